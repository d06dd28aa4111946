"""When usage happened: growth between two readings, and request logs for the time nobody watched. Pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import cached_property

from leaderboard.ledger.facts import NOT_TEAMS, NOTHING, Cell, DayFacts, MinuteFact, Source, Usage, total

# Growth seen after a longer gap could be from anywhere in it: its minute is left to the request logs.
LONGEST_GAP = timedelta(minutes=2)
CellName = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Interval:
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request from the request logs, with the moment it ended (that is when it is counted)."""

    request_id: str
    started_at: datetime
    ended_at: datetime
    team_id: str
    key: str
    model: str
    usage: Usage


@dataclass(frozen=True)
class TimedDay:
    """What is known of the minutes of one day.

    `facts` are the watched growth plus the logged requests that fit into what was already counted when
    nobody watched (`unwatched`), so their sum never goes past the day's totals.
    """

    day: date
    watched: tuple[MinuteFact, ...] = ()
    logged: tuple[LoggedRequest, ...] = ()
    unwatched: tuple[Interval, ...] = ()
    facts: tuple[MinuteFact, ...] = ()

    @cached_property
    def minutes(self) -> Mapping[datetime, Mapping[str, int]]:
        """The teams' tokens of each minute, ascending; a day that has settled is added up once."""
        return minutes_of(self.facts)


def minutes_of(facts: Iterable[MinuteFact]) -> dict[datetime, dict[str, int]]:
    """Tokens by minute, ascending, and team; without usage of no team and the gateway's own pages."""
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
    """The minute of a moment, moved into the day where it lies outside."""
    bounds = day_bounds(day)
    inside = min(max(moment, bounds.first), bounds.last - timedelta(minutes=1))
    return inside.replace(second=0, microsecond=0)


def observe(
    timed: TimedDay | None, before: DayFacts | None, now: DayFacts, watched_since: datetime | None
) -> TimedDay:
    """The timed day after a new reading.

    `watched_since` is the moment of the reading before this one, None where there was none; a day that began
    after it was empty then.
    """
    bounds = day_bounds(now.day)
    timed = timed or TimedDay(now.day)
    if before is None and watched_since is not None and watched_since <= bounds.first:
        before = DayFacts(now.day, (), NOTHING, (), (), watched_since)
    since = before.read_at if before else None
    seen_from = max(since, bounds.first) if since else None
    was_watching = seen_from is not None and min(now.read_at, bounds.last) - seen_from <= LONGEST_GAP
    growth = _growth(before, now)
    relabelled, gained, lost = _netted(timed.watched, growth)
    watched = _shrunk(relabelled, lost)
    unwatched = timed.unwatched
    if was_watching:
        minute = minute_of(now.read_at, now.day)
        watched = _with_minute(watched, minute, gained)
    else:
        gap = Interval(seen_from or bounds.first, min(now.read_at, bounds.last))
        if gap.first < gap.last and (before is None or growth):
            unwatched = (*unwatched, gap)
    return settle(replace(timed, watched=watched, unwatched=unwatched), now)


def with_logs(timed: TimedDay, requests: Iterable[LoggedRequest], facts: DayFacts | None) -> TimedDay:
    """The timed day with further logged requests; each request_id counts once."""
    logged = {request.request_id: request for request in timed.logged}
    logged |= {request.request_id: request for request in requests}
    ordered = sorted(logged.values(), key=lambda request: (request.ended_at, request.request_id))
    return settle(replace(timed, logged=tuple(ordered)), facts)


def settle(timed: TimedDay, facts: DayFacts | None) -> TimedDay:
    """Which logged requests count: of each team and key, oldest first, as many as were counted unwatched."""
    if not timed.logged:
        return replace(timed, facts=timed.watched)
    room = _room(timed.watched, facts.cells if facts else ())
    end = day_bounds(timed.day).last
    accepted: dict[tuple[datetime, CellName], list[Usage]] = defaultdict(list)
    for request in timed.logged:
        # A request that ended past midnight still belongs to the day it started in.
        ended = min(request.ended_at, end)
        if not any(gap.first <= ended <= gap.last for gap in timed.unwatched):
            continue
        left = room.get((request.team_id, request.key))
        if left is None or request.usage.total_tokens > left[0] or request.usage.requests > left[1]:
            continue
        room[request.team_id, request.key] = (
            left[0] - request.usage.total_tokens,
            left[1] - request.usage.requests,
        )
        minute = minute_of(request.started_at, timed.day)
        accepted[minute, (request.team_id, request.key, request.model)].append(request.usage)
    from_logs = tuple(
        MinuteFact(minute, *name, total(usages), Source.REQUEST_LOGS)
        for (minute, name), usages in sorted(accepted.items())
    )
    return replace(timed, facts=timed.watched + from_logs)


