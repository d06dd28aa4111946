"""When usage happened: growth between two readings, and request logs for the intervals between. Pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import cached_property

from leaderboard.ledger.facts import (
    NOT_TEAMS,
    NOTHING,
    Cell,
    DayFacts,
    MinuteFact,
    Source,
    Usage,
    total,
    total_by_name,
)

# Growth between readings further apart has no known minute: that is left to the request logs.
MAX_PAUSE = timedelta(minutes=2)
_MINUTE = timedelta(minutes=1)
CellName = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Interval:
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request from the request logs. The gateway counts it when it has ended."""

    request_id: str
    started_at: datetime
    ended_at: datetime
    team_id: str
    key: str
    model: str
    usage: Usage


@dataclass(frozen=True)
class TimedDay:
    """The minutes of one day, as far as they are known.

    `facts` are the growth measured between readings, plus the logged requests that ended in a gap and fit into
    what the gateway counted there, so that their sum never exceeds the day's totals.
    """

    day: date
    measured: tuple[MinuteFact, ...] = ()
    logged: tuple[LoggedRequest, ...] = ()
    gaps: tuple[Interval, ...] = ()
    facts: tuple[MinuteFact, ...] = ()

    @cached_property
    def minutes(self) -> Mapping[datetime, Mapping[str, int]]:
        """The teams' tokens of each minute, ascending; computed once for each value."""
        return minutes_of(self.facts)


def minutes_of(facts: Iterable[MinuteFact]) -> dict[datetime, dict[str, int]]:
    """Tokens by minute, ascending, and team; usage without a team and of the gateway's own pages is left out."""
    minutes: dict[datetime, dict[str, int]] = {}
    for fact in facts:
        tokens = fact.usage.total_tokens
        if tokens and fact.team_id not in NOT_TEAMS:
            by_team = minutes.setdefault(fact.minute, {})
            by_team[fact.team_id] = by_team.get(fact.team_id, 0) + tokens
    return dict(sorted(minutes.items()))


def day_bounds(day: date) -> Interval:
    start = datetime.combine(day, clock_time.min, UTC)
    return Interval(start, start + timedelta(days=1))


def minute_of(moment: datetime, day: date) -> datetime:
    """The minute of a moment; the nearest minute of the day if it lies outside."""
    bounds = day_bounds(day)
    inside = min(max(moment, bounds.first), bounds.last - _MINUTE)
    return inside.replace(second=0, microsecond=0)


def observe(
    timed: TimedDay | None, before: DayFacts | None, now: DayFacts, previous_reading: datetime | None
) -> TimedDay:
    """The timed day after a new reading.

    `before` is the reading of this day that `now` replaces. Where there is none, `previous_reading`, the moment of
    the last reading of other days, shows whether the day began after it and so was empty then.
    """
    bounds = day_bounds(now.day)
    timed = timed or TimedDay(now.day)
    if before is None and previous_reading is not None and previous_reading <= bounds.first:
        before = DayFacts(now.day, (), NOTHING, (), (), previous_reading)
    # Rows may arrive just after the day has ended: its last moment counts as the reading before.
    since = min(max(before.read_at, bounds.first), bounds.last) if before else bounds.first
    growth = _growth(before, now)
    relabelled, gained, lost = _netted(timed.measured, growth)
    # After a correction or a restore the gateway counts less than before.
    measured = _without(relabelled, lost)
    gaps = timed.gaps
    if before is not None and now.read_at - since <= MAX_PAUSE:
        measured = _with_minute(measured, minute_of(now.read_at, now.day), gained)
    elif before is None or growth:
        # Growth of a day that was over at both readings belongs to its end, as far as that is known at all.
        last = min(now.read_at, bounds.last)
        gap = Interval(min(since, bounds.last - _MINUTE), last)
        if gap.first < gap.last and gap not in gaps:
            gaps = (*gaps, gap)
    return settle(replace(timed, measured=measured, gaps=gaps), now)


def with_logs(timed: TimedDay, requests: Iterable[LoggedRequest], facts: DayFacts | None) -> TimedDay:
    """The timed day with further logged requests; each request_id counts once."""
    logged = {request.request_id: request for request in timed.logged}
    logged |= {request.request_id: request for request in requests}
    ordered = sorted(logged.values(), key=lambda request: (request.ended_at, request.request_id))
    return settle(replace(timed, logged=tuple(ordered)), facts)


def settle(timed: TimedDay, facts: DayFacts | None) -> TimedDay:
    """With the logged requests that count as facts."""
    from_logs = [
        (
            (minute_of(request.started_at, timed.day), (request.team_id, request.key, request.model)),
            request.usage,
        )
        for request in counted_logs(timed, facts)
    ]
    of_logs = tuple(
        MinuteFact(minute, *name, usage, Source.REQUEST_LOGS)
        for (minute, name), usage in sorted(total_by_name(from_logs).items())
    )
    return replace(timed, facts=timed.measured + of_logs)


