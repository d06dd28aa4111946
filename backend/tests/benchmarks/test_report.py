import pytest

from benchmarks.report import Goal, Outcome, Table, percentile, shown_cell


@pytest.mark.parametrize(
    ("percent", "value"), [(0, 1), (50, 5), (51, 6), (99, 10), (100, 10)], ids="p{}".format
)
def test_a_percentile_is_a_value_that_was_measured(percent: float, value: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == value


def test_nothing_measured_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, "–"),
        ("gzip", "gzip"),
        (12345, "12,345"),
        (12345.6, "12,346"),
        (123.4, "123"),
        (12.34, "12.3"),
        (1.0, "1.00"),
        (0.8123, "0.812"),
        (0.000123, "0.000123"),
        (0.0, "0"),
        (-0.5, "-0.500"),
    ],
)
def test_figures_have_three_significant_digits(cell: float | None, text: str) -> None:
    assert shown_cell(cell) == text


def test_a_table_is_markdown_with_words_left_and_figures_right() -> None:
    table = Table("load", ("size", "ms"), [["12 × 7", 3.5], ["300 × 60", 1200]], ("Seeded.",))
    assert table.text() == (
        "### load\n"
        "\n"
        "| size     |    ms |\n"
        "| -------- | ----: |\n"
        "| 12 × 7   |  3.50 |\n"
        "| 300 × 60 | 1,200 |\n"
        "\n"
        "Seeded.\n"
    )


def test_a_table_without_rows_still_has_its_columns() -> None:
    assert "| size | ms |" in Table("load", ("size", "ms"), []).text()


def test_programs_get_each_row_by_the_names_of_the_columns() -> None:
    table = Table("load", ("size", "ms"), [["12 × 7", 3.5]])
    assert table.json() == {"title": "load", "rows": [{"size": "12 × 7", "ms": 3.5}], "notes": []}


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal("share", 0.8, 0.8, at_least=True), True),
        (Goal("share", 0.79, 0.8, at_least=True), False),
        (Goal("pause", 50, 50), True),
        (Goal("pause", 51, 50), False),
    ],
)
def test_a_goal_is_met_at_its_limit(goal: Goal, met: bool) -> None:
    assert goal.met is met
    assert ("MISSED" in goal.line()) is not met


def test_an_outcome_tells_tables_before_goals() -> None:
    text = Outcome([Table("load", ("ms",), [[1.0]])], [Goal("load in ms", 1.0, 2.0)]).text()
    assert text.index("### load") < text.index("- met     load in ms: 1.00 (goal ≤ 2.00)")