def _room(watched: Iterable[MinuteFact], cells: Iterable[Cell]) -> dict[tuple[str, str], tuple[int, int]]:
    """Tokens and requests of each team and key that were counted while nobody watched."""
    room: dict[tuple[str, str], tuple[int, int]] = {}
    for sign, rows in ((1, cells), (-1, watched)):
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
    watched: tuple[MinuteFact, ...], growth: dict[CellName, Usage]
) -> tuple[tuple[MinuteFact, ...], dict[CellName, Usage], dict[CellName, Usage]]:
    """Facts, gains and losses, reckoned by team and key.

    Usage that only went from one model of a key to another (the gateway, or a torn reading, names it
    differently) keeps its minutes under the other name; what the key gained or lost in all remains.
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
            # The facts follow the model that gained most; what is left over belongs to the key as a whole.
            heir = max(gains, key=lambda name: (gains[name].total_tokens, name))
            watched = _relabelled(watched, losses, heir)
            net = total([growth[name] for name in names])
            gains = {heir: part} if (part := net.without_negatives()) else {}
            losses = {heir: part} if (part := (NOTHING - net).without_negatives()) else {}
        gained |= gains
        lost |= losses
    return watched, gained, lost


def _relabelled(
    watched: tuple[MinuteFact, ...], losses: dict[CellName, Usage], heir: CellName
) -> tuple[MinuteFact, ...]:
    """Facts of the models that lost, newest first and up to their loss, under the heir's model."""
    owed = dict(losses)
    kept: list[MinuteFact] = []
    for fact in reversed(watched):
        name = (fact.team_id, fact.key, fact.model)
        taken = fact.usage.at_most(owed[name]) if owed.get(name) else NOTHING
        if taken:
            owed[name] = owed[name] - taken
            kept.append(fact._replace(model=heir[2], usage=taken))
            fact = fact._replace(usage=fact.usage - taken)
        if fact.usage:
            kept.append(fact)
    return tuple(reversed(kept))


def _by_name(cells: Iterable[Cell]) -> dict[CellName, Usage]:
    return {(cell.team_id, cell.key, cell.model): cell.usage for cell in cells}


def _with_minute(
    watched: tuple[MinuteFact, ...], minute: datetime, gained: dict[CellName, Usage]
) -> tuple[MinuteFact, ...]:
    """Growth of the same minute is one fact, so that facts grow with minutes and not with readings."""
    if not gained:
        return watched
    kept = list(watched)
    for index in range(len(kept) - 1, -1, -1):
        fact = kept[index]
        if fact.minute != minute:
            break
        name = (fact.team_id, fact.key, fact.model)
        if name in gained:
            kept[index] = fact._replace(usage=fact.usage + gained.pop(name))
    kept += [MinuteFact(minute, *name, usage, Source.WATCHED) for name, usage in sorted(gained.items())]
    return tuple(kept)


def _shrunk(watched: tuple[MinuteFact, ...], losses: dict[CellName, Usage]) -> tuple[MinuteFact, ...]:
    """A corrected or restored gateway counts less than before: the newest facts give way first."""
    if not losses:
        return watched
    owed = dict(losses)
    kept: list[MinuteFact] = []
    for fact in reversed(watched):
        name = (fact.team_id, fact.key, fact.model)
        if debt := owed.get(name):
            taken = fact.usage.at_most(debt)
            owed[name] = debt - taken
            fact = fact._replace(usage=fact.usage - taken)
            if not fact.usage:
                continue
        kept.append(fact)
    return tuple(reversed(kept))
