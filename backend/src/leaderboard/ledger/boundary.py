"""On which side of an event's start or end usage lies, to the second, by the request logs. Pure functions."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from leaderboard.ledger.facts import NOT_TEAMS, DayFacts, MinuteFact, Source, Usage, total, total_by_name
from leaderboard.ledger.usage_timing import (
    CellName,
    Interval,
    LoggedRequest,
    TimedDay,
    minute_of,
    settle,
)

_MINUTE = timedelta(minutes=1)
# A request may take this long, and start before the boundary.
_BEFORE, _AFTER = timedelta(minutes=10), timedelta(minutes=5)
# By then, a reading has noticed a request that has ended.
_NOTICED_WITHIN = timedelta(minutes=1)
# And its row has arrived in the request logs.
_LOGGED_WITHIN = timedelta(seconds=30)
# Growth is the difference of two sums.
_SAME_COST = 1e-9


class Split(NamedTuple):
    """`by_minute`: the teams' tokens next to the boundary that count by the minute of a reading."""

    timed: TimedDay
    by_minute: int


def around(boundary: datetime) -> Interval:
    """When requests start, and readings notice them, that may be counted on the wrong side."""
    return Interval(boundary - _BEFORE, boundary + _AFTER)


def logged_by(boundary: datetime) -> datetime:
    """When the request logs have all that is in the minutes next to the boundary."""
    return _last_minute(boundary) + _MINUTE + _LOGGED_WITHIN


def is_measured_around(timed: TimedDay, boundary: datetime) -> bool:
    """Whether the request logs could tell more than the readings."""
    return any(fact.minute >= _floor(boundary) for fact in _around(timed, boundary))


def split_at(
    timed: TimedDay,
    facts: DayFacts,
    boundary: datetime,
    event: Interval,
    requests: Iterable[LoggedRequest],
) -> Split:
    """The timed day with the minutes in which requests started, where readings noticed them later.

    `boundary` is the start or the end of `event`; `requests` are all that started around it.

    Growth is recognised by its sum: a run of requests of the same key, in the order in which they ended, with the same
    counts and cost. Only where that fails are a key's models tried one by one: logs may name a model differently. If no
    run has the sum, or several, the minutes stay. The minute that contains a boundary is divided: requests before the
    event's start count to the minute before, those after its end to the next.
    """
    grown = list(_around(timed, boundary))
    logged = sorted(requests, key=lambda request: (request.ended_at, request.request_id))
    runs: list[_Run] = []
    for name in (_key_of, _cell_of):
        found = _runs_by(name, grown, logged, boundary)
        names = {name(run.facts[0]) for run in found}
        replaced = {id(fact) for run in found for fact in run.facts}
        grown = [fact for fact in grown if id(fact) not in replaced]
        logged = [request for request in logged if name(request) not in names]
        runs += found
    left = [fact for fact in grown if _floor(boundary) <= fact.minute <= _last_minute(boundary)]
    if boundary > _floor(boundary):
        # The requests of a gap keep their minute, which the boundary divides.
        left += (
            fact
            for fact in timed.facts
            if fact.source is Source.REQUEST_LOGS and fact.minute == _floor(boundary)
        )
    by_minute = sum(fact.usage.total_tokens for fact in left if fact.team_id not in NOT_TEAMS)
    if not runs:
        return Split(timed, by_minute)
    replaced = {id(fact) for run in runs for fact in run.facts}
    usages = (
        ((_minute(request, event, timed), *_cell_of(request)), request.usage)
        for run in runs
        for request in run.requests
    )
    started = [MinuteFact(*name, usage, Source.WATCHED) for name, usage in total_by_name(usages).items()]
    kept = (fact for fact in timed.measured if id(fact) not in replaced)
    measured = tuple(sorted((*kept, *started), key=lambda fact: fact.minute))
    return Split(settle(replace(timed, measured=measured), facts), by_minute)


class _Run(NamedTuple):
    """Growth, and the requests that it is."""

    facts: Sequence[MinuteFact]
    requests: Sequence[LoggedRequest]


def _cell_of(row: MinuteFact | LoggedRequest) -> CellName:
    return row.team_id, row.key, row.model


def _key_of(row: MinuteFact | LoggedRequest) -> tuple[str, str]:
    return row.team_id, row.key


def _runs_by(
    name: Callable[[MinuteFact | LoggedRequest], tuple[str, ...]],
    grown: Iterable[MinuteFact],
    logged: Iterable[LoggedRequest],
    boundary: datetime,
) -> list[_Run]:
    facts: dict[tuple[str, ...], list[MinuteFact]] = defaultdict(list)
    for fact in grown:
        facts[name(fact)].append(fact)
    requests: dict[tuple[str, ...], list[LoggedRequest]] = defaultdict(list)
    for request in logged:
        requests[name(request)].append(request)
    found = (_run_of(of_name, requests[one], boundary) for one, of_name in facts.items())
    return [run for run in found if run is not None]


def _run_of(
    grown: Sequence[MinuteFact], requests: Sequence[LoggedRequest], boundary: datetime
) -> _Run | None:
    """The longest run of minutes about the boundary that is exactly one run of requests."""
    minutes = sorted({fact.minute for fact in grown})
    # A run holds all that may be on the wrong side.
    first, last = bisect_left(minutes, _floor(boundary)), bisect_right(minutes, _last_minute(boundary))
    if first == len(minutes):
        return None
    for begin in minutes[: first + 1]:
        for end in reversed(minutes[max(first, last - 1) :]):
            facts = [fact for fact in grown if begin <= fact.minute <= end]
            runs = _runs(requests, total([fact.usage for fact in facts]))
            if len(runs) == 1:
                return _Run(facts, runs[0])
    return None


def _runs(requests: Sequence[LoggedRequest], usage: Usage) -> list[Sequence[LoggedRequest]]:
    """All runs of requests that have this usage; a correction of costs alone is none."""
    if usage.requests == 0:
        return []
    tokens = [0, *accumulate(request.usage.total_tokens for request in requests)]
    return [
        requests[begin : begin + usage.requests]
        for begin in range(len(requests) - usage.requests + 1)
        if tokens[begin + usage.requests] - tokens[begin] == usage.total_tokens
        and _is_same(total([request.usage for request in requests[begin : begin + usage.requests]]), usage)
    ]


def _is_same(one: Usage, other: Usage) -> bool:
    return one[1:] == other[1:] and abs(one.cost - other.cost) < _SAME_COST


def _minute(request: LoggedRequest, event: Interval, timed: TimedDay) -> datetime:
    minute = request.started_at
    if request.started_at < event.first:
        minute = min(minute, _floor(event.first) - _MINUTE)
    elif request.started_at >= event.last:
        minute = max(
            minute, _floor(event.last) + (_MINUTE if event.last > _floor(event.last) else timedelta())
        )
    return minute_of(minute, timed.day)


def _around(timed: TimedDay, boundary: datetime) -> Sequence[MinuteFact]:
    """Facts are in the order of their minutes."""
    span = around(boundary)
    first = bisect_left(timed.measured, span.first, key=lambda fact: fact.minute)
    last = bisect_right(timed.measured, span.last, key=lambda fact: fact.minute)
    return timed.measured[first:last]


def _last_minute(boundary: datetime) -> datetime:
    """The last one in which a reading may notice a request from before the boundary."""
    return _floor(boundary + _NOTICED_WITHIN)


def _floor(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
