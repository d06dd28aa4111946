"""Sums of days in columns, against the same sums row by row in Python."""

import math
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.columns import table_of, usages_of
from leaderboard.ledger.facts import NOTHING, Cell, DayFacts, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import DaySums
from leaderboard.period import Period

FIRST = date(2026, 9, 1)
DAYS = 80
READ_AT = datetime(2026, 12, 1, tzinfo=UTC)

# Far beyond what 63 bits hold, and a torn reading may leave less than nothing.
counts = st.one_of(st.integers(0, 10**7), st.integers(-(2**40), 2**70))
dollars = st.one_of(st.floats(0, 100), st.floats(-1, 1e12), st.sampled_from([0.0, 0.1, 1e-9, 5e-324]))
usages = st.builds(
    Usage, dollars, counts, counts, counts, counts, counts, st.integers(0, 99), st.integers(0, 99), counts
)
names = st.tuples(
    st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "k1", "k2"]), st.sampled_from(["", "m", "M"])
)
day_cells = st.dictionaries(names, usages, max_size=5).map(
    lambda found: tuple(Cell(*name, usage) for name, usage in sorted(found.items()))
)
offsets = st.integers(0, DAYS - 1)
histories = st.dictionaries(offsets, day_cells, max_size=12)


def facts(offset: int, cells: tuple[Cell, ...]) -> DayFacts:
    return DayFacts(FIRST + timedelta(offset), cells, NOTHING, (), (), READ_AT)


def same(one: Usage, other: Usage) -> bool:
    """Counts to the last one; dollars but for one rounding of the sum."""
    counted = [getattr(one, name) == getattr(other, name) for name in Usage.__struct_fields__[1:]]
    return all(counted) and math.isclose(one.cost, other.cost, rel_tol=2**-51, abs_tol=1e-15)


def plain(days: list[DayFacts], *parts: str) -> dict[tuple[str, ...], Usage]:
    found: dict[tuple[str, ...], list[Usage]] = defaultdict(list)
    for day in days:
        for cell in day.cells:
            found[tuple(getattr(cell, part) for part in parts)].append(cell.usage)
    return {name: total(rows) for name, rows in found.items()}


def check(sums: DaySums, days: list[DayFacts], settled: int) -> None:
    by_team = sums.by_team(days, settled)
    wanted = plain(days, "team_id")
    assert {(team,) for team in by_team} == wanted.keys()
    assert all(same(usage, wanted[team,]) for team, usage in by_team.items())

    cells = sums.cells(days, settled)
    wanted = plain(days, "team_id", "key", "model")
    assert {(cell.team_id, cell.key, cell.model) for cell in cells} == wanted.keys()
    assert len(cells) == len(wanted)
    assert all(same(cell.usage, wanted[cell.team_id, cell.key, cell.model]) for cell in cells)


@given(histories, offsets, offsets, st.integers(0, 2))
def test_any_period_comes_to_what_its_rows_come_to(
    history: dict[int, tuple[Cell, ...]], one: int, other: int, live: int
) -> None:
    sums = DaySums()
    held = [facts(offset, cells) for offset, cells in sorted(history.items())]
    check(sums, held, max(0, len(held) - live))
    first, last = sorted((one, other))
    inside = [day for day in held if first <= (day.day - FIRST).days <= last]
    check(sums, inside, max(0, len(inside) - live))


@given(histories, offsets, day_cells)
def test_a_day_that_is_read_anew_replaces_what_was_reckoned_from_it(
    history: dict[int, tuple[Cell, ...]], changed: int, cells: tuple[Cell, ...]
) -> None:
    sums = DaySums()
    before = [facts(offset, of_day) for offset, of_day in sorted(history.items())]
    check(sums, before, len(before))
    after = [facts(offset, of_day) for offset, of_day in sorted({**history, changed: cells}.items())]
    check(sums, after, len(after))
    check(sums, before, len(before))


@given(histories)
def test_models_of_one_public_name_are_one_and_keys_are_counted(history: dict[int, tuple[Cell, ...]]) -> None:
    days = [facts(offset, cells) for offset, cells in sorted(history.items())]
    table = DaySums().by_model(days, len(days), lambda model: model.lower() or "none")
    found = table.sums()

    cells = [
        Cell(cell.team_id, cell.key, cell.model.lower() or "none", cell.usage)
        for day in days
        for cell in day.cells
    ]
    wanted = plain([facts(0, tuple(cells))], "team_id", "model")
    rows = {(team, row.model): row.usage for team, models in found.by_team.items() for row in models}
    assert rows.keys() == wanted.keys()
    assert all(same(usage, wanted[name]) for name, usage in rows.items())
    for models in found.by_team.values():
        assert models == sorted(models, key=lambda row: (-row.usage.total_tokens, row.model))
    keys = {(cell.team_id, cell.key) for cell in cells}
    for team in ("a", "b", "c"):
        assert found.key_counts.get(team, 0) == sum(of == team for of, _ in keys)

    wanted = plain([facts(0, tuple(cell for cell in cells if cell.team_id != "b"))], "model")
    used = table.by_model(without={"b", "nobody"})
    assert {(row.model,) for row in used} == wanted.keys()
    assert all(same(row.usage, wanted[row.model,]) for row in used)
    for row in used:
        assert row.team_count == len({cell.team_id for cell in cells if cell.model == row.model} - {"b"})

    ordered = [row for models in found.by_team.values() for row in models]
    assert table.usage.used() == [bool(row.usage) for row in ordered]
    assert table.usage.columns("cost", "requests") == [
        [row.usage.cost for row in ordered],
        [row.usage.requests for row in ordered],
    ]


@given(usages)
def test_one_row_keeps_its_dollars(usage: Usage) -> None:
    (found,) = usages_of(table_of([7], [usage]))

    assert same(found, usage)
    if abs(usage.cost) >= 1e-6 or not usage.cost:
        assert found.cost == usage.cost


def test_a_reading_that_found_the_same_rows_costs_nothing_again() -> None:
    cells = (Cell("a", "k", "m", Usage(total_tokens=5)),)
    ledger = Ledger().with_day(facts(0, cells))
    again = ledger.with_day(facts(0, (Cell("a", "k", "m", Usage(total_tokens=5)),)))

    assert again.version == ledger.version
    assert again.days[FIRST].cells is cells


def test_days_that_were_let_go_are_forgotten() -> None:
    ledger = Ledger()
    for offset in range(3):
        ledger = ledger.with_day(facts(offset, (Cell("a", "k", "m", Usage(total_tokens=1)),)))
    period = Period(FIRST, FIRST + timedelta(2))
    assert ledger.usage_in(period)["a"].total_tokens == 3

    assert ledger.without_days([FIRST]).usage_in(period)["a"].total_tokens == 2
    assert ledger.usage_in(period)["a"].total_tokens == 3
