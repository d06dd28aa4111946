"""Time windows to the minute: the ledger within one, and how much more usage may belong to it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from leaderboard.errors import InvalidRequest
from leaderboard.ledger.facts import Cell, DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import Totals
from leaderboard.ledger.usage_timing import Interval, TimedDay, day_bounds
from leaderboard.period import MAX_DAYS, Period
from leaderboard.services.coverage import MINUTE, Coverage, KnownMinutes, floor_to, untimed_usage


def window_from(first: str | None, last: str | None, now: datetime) -> Interval:
    """[from, to) in whole minutes, the resolution of known usage; `to` is at most now, which is also its default."""
    if first is None:
        raise InvalidRequest("from is missing: a window needs its start")
    begin = _instant("from", first)
    end = min(_instant("to", last), now) if last is not None else now
    if begin > now:
        raise InvalidRequest("from cannot be in the future")
    if last is not None and _instant("to", last) <= begin:
        raise InvalidRequest("to must be after from")
    return whole_minutes(begin, end)


def whole_minutes(begin: datetime, end: datetime) -> Interval:
    """The window of all minutes that [begin, end) touches."""
    window = Interval(floor_to(begin, MINUTE), floor_to(end + MINUTE - datetime.resolution, MINUTE))
    if len(days_of(window)) > MAX_DAYS:
        raise InvalidRequest(f"The window is longer than {MAX_DAYS} days")
    return window


def _instant(name: str, text: str) -> datetime:
    try:
        # A "+" that was not encoded arrives as a space.
        moment = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(
            f"{name} must be an ISO 8601 instant such as 2026-11-23T09:00:00+01:00"
        ) from error


def within(ledger: Ledger, window: Interval) -> Ledger:
    """The ledger of a window: days within it are whole; of others, only usage whose minute is known remains."""
    days: dict[date, DayFacts] = {}
    timed: dict[date, TimedDay] = {}
    for facts in ledger.days_in(days_of(window)):
        known = ledger.timed.get(facts.day) or TimedDay(facts.day)
        if not _is_whole(facts, window):
            inside = tuple(fact for fact in known.facts if window.first <= fact.minute < window.last)
            known = replace(known, facts=inside)
            cells = tuple(Cell(fact.team_id, fact.key, fact.model, fact.usage) for fact in inside)
            facts = replace(facts, cells=cells)
        days[facts.day], timed[facts.day] = facts, known
    return replace(ledger, days=days, timed=timed, totals=Totals())


def _is_whole(facts: DayFacts, window: Interval) -> bool:
    """Whether all usage of the day so far lies in the window, whatever its minute."""
    bounds = day_bounds(facts.day)
    return window.first <= bounds.first and min(bounds.last, facts.read_at) <= window.last


def window_coverage(ledger: Ledger, window: Interval, tokens: int) -> Coverage:
    """`tokens` of the ledger within the window, as part of all that may belong to it, of any model."""
    cut = [facts.day for facts in ledger.days_in(days_of(window)) if not _is_whole(facts, window)]
    return _coverage(ledger, window, cut, tokens)


def timed_coverage(ledger: Ledger, window: Interval, tokens: int) -> Coverage:
    """`tokens` with a known minute in the window, as part of all that may belong to it."""
    return _coverage(ledger, window, days_of(window), tokens)


def _coverage(ledger: Ledger, window: Interval, days: Iterable[date], tokens: int) -> Coverage:
    untimed = [usage for day in days for usage in untimed_usage(ledger, Period(day, day))]
    possible = KnownMinutes({}, untimed).untimed_in(window.first, window.last).total()
    return Coverage(tokens + possible, tokens)


def days_of(window: Interval) -> Period:
    """The UTC days that a window touches; its last instant is not part of it."""
    last_inside = max(window.first, window.last - datetime.resolution)
    return Period(window.first.date(), last_inside.date())
