from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.facts import DayFacts, MinuteFact, Source, Usage
from leaderboard.ledger.usage_timing import Interval, LoggedRequest, TimedDay, observe, with_logs
from tests.support.facts import DAY, facts_of
from tests.support.rows import Row

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return MIDNIGHT + timedelta(hours=hour, minutes=minute, seconds=second)


def read(moment: datetime, *rows: Row, day: date = DAY) -> DayFacts:
    return facts_of(rows, day, moment)


def measured(timed: TimedDay) -> dict[datetime, int]:
    return {fact.minute: fact.usage.total_tokens for fact in timed.facts if fact.source is Source.WATCHED}


def request(name: str, ended: datetime, tokens: int, key: str = "key-1") -> LoggedRequest:
    usage = Usage(prompt_tokens=tokens, total_tokens=tokens, requests=1, successful_requests=1)
    return LoggedRequest(name, ended - timedelta(seconds=5), ended, "team-1", key, "gpt", usage)


def first_reading(*rows: Row, moment: datetime | None = None) -> tuple[TimedDay, DayFacts]:
    facts = read(moment or at(12), *rows)
    return observe(None, None, facts, None), facts


def test_growth_between_two_readings_belongs_to_the_minute_of_the_second() -> None:
    timed, before = first_reading(Row(DAY, prompt=100))
    now = read(at(12, 0, 10), Row(DAY, prompt=130, requests=2))

    assert measured(observe(timed, before, now, None)) == {at(12): 30}


def test_growth_within_one_minute_becomes_one_fact() -> None:
    timed, before = first_reading(Row(DAY, prompt=100))
    for second, tokens in ((10, 130), (20, 150), (30, 155)):
        now = read(at(12, 0, second), Row(DAY, prompt=tokens))
        timed, before = observe(timed, before, now, None), now

    assert [fact.usage.total_tokens for fact in timed.facts] == [55]


def test_usage_counted_before_the_first_reading_has_no_minute() -> None:
    timed, _ = first_reading(Row(DAY, prompt=100))

    assert timed.facts == ()
    assert timed.gaps == (Interval(at(0), at(12)),)


def test_a_day_that_began_between_two_readings_is_measured_from_its_first_minute() -> None:
    facts = read(at(0, 0, 8), Row(DAY, prompt=40))

    timed = observe(None, None, facts, previous_reading=MIDNIGHT - timedelta(seconds=5))

    assert measured(timed) == {at(0): 40}
    assert timed.gaps == ()


def test_growth_of_yesterday_found_just_after_midnight_belongs_to_its_last_minute() -> None:
    before = read(MIDNIGHT + timedelta(days=1, seconds=-5), Row(DAY, prompt=100))
    timed = observe(None, None, before, None)
    now = read(MIDNIGHT + timedelta(days=1, seconds=5), Row(DAY, prompt=120))

    assert measured(observe(timed, before, now, None)) == {at(23, 59): 20}


@pytest.mark.parametrize(
    ("before", "now"),
    [(at(23, 59, 30), at(27)), (at(26, 30), at(27)), (at(26, 59, 50), at(27))],
    ids=["the last reading was within the day", "both readings were later", "readings were close together"],
)
def test_growth_found_hours_after_the_end_of_the_day_has_no_known_minute(
    before: datetime, now: datetime
) -> None:
    held = read(before, Row(DAY, prompt=100))
    grown = read(now, Row(DAY, prompt=120, requests=2))

    timed = observe(observe(None, None, held, None), held, grown, None)

    assert timed.facts == ()
    assert timed.gaps[-1] == Interval(at(23, 59), at(24))
    timed = with_logs(timed, [request("late", at(24, 5), 20)], grown)
    assert [(fact.minute, fact.source) for fact in timed.facts] == [(at(23, 59), Source.REQUEST_LOGS)]


def test_growth_after_a_long_pause_is_left_to_the_request_logs() -> None:
    timed, before = first_reading(Row(DAY, prompt=100))
    now = read(at(12, 30), Row(DAY, prompt=190, requests=2))

    timed = observe(timed, before, now, None)

    assert timed.facts == ()
    assert timed.gaps[-1] == Interval(at(12), at(12, 30))
    timed = with_logs(timed, [request("in the gap", at(12, 20), 90)], now)
    assert [(fact.minute, fact.usage.total_tokens) for fact in timed.facts] == [(at(12, 19), 90)]


def test_a_correction_reduces_the_newest_minutes_first() -> None:
    timed, before = first_reading(Row(DAY, prompt=100))
    for minute, tokens in ((1, 130), (2, 150)):
        now = read(at(12, minute), Row(DAY, prompt=tokens))
        timed, before = observe(timed, before, now, None), now

    corrected = observe(timed, before, read(at(12, 3), Row(DAY, prompt=125)), None)

    assert measured(corrected) == {at(12, 1): 25}


