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


def test_the_pages_figures_are_listed_with_the_way_to_each() -> None:
    text = page({"routes": {"/leaderboard": {"gzip": 87}}, "painted": [12.5]})

    assert "| routes /leaderboard gzip |    87 |" in text
    assert "| painted 1" in text
