"""Sums of periods, compared with a plain sum over all rows."""

import math
import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.facts import NOTHING, Cell, DayFacts, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import PeriodSums, Totals, of_cell, of_model
from leaderboard.period import Period

Name = TypeVar("Name", bound=tuple[str, ...])
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


def plain(days: list[DayFacts], *parts: str) -> dict[tuple[str, ...], list[Usage]]:
    found: dict[tuple[str, ...], list[Usage]] = defaultdict(list)
    for day in days:
        for cell in day.cells:
            found[tuple(getattr(cell, part) for part in parts)].append(cell.usage)
    return found


def is_sum_of(found: Usage, rows: list[Usage]) -> bool:
    """Counts exactly; dollars up to rounding at the size of the largest sum on the way."""
    costs = [Fraction(row.cost) for row in rows]
    noise = Fraction(2**-50) * sum(map(abs, costs)) + Fraction(1, 10**15)
    counts = [tuple(row)[1:] for row in rows]
    return tuple(found)[1:] == tuple(map(sum, zip(*counts, strict=True))) and (
        abs(Fraction(found.cost) - sum(costs)) <= noise
    )


def check(totals: Totals, days: list[DayFacts], settled: int) -> None:
    of_teams = {(team_id,): usage for team_id, usage in totals.by_team.of(days, settled).items()}
    compare(of_teams, plain(days, "team_id"))
    compare(totals.by_key.of(days, settled), plain(days, "team_id", "key"))
    compare(totals.by_model.of(days, settled), plain(days, "team_id", "model"))
    compare(totals.by_cell.of(days, settled), plain(days, "team_id", "key", "model"))


def compare(found: Mapping[Name, Usage], wanted: Mapping[tuple[str, ...], list[Usage]]) -> None:
    assert found.keys() == wanted.keys()
    assert all(is_sum_of(usage, wanted[name]) for name, usage in found.items())


@given(histories, offsets, offsets, st.integers(0, 2))
def test_the_sums_of_any_period_equal_a_plain_sum(
    history: dict[int, tuple[Cell, ...]], one: int, other: int, live: int
) -> None:
    totals = Totals()
    held = [facts(offset, cells) for offset, cells in sorted(history.items())]
    check(totals, held, max(0, len(held) - live))
    first, last = sorted((one, other))
    inside = [day for day in held if first <= (day.day - FIRST).days <= last]
    check(totals, inside, max(0, len(inside) - live))


@given(histories, offsets, day_cells, st.integers(0, 2))
def test_a_day_that_is_read_again_replaces_its_part_of_the_sums(
    history: dict[int, tuple[Cell, ...]], changed: int, cells: tuple[Cell, ...], live: int
) -> None:
    totals = Totals()
    before = [facts(offset, of_day) for offset, of_day in sorted(history.items())]
    check(totals, before, max(0, len(before) - live))
    after = [facts(offset, of_day) for offset, of_day in sorted({**history, changed: cells}.items())]
    check(totals, after, max(0, len(after) - live))
    check(totals, before, max(0, len(before) - live))


@given(st.lists(usages, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_a_total_does_not_depend_on_the_order(rows: list[Usage], shuffler: random.Random) -> None:
    shuffled = rows[:]
    shuffler.shuffle(shuffled)

    assert total(shuffled) == total(rows)
    assert is_sum_of(total(rows), rows)


def test_dollars_of_many_rows_are_rounded_once() -> None:
    rows = [Usage(cost=0.1) for _ in range(10)]

    assert total(rows).cost == math.fsum([0.1] * 10) == 1.0
    assert sum(row.cost for row in rows) != 1.0


@given(usages, usages)
def test_a_difference_is_undone_by_adding(one: Usage, other: Usage) -> None:
    assert tuple(one - other + other)[1:] == tuple(one)[1:]
    assert one + other == total([one, other])
    assert min(one.without_negatives()) >= 0
    assert tuple(one.at_most(other)) == tuple(map(min, one, other))


@pytest.mark.parametrize("usage", [Usage(requests=1), Usage(failed_requests=1), Usage(cost=-1.0)])
def test_usage_is_true_once_anything_is_counted(usage: Usage) -> None:
    assert usage
    assert not Usage(cost=1e-11)
    assert not NOTHING


def test_settled_days_are_summed_once_and_again_when_one_changes() -> None:
    summed: list[Cell] = []

    def name(cell: Cell) -> tuple[str, str]:
        summed.append(cell)
        return of_model(cell)

    sums = PeriodSums(name)
    days = [facts(offset, (Cell("a", "k", "m", Usage(total_tokens=offset)),)) for offset in range(5)]
    for tokens in (10, 20, 30):
        days[-1] = facts(4, (Cell("a", "k", "m", Usage(total_tokens=tokens)),))
        assert sums.of(days, 3)["a", "m"].total_tokens == 6 + tokens
    assert len(summed) == 5 + 1 + 1
    days[0] = facts(0, (Cell("a", "k", "m", Usage(total_tokens=100)),))
    assert sums.of(days, 3)["a", "m"].total_tokens == 136
    assert len(summed) == 7 + 5


def test_sums_of_few_periods_are_kept() -> None:
    summed: list[Cell] = []

    def name(cell: Cell) -> tuple[str, str, str]:
        summed.append(cell)
        return of_cell(cell)

    sums = PeriodSums(name)
    days = [facts(offset, (Cell("a", "k", "m", NOTHING),)) for offset in range(40)]
    for first in range(30):
        sums.of(days[first:], len(days) - first)
    count = len(summed)
    sums.of(days[29:], 11)
    sums.of(days[18:], 22)
    assert len(summed) == count
    sums.of(days[17:], 23)
    assert len(summed) == count + 23


def test_a_reading_that_found_the_same_rows_keeps_the_rows() -> None:
    cells = (Cell("a", "k", "m", Usage(total_tokens=5)),)
    ledger = Ledger().with_day(facts(0, cells))
    again = ledger.with_day(facts(0, (Cell("a", "k", "m", Usage(total_tokens=5)),)))

    assert again.version == ledger.version
    assert again.days[FIRST].cells is cells


def test_cells_that_a_reading_did_not_change_are_held_once() -> None:
    def cell(team: str, tokens: int) -> Cell:
        return Cell(team, "k", "m", Usage(total_tokens=tokens))

    before = facts(0, (cell("a", 5), cell("b", 7)))
    now = facts(0, (cell("a", 6), cell("b", 7)))
    [grown, same] = Ledger().with_day(before).with_day(now).days[FIRST].cells

    assert grown == cell("a", 6)
    assert same is before.cells[1]


def test_dropped_days_no_longer_count() -> None:
    ledger = Ledger()
    for offset in range(3):
        ledger = ledger.with_day(facts(offset, (Cell("a", "k", "m", Usage(total_tokens=1)),)))
    period = Period(FIRST, FIRST + timedelta(2))
    assert ledger.by_team(period)["a"].total_tokens == 3

    assert ledger.without_days([FIRST]).by_team(period)["a"].total_tokens == 2
    assert ledger.by_team(period)["a"].total_tokens == 3