def test_a_gateway_restored_from_backup_leaves_no_negative_minutes() -> None:
    timed, before = first_reading(Row(DAY, prompt=100))
    now = read(at(12, 1), Row(DAY, prompt=150))
    timed, before = observe(timed, before, now, None), now

    restored = observe(timed, before, read(at(12, 2), Row(DAY, prompt=60)), None)

    assert restored.facts == ()


def test_usage_whose_model_is_only_renamed_keeps_its_minutes() -> None:
    timed, before = first_reading(Row(DAY, model="m1", prompt=1_000_000))
    now = read(at(12, 1), Row(DAY, model="m1", prompt=1_000_500))
    timed, before = observe(timed, before, now, None), now

    torn = read(at(15), Row(DAY, model=None, prompt=1_000_507))
    timed = observe(timed, before, read(at(14, 59), Row(DAY, model="m1", prompt=1_000_500)), None)
    after = observe(timed, read(at(14, 59), Row(DAY, model="m1", prompt=1_000_500)), torn, None)
    back = observe(after, torn, read(at(15, 1), Row(DAY, model="m1", prompt=1_000_507)), None)

    for found in (after, back):
        assert measured(found) == {at(12, 1): 500, at(15): 7}
    assert {fact.model for fact in back.facts} == {"m1"}


def test_logged_requests_count_up_to_the_usage_of_the_gap() -> None:
    timed, facts = first_reading(Row(DAY, prompt=100, requests=2))
    logs = [
        request("first", at(9), 60),
        request("second", at(10), 40),
        request("measured already", at(11, 59), 30),
    ]

    timed = with_logs(timed, logs, facts)

    assert [fact.usage.total_tokens for fact in timed.facts] == [60, 40]
    assert {fact.source for fact in timed.facts} == {Source.REQUEST_LOGS}


def test_a_logged_request_counts_once() -> None:
    timed, facts = first_reading(Row(DAY, prompt=100, requests=9))

    once = with_logs(timed, [request("one", at(9), 10)], facts)
    twice = with_logs(once, [request("one", at(9), 10)], facts)

    assert sum(fact.usage.total_tokens for fact in twice.facts) == 10


def test_logged_requests_outside_the_gaps_are_not_counted_again() -> None:
    timed, facts = first_reading(Row(DAY, prompt=100, requests=9))

    timed = with_logs(timed, [request("after the first reading", at(12, 30), 10)], facts)

    assert timed.facts == ()


def test_a_request_across_midnight_belongs_to_the_day_it_started_on() -> None:
    facts = read(MIDNIGHT + timedelta(days=3), Row(DAY, prompt=50, requests=1))
    timed = observe(None, None, facts, None)

    timed = with_logs(timed, [request("late", MIDNIGHT + timedelta(days=1, seconds=2), 50)], facts)

    assert [fact.minute for fact in timed.facts] == [at(23, 59)]


@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.sampled_from(["key-1", "key-2"]), st.integers(-200, 400)),
        max_size=30,
    ),
    st.lists(st.tuples(st.integers(0, 719), st.integers(1, 300)), max_size=20),
)
def test_minutes_never_exceed_the_totals_of_the_day(
    steps: list[tuple[int, str, int]], logs: list[tuple[int, int]]
) -> None:
    tokens = {"key-1": 500, "key-2": 500}
    moment = at(12)
    timed, before = first_reading(*_rows(tokens), moment=moment)
    for pause, key, change in steps:
        moment += timedelta(seconds=pause)
        tokens[key] = max(0, tokens[key] + change)
        now = read(moment, *_rows(tokens))
        timed, before = observe(timed, before, now, None), now
    timed = with_logs(timed, [request(f"r{i}", at(0, m), t) for i, (m, t) in enumerate(logs)], before)

    assert all(fact.usage.total_tokens > 0 for fact in timed.facts)
    for key, held in tokens.items():
        assert _timed_tokens(timed.facts, key) <= held


@given(st.lists(st.integers(0, 50), max_size=30))
def test_a_day_measured_from_its_start_is_known_to_the_token(growth: list[int]) -> None:
    moment, tokens = MIDNIGHT, 0
    timed, before = observe(None, None, read(moment), MIDNIGHT), read(moment)
    for step in growth:
        moment, tokens = moment + timedelta(seconds=10), tokens + step
        now = read(moment, Row(DAY, prompt=tokens))
        timed, before = observe(timed, before, now, MIDNIGHT), now
        assert _timed_tokens(timed.facts, "key-1") == tokens


def _rows(tokens: dict[str, int]) -> list[Row]:
    return [Row(DAY, key=key, prompt=count, requests=50) for key, count in tokens.items()]


def _timed_tokens(facts: tuple[MinuteFact, ...], key: str) -> int:
    return sum(fact.usage.total_tokens for fact in facts if fact.key == key)