def counted_logs(timed: TimedDay, facts: DayFacts | None) -> list[LoggedRequest]:
    """The logged requests that count: of each team and key, oldest first, as many as the gaps hold."""
    if not timed.logged:
        return []
    room = _room(timed.measured, facts.cells if facts else ())
    end = day_bounds(timed.day).last
    counted: list[LoggedRequest] = []
    for request in timed.logged:
        # A request that ended after midnight still belongs to the day on which it started.
        ended = min(request.ended_at, end)
        if not any(gap.first <= ended <= gap.last for gap in timed.gaps):
            continue
        left = room.get((request.team_id, request.key))
        if left is None or request.usage.total_tokens > left[0] or request.usage.requests > left[1]:
            continue
        room[request.team_id, request.key] = (
            left[0] - request.usage.total_tokens,
            left[1] - request.usage.requests,
        )
        counted.append(request)
    return counted


def _room(measured: Iterable[MinuteFact], cells: Iterable[Cell]) -> dict[tuple[str, str], tuple[int, int]]:
    """Tokens and requests of each team and key that no reading measured."""
    room: dict[tuple[str, str], tuple[int, int]] = {}
    for sign, rows in ((1, cells), (-1, measured)):
        for row in rows:
            tokens, requests = room.get((row.team_id, row.key), (0, 0))
            room[row.team_id, row.key] = (
                tokens + sign * row.usage.total_tokens,
                requests + sign * row.usage.requests,
            )
    return room


def _growth(before: DayFacts | None, now: DayFacts) -> dict[CellName, Usage]:
    """What changed in each cell."""
    old = _by_name(before.cells) if before else {}
    new = _by_name(now.cells)
    return {
        name: change
        for name in old.keys() | new.keys()
        if (was := old.get(name, NOTHING)) != (is_ := new.get(name, NOTHING)) and (change := is_ - was)
    }


def _netted(
    measured: tuple[MinuteFact, ...], growth: dict[CellName, Usage]
) -> tuple[tuple[MinuteFact, ...], dict[CellName, Usage], dict[CellName, Usage]]:
    """Facts, gains and losses, netted by team and key.

    Usage that only moved from one model of a key to another (the gateway, or a torn reading, names it
    differently) keeps its minutes under the new name; what the key gained or lost in total remains.
    """
    of_key: dict[tuple[str, str], list[CellName]] = defaultdict(list)
    for name in sorted(growth):
        of_key[name[:2]].append(name)
    gained: dict[CellName, Usage] = {}
    lost: dict[CellName, Usage] = {}
    for names in of_key.values():
        gains = {name: part for name in names if (part := growth[name].without_negatives())}
        losses = {name: part for name in names if (part := (NOTHING - growth[name]).without_negatives())}
        if gains and losses:
            # The facts move to the model that gained most; the rest is the gain or loss of the key as a whole.
            successor = max(gains, key=lambda name: (gains[name].total_tokens, name))
            measured = _without(measured, losses, successor)
            net = total([growth[name] for name in names])
            gains = {successor: part} if (part := net.without_negatives()) else {}
            losses = {successor: part} if (part := (NOTHING - net).without_negatives()) else {}
        gained |= gains
        lost |= losses
    return measured, gained, lost


def _without(
    measured: tuple[MinuteFact, ...], losses: dict[CellName, Usage], successor: CellName | None = None
) -> tuple[MinuteFact, ...]:
    """Facts reduced by the losses, newest first. What is taken from them moves to the successor's model, if given."""
    if not losses:
        return measured
    remaining = dict(losses)
    kept: list[MinuteFact] = []
    for fact in reversed(measured):
        name = (fact.team_id, fact.key, fact.model)
        taken = fact.usage.at_most(remaining[name]) if remaining.get(name) else NOTHING
        if taken:
            remaining[name] -= taken
            if successor:
                kept.append(fact._replace(model=successor[2], usage=taken))
            fact = fact._replace(usage=fact.usage - taken)
        if fact.usage:
            kept.append(fact)
    return tuple(reversed(kept))


def _by_name(cells: Iterable[Cell]) -> dict[CellName, Usage]:
    return {(cell.team_id, cell.key, cell.model): cell.usage for cell in cells}


def _with_minute(
    measured: tuple[MinuteFact, ...], minute: datetime, gained: dict[CellName, Usage]
) -> tuple[MinuteFact, ...]:
    """Growth of the same minute becomes one fact, so that the number of facts depends on minutes, not on readings."""
    if not gained:
        return measured
    kept = list(measured)
    for index in range(len(kept) - 1, -1, -1):
        fact = kept[index]
        if fact.minute != minute:
            break
        name = (fact.team_id, fact.key, fact.model)
        if name in gained:
            kept[index] = fact._replace(usage=fact.usage + gained.pop(name))
    kept += [MinuteFact(minute, *name, usage, Source.WATCHED) for name, usage in sorted(gained.items())]
    return tuple(kept)
