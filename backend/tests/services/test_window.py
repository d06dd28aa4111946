from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from leaderboard.errors import InvalidRequest
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period
from leaderboard.services.coverage import Coverage
from leaderboard.services.ranking import teams_usage_in
from leaderboard.services.window import days_of, window_coverage, window_from, within
from tests.support.facts import DAY, NOON, facts_of, ledger_of
from tests.support.rows import Row


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


def watched_from_noon() -> Ledger:
    """100 tokens before noon, 30 at 12:02, 7 at 12:04."""
    ledger = ledger_of([Row(DAY, prompt=100)])
    for minute, tokens in ((2, 130), (4, 137)):
        ledger = ledger.with_day(facts_of([Row(DAY, prompt=tokens)], DAY, at(12, minute)))
    return ledger


def tokens_in(ledger: Ledger, window: Interval) -> int:
    used = teams_usage_in(within(ledger, window), days_of(window))
    return sum(usage.total_tokens for usage in used.values())


def coverage_of(ledger: Ledger, window: Interval) -> Coverage:
    return window_coverage(ledger, window, tokens_in(ledger, window))


def test_a_window_holds_its_first_minute_and_not_its_last() -> None:
    ledger = watched_from_noon()

    tokens = {
        last: tokens_in(ledger, Interval(at(12, 2), last)) for last in (at(12, 2), at(12, 4), at(12, 5))
    }
    assert tokens == {at(12, 2): 0, at(12, 4): 30, at(12, 5): 37}


def test_a_window_that_was_watched_whole_is_exact_although_the_morning_is_unknown() -> None:
    coverage = coverage_of(watched_from_noon(), Interval(NOON + timedelta(minutes=1), at(13)))

    assert (coverage.timed_tokens, coverage.share) == (37, 1.0)


def test_a_window_over_unwatched_time_reports_how_much_may_be_missing() -> None:
    coverage = coverage_of(watched_from_noon(), Interval(at(11), at(13)))

    assert (coverage.timed_tokens, coverage.tokens) == (37, 137)


def test_all_of_a_day_without_any_record_of_minutes_may_belong_to_a_window() -> None:
    coverage = coverage_of(replace(watched_from_noon(), timed={}), Interval(at(12), at(13)))

    assert (coverage.timed_tokens, coverage.tokens) == (0, 137)


def test_all_of_a_day_within_the_window_counts_whatever_is_known_of_its_minutes() -> None:
    ledger = replace(watched_from_noon(), timed={})
    whole = Interval(at(0), at(0) + timedelta(days=1))

    coverage = coverage_of(ledger, whole)

    assert (coverage.timed_tokens, coverage.share) == (137, 1.0)


def test_a_day_counts_whole_only_if_the_window_holds_all_of_it_so_far() -> None:
    """It was read at 12:04."""
    ledger = replace(watched_from_noon(), timed={})
    tokens = [
        tokens_in(ledger, Interval(first, last))
        for first, last in ((at(0), at(12, 4)), (at(0), at(12, 3)), (at(0, 1), at(12, 4)))
    ]

    assert tokens == [137, 0, 0]


def test_a_window_of_a_whole_day_and_a_part_of_the_next_adds_both() -> None:
    today = DAY + timedelta(days=1)
    ledger = replace(watched_from_noon(), timed={}).with_day(
        facts_of([Row(today, prompt=50)], today, at(12, 4) + timedelta(days=1))
    )
    end = datetime(2026, 11, 24, 9, tzinfo=UTC)
    coverage = coverage_of(ledger, Interval(at(0), end))

    assert (coverage.timed_tokens, coverage.tokens) == (137, 187)


def test_a_window_is_read_from_instants_in_any_offset() -> None:
    now = at(16)
    assert window_from("2026-11-23T10:00:00+01:00", "2026-11-23T12:30:00Z", now) == Interval(
        at(9), at(12, 30)
    )
    assert window_from("2026-11-23T10:00:00 01:00", None, now) == Interval(at(9), at(16))
    assert window_from("2026-11-23T09:00", "2030-01-01T00:00:00Z", now) == Interval(at(9), at(16))
    assert window_from("2026-11-23", "2026-11-23T00:00:01Z", now) == Interval(at(0), at(0, 1))


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (None, "2026-11-23T12:00:00Z", "from is missing"),
        ("yesterday", None, "from must be an ISO 8601 instant"),
        ("2026-11-23T09:00:00Z", "noon", "to must be an ISO 8601 instant"),
        ("2026-11-23T17:00:00Z", None, "from cannot be in the future"),
        ("2026-11-23T09:00:00Z", "2026-11-23T08:00:00Z", "to must be after from"),
        ("2024-01-01T00:00:00Z", None, "longer than 400 days"),
        ("0001-01-01T00:00:00+14:00", None, "from must be an ISO 8601 instant"),
    ],
)
def test_a_wrong_window_gets_a_sentence(first: str | None, last: str | None, sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence):
        window_from(first, last, at(16))


def test_a_window_that_ends_at_midnight_does_not_touch_the_next_day() -> None:
    assert days_of(Interval(at(9), datetime(2026, 11, 24, tzinfo=UTC))) == Period(DAY, DAY)
