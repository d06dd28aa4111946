"""The figures of a run, as the document shows them."""

import pytest

from benchmarks.document import figures, filled, page
from benchmarks.report import Goal, Outcome, Table

MACHINE = {
    "cores": 2,
    "memory_gib": 24.0,
    "system": "Linux x86_64",
    "python": "3.11.7",
    "busy_before": 0.3,
}


def test_tables_and_goals_stand_in_the_document_as_on_the_terminal() -> None:
    outcome = Outcome(
        [Table("load", ("teams", "ms"), [[100, 7.4], [500, None]], ("A note.",))],
        [Goal("pause in ms", 7.4, 50.0)],
    )
    text = figures({"machine": MACHINE, "benchmarks": {"load": {"result": outcome.json()}}})

    assert text.startswith("2 cores, 24.0 GiB")
    assert outcome.tables[0].text().strip() in text
    assert outcome.goals[0].line() in text


def test_only_what_is_between_the_marks_is_replaced() -> None:
    text = "before\n<!-- figures: begin (how) -->\nold\n<!-- figures: end -->\nafter\n"

    assert filled(text, "figures", r"new \1") == (
        "before\n<!-- figures: begin (how) -->\n\nnew \\1\n\n<!-- figures: end -->\nafter\n"
    )
    with pytest.raises(ValueError, match="no place"):
        filled(text, "other", "new")


def test_the_pages_figures_are_tables_with_one_row_for_each_measurement() -> None:
    text = page(
        {
            "at": "2026-11-26T16:41:12.750Z",
            "machine": {"cpu": "A processor", "cores": 2, "node": "v20.20.2"},
            "sizes": [{"title": "charts", "kB": 51.3}],
            "painted": [{"route": "empty", "medianMs": 61.1}, {"route": "charts", "medianMs": 1419}],
            "updates": {
                "everyMs": 2000,
                "idle": {"over17": 0},
                "moving": {"over17": 42},
                "work": {"all": 132},
            },
        }
    )

    assert text.startswith("2 cores, Node v20.20.2, A processor; 2026-11-26.")
    assert "| title  |   kB |" in text
    assert "| route  | median ms |" in text
    assert "| charts |     1,419 |" in text
    assert "| moving |      42 |" in text
    assert "| work | 132 |" in text
    assert text.count("### page: updates") == 3
