"""The board of a time window: whole days, usage whose minute is known, and how much more there may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from leaderboard.errors import InvalidRequest
from leaderboard.ledger.facts import Cell, DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import MAX_DAYS, Period
from leaderboard.services.coverage import MINUTE, Coverage, KnownMinutes, floor_to, untimed_usage
from leaderboard.services.leaderboard import TeamRow, board
from leaderboard.services.ranking import ALL_MODELS, is_included, minutes_of_teams


@dataclass(frozen=True, slots=True)
class WindowBoard:
    """`coverage.timed_tokens` are certain to belong to the window; `coverage.tokens` may."""

    rows: list[TeamRow]
    coverage: Coverage


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


def window_board(ledger: Ledger, window: Interval, models: frozenset[str] = ALL_MODELS) -> WindowBoard:
    """Usage without a known minute may belong to any model, so all of it counts as possible."""
    cells = window_cells(ledger, window, models)
    certain = sum(cell.usage.total_tokens for cell in cells)
    in_parts = [facts.day for facts in ledger.days_in(days_of(window)) if not is_whole(facts, window)]
    return WindowBoard(board(ledger, cells), _coverage(ledger, window, in_parts, certain))


def window_cells(ledger: Ledger, window: Interval, models: frozenset[str] = ALL_MODELS) -> list[Cell]:
    """The teams' usage that is certain to belong to the window: of days that lie within it, and with a known minute."""
    days = days_of(window)
    whole = [facts for facts in ledger.days_in(days) if is_whole(facts, window)]
    whole_days = {facts.day for facts in whole}
    cells = [cell for facts in whole for cell in facts.cells]
    cells += (
        Cell(fact.team_id, fact.key, fact.model, fact.usage)
        for fact in minutes_of_teams(ledger, days, window)
        if fact.minute.date() not in whole_days
    )
    return [cell for cell in cells if is_included(ledger, cell, models)]


def is_whole(facts: DayFacts, window: Interval) -> bool:
    """Whether all usage of the day so far lies in the window, whatever its minute."""
    bounds = day_bounds(facts.day)
    return window.first <= bounds.first and min(bounds.last, facts.read_at) <= window.last


def window_coverage(ledger: Ledger, window: Interval, timed_tokens: int) -> Coverage:
    """`timed_tokens` as part of all tokens that may belong to the window."""
    return _coverage(ledger, window, days_of(window), timed_tokens)


def _coverage(ledger: Ledger, window: Interval, days: Iterable[date], tokens: int) -> Coverage:
    """`tokens` as part of them and of those without a known minute that these days may add to the window."""
    untimed = [usage for day in days for usage in untimed_usage(ledger, Period(day, day))]
    possible = KnownMinutes({}, untimed).untimed_in(window.first, window.last).total()
    return Coverage(tokens + possible, tokens)


def days_of(window: Interval) -> Period:
    """The UTC days that a window touches; its last instant is not part of it."""
    last_inside = max(window.first, window.last - datetime.resolution)
    return Period(window.first.date(), last_inside.date())
