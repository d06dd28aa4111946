"""The board of a time window: usage whose minute is known, and how much more there may be."""

from dataclasses import dataclass
from datetime import UTC, datetime

from leaderboard.errors import InvalidRequest
from leaderboard.ledger.facts import Cell
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import MAX_DAYS, Period
from leaderboard.services.coverage import MINUTE, Coverage, KnownMinutes, floor_to, untimed_usage
from leaderboard.services.leaderboard import TeamRow, board
from leaderboard.services.ranking import ALL_MODELS, is_included, minutes_of_teams


@dataclass(frozen=True, slots=True)
class WindowBoard:
    """`coverage.tokens` includes all tokens that may belong to the window."""

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
    timed = sum(cell.usage.total_tokens for cell in cells)
    return WindowBoard(board(ledger, cells), window_coverage(ledger, window, timed))


def window_cells(ledger: Ledger, window: Interval, models: frozenset[str] = ALL_MODELS) -> list[Cell]:
    """The teams' usage from the window's first minute up to, but excluding, its last."""
    return [
        Cell(fact.team_id, fact.key, fact.model, fact.usage)
        for fact in minutes_of_teams(ledger, days_of(window), window)
        if is_included(ledger, fact, models)
    ]


def window_coverage(ledger: Ledger, window: Interval, timed_tokens: int) -> Coverage:
    """`timed_tokens` as part of all tokens that may belong to the window."""
    unknown = KnownMinutes({}, untimed_usage(ledger, days_of(window)))
    return Coverage(timed_tokens + unknown.untimed_in(window.first, window.last).total(), timed_tokens)


def days_of(window: Interval) -> Period:
    """The UTC days that a window touches; its last instant is not part of it."""
    last_inside = max(window.first, window.last - datetime.resolution)
    return Period(window.first.date(), last_inside.date())
