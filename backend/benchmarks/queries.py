"""queries: what the services cost for a period, against a plain sum over the same rows."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from statistics import median

from msgspec import structs

from benchmarks.processes import measured_apart
from benchmarks.report import Cell, Goal, Outcome, Table
from benchmarks.seeded import seeded_ledger
from leaderboard.api.query import AskedBoard, PeriodView
from leaderboard.api.serializers import tokens_answer
from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import DaySums
from leaderboard.period import Period
from leaderboard.services.cost_efficiency import team_costs
from leaderboard.services.leaderboard import leaderboard
from leaderboard.services.model_usage import model_usage
from leaderboard.services.movement import places
from leaderboard.services.success_rate import success_rates
from leaderboard.services.timeseries import timeseries
from leaderboard.sync.snapshots import Snapshot

_LAST = date(2026, 11, 23)
_MOST_TIMES = 5
_ENOUGH_SECONDS = 1.0
_GOALS_MS = {"ranks and tokens": 2.0, "leaderboard": 2.0, "cost cells": 20.0}

Query = Callable[[Ledger, Period], object]


@dataclass(frozen=True, slots=True)
class _Timed:
    """Milliseconds: for a period that was asked before, after a new reading of its last day; for a new period."""

    again: float
    new: float


def run(*, quick: bool) -> Outcome:
    sizes = [(100, 30, 15)] if quick else [(100, 30, 15), (500, 90, 30)]
    tables: list[Table] = []
    goals: list[Goal] = []
    for size in sizes:
        limit, found = measured_apart(_measured, *size)
        name = " × ".join(map(str, size))
        rows: list[list[Cell]] = [
            [query, timed.again, timed.again / limit, timed.new, timed.new / limit]
            for query, timed in found.items()
        ]
        tables.append(
            Table(
                f"queries: {name} teams × days × models",
                ("query", "asked again ms", "again ÷ sum", "new period ms", "new ÷ sum"),
                rows,
                (
                    f"sum: {limit:.1f} ms to add up the tokens of all rows in Python. CPU time, medians of up to "
                    f"{_MOST_TIMES} times. Asked again: the same days, after the newest was read anew, as after each "
                    "refresh. New period: days that were never asked for together.",
                ),
            )
        )
        if size[0] == 500:
            goals = [
                Goal(f"{query} at {name}, {kind}, in ms", value, most)
                for query, most in _GOALS_MS.items()
                for kind, value in (("asked again", found[query].again), ("new period", found[query].new))
            ]
    return Outcome(tables, goals)


def _measured(teams: int, days: int, models: int) -> tuple[float, dict[str, _Timed]]:
    period = Period(_LAST - timedelta(days=days - 1), _LAST)
    ledger = seeded_ledger(teams, period, models)
    queries: dict[str, Query] = {
        "ranks and tokens": places,
        "leaderboard": leaderboard,
        "success": success_rates,
        "models": model_usage,
        "timeseries": timeseries,
        "cost cells": team_costs,
        "/tokens?breakdown=false": _answer_without_breakdown,
        "/tokens": _answer_with_breakdown,
    }
    # Each day's own sums are made once; here they are.
    places(ledger, period)
    plain = median(_milliseconds(_plain_sum, ledger, period) for _ in range(5))
    return plain, {name: _timed(query, _forgetful(ledger), period) for name, query in queries.items()}


def _forgetful(ledger: Ledger) -> Ledger:
    """The same facts without what earlier queries left behind; each day did its part when it was read."""
    sums = DaySums()
    for facts in ledger.days.values():
        sums.enter(facts)
    return replace(ledger, sums=sums)


def _plain_sum(ledger: Ledger, period: Period) -> int:
    return sum(cell.usage.total_tokens for facts in ledger.days_in(period) for cell in facts.cells)


def _answer_without_breakdown(ledger: Ledger, period: Period) -> str:
    """The answer's text, as the route makes it."""
    view = PeriodView(period, Snapshot(ledger=ledger), demo=False)
    without = {"teams": {"__all__": {"breakdown"}}}
    return tokens_answer(AskedBoard(view), breakdown=False).model_dump_json(exclude=without, by_alias=True)


def _answer_with_breakdown(ledger: Ledger, period: Period) -> str:
    view = PeriodView(period, Snapshot(ledger=ledger), demo=False)
    return tokens_answer(AskedBoard(view), breakdown=True).model_dump_json(by_alias=True)


def _timed(query: Query, ledger: Ledger, period: Period) -> _Timed:
    new = _times(
        query, ((ledger, Period(period.first + timedelta(days=skip), period.last)) for skip in count(1))
    )
    query(ledger, period)
    return _Timed(_times(query, ((read, period) for read in _readings(ledger))), new)


def _times(query: Query, questions: Iterable[tuple[Ledger, Period]]) -> float:
    took: list[float] = []
    for ledger, period in questions:
        took.append(_milliseconds(query, ledger, period))
        if len(took) == _MOST_TIMES or sum(took) > 1000 * _ENOUGH_SECONDS:
            break
    return median(took)


def _readings(ledger: Ledger) -> Iterator[Ledger]:
    """One ledger after another, each with a cell of the last day grown by a token."""
    facts = ledger.days[_LAST]
    while True:
        first, *others = facts.cells
        cells = (structs.replace(first, usage=first.usage + Usage(total_tokens=1, prompt_tokens=1)), *others)
        facts = replace(facts, cells=cells)
        ledger = ledger.with_day(facts)
        yield ledger


def _milliseconds(query: Query, ledger: Ledger, period: Period) -> float:
    """Of CPU, so that other work on the machine does not count."""
    began = time.process_time()
    query(ledger, period)
    return 1000 * (time.process_time() - began)
