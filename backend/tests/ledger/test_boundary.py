"""Usage around an event's start and end, as readings and as request logs know it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.boundary import Split, is_measured_around, logged_by, split_at
from leaderboard.ledger.facts import Cell, DayFacts, MinuteFact, Source, Usage, total, total_by_name
from leaderboard.ledger.usage_timing import Interval, LoggedRequest, TimedDay, observe, with_logs
from tests.support.facts import DAY

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVENT = Interval(NOON - timedelta(hours=2, seconds=-20), NOON + timedelta(seconds=27))
END = EVENT.last


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


@dataclass(frozen=True)
class Sent:
    """A request, in seconds from the boundary. `reported`: when the gateway's totals have it, after its end."""

    started: float
    tokens: int
    took: float = 2
    reported: float = 10
    key: str = "key-1"
    model: str = "gpt"
    failed: bool = False

    def logged(self, boundary: datetime, number: int) -> LoggedRequest:
        started = boundary + seconds(self.started)
        usage = Usage(
            cost=self.tokens * 1.7e-6,
            prompt_tokens=self.tokens // 3,
            completion_tokens=self.tokens - self.tokens // 3,
            total_tokens=self.tokens,
            requests=1,
            successful_requests=int(not self.failed),
            failed_requests=int(self.failed),
        )
        ended = started + seconds(self.took)
        return LoggedRequest(f"r{number}", started, ended, "team-1", self.key, self.model, usage)


def watched(sent: list[Sent], boundary: datetime, until: float) -> tuple[TimedDay, DayFacts]:
    """What a board knows that has read the gateway every five seconds since half an hour before."""
    rows = [(one, one.logged(boundary, number)) for number, one in enumerate(sent)]
    timed: TimedDay | None = None
    before: DayFacts | None = None
    now, last = boundary - timedelta(minutes=30), boundary + seconds(until)
    while now <= last:
        usages = (
            ((log.team_id, log.key, log.model), log.usage)
            for one, log in rows
            if log.ended_at + seconds(one.reported) <= now
        )
        cells = tuple(Cell(*name, usage) for name, usage in total_by_name(usages).items())
        facts = DayFacts(DAY, cells, total([cell.usage for cell in cells]), (), (), now)
        timed, before = observe(timed, before, facts, None), facts
        now += seconds(5)
    assert timed is not None
    assert before is not None
    return timed, before


def split(sent: list[Sent], boundary: datetime = END, until: float = 155) -> Split:
    timed, facts = watched(sent, boundary, until)
    read_at = boundary + seconds(until)
    # Rows arrive with the totals.
    logs = [one.logged(boundary, number) for number, one in enumerate(sent)]
    arrived = [
        log for one, log in zip(sent, logs, strict=True) if log.ended_at + seconds(one.reported) <= read_at
    ]
    return split_at(timed, facts, boundary, EVENT, arrived)


def counted(timed: TimedDay, event: Interval = EVENT) -> Usage:
    """What belongs to the event, in the whole minutes that it touches."""
    first, last = event.first.replace(second=0), event.last.replace(second=0) + timedelta(minutes=1)
    return total([fact.usage for fact in timed.facts if first <= fact.minute < last])


def within(sent: list[Sent], boundary: datetime = END) -> Usage:
    logs = [one.logged(boundary, number) for number, one in enumerate(sent)]
    return total([log.usage for log in logs if EVENT.first <= log.started_at < EVENT.last])


def assert_same(one: Usage, other: Usage) -> None:
    assert one[1:] == other[1:]
    assert one.cost == pytest.approx(other.cost, abs=1e-9)


def test_a_request_sent_before_the_end_counts_although_it_was_reported_after_the_last_minute() -> None:
    sent = [Sent(-300, 100), Sent(-3, 500, reported=40)]
    timed, _ = watched(sent, END, 155)
    assert counted(timed).total_tokens == 100

    found = split(sent)

    assert_same(counted(found.timed), within(sent))
    assert counted(found.timed).total_tokens == 600
    assert found.by_minute == 0


def test_a_request_sent_in_the_last_minute_but_after_the_end_does_not_count() -> None:
    sent = [Sent(-10, 100, reported=3), Sent(2, 900, reported=3)]
    timed, _ = watched(sent, END, 155)
    assert counted(timed).total_tokens == 1000

    assert counted(split(sent).timed).total_tokens == 100


def test_a_request_sent_before_the_start_does_not_count_although_it_was_reported_in_the_first_minute() -> (
    None
):
    sent = [Sent(-1, 100), Sent(1, 30)]
    timed, _ = watched(sent, EVENT.first, 155)
    assert counted(timed).total_tokens == 130

    found = split(sent, EVENT.first)

    assert counted(found.timed).total_tokens == 30
    assert found.by_minute == 0


def test_a_request_that_took_minutes_counts_when_it_was_sent() -> None:
    sent = [Sent(-200, 700, took=220, reported=5), Sent(-100, 30), Sent(-20, 5)]

    assert counted(split(sent).timed).total_tokens == 735


def test_growth_that_no_requests_explain_keeps_its_minute_and_is_named() -> None:
    """Logs of some requests are missing."""
    sent = [Sent(-20, 100), Sent(-2, 50), Sent(-4, 7, key="key-2")]
    timed, facts = watched(sent, END, 155)
    logs = [sent[1].logged(END, 1), sent[2].logged(END, 2)]

    found = split_at(timed, facts, END, EVENT, logs)

    of_key = {fact.key: fact.minute for fact in found.timed.facts}
    assert of_key["key-1"] == next(fact.minute for fact in timed.facts if fact.key == "key-1")
    assert of_key["key-2"] == (END - seconds(4)).replace(second=0)
    assert found.by_minute == 150


def test_growth_that_could_be_either_of_two_runs_keeps_its_minute() -> None:
    timed, facts = watched([Sent(-20, 100)], END, 155)
    logs = [Sent(-20, 100).logged(END, 1), Sent(5, 100).logged(END, 2)]

    found = split_at(timed, facts, END, EVENT, logs)

    assert found.timed == timed
    assert found.by_minute == 100


def test_growth_is_not_a_run_with_the_same_tokens_and_another_cost_or_outcome() -> None:
    timed, facts = watched([Sent(-20, 100)], END, 155)
    log = Sent(-20, 100).logged(END, 1)
    for other in (
        replace(log, usage=log.usage._replace(cost=log.usage.cost + 1e-6)),
        replace(log, usage=log.usage._replace(successful_requests=0, failed_requests=1)),
    ):
        assert split_at(timed, facts, END, EVENT, [other]) == Split(timed, 100)


def test_models_that_logs_name_differently_count_on_their_side_too() -> None:
    """Groups of one model are one row of the gateway's totals."""
    sent = [Sent(-20, 100), Sent(-2, 50), Sent(-1, 9, model="mini"), Sent(4, 31)]
    timed, facts = watched(sent, END, 155)
    logs = [one.logged(END, number) for number, one in enumerate(sent)]
    logs[1] = replace(logs[1], model="gpt-2")
    logs[3] = replace(logs[3], model="gpt-2")

    found = split_at(timed, facts, END, EVENT, logs)

    assert found.by_minute == 0
    assert counted(found.timed).total_tokens == 159
    assert total([fact.usage for fact in found.timed.facts]).total_tokens == 190


def test_requests_of_a_gap_keep_the_minute_that_the_boundary_divides_and_are_named() -> None:
    sent = Sent(2, 300).logged(END, 1)
    cell = Cell("team-1", "key-1", "gpt", sent.usage)
    facts = DayFacts(DAY, (cell,), sent.usage, (), (), END + seconds(200))
    gap = Interval(END - seconds(300), END + seconds(200))
    timed = with_logs(TimedDay(DAY, gaps=(gap,)), [sent], facts)

    assert split_at(timed, facts, END, EVENT, [sent]) == Split(timed, 300)
    # A whole minute divides none.
    assert split_at(timed, facts, END.replace(second=0), EVENT, [sent]) == Split(timed, 0)


def test_a_correction_of_costs_alone_is_no_requests() -> None:
    minute = END.replace(second=0)
    correction = MinuteFact(minute, "team-1", "key-1", "gpt", Usage(cost=5e-10), Source.WATCHED)
    facts = DayFacts(DAY, (), Usage(), (), (), END)
    timed = TimedDay(DAY, (correction,), facts=(correction,))
    assert split_at(timed, facts, END, EVENT, []).timed == timed


def test_what_was_split_once_is_the_same_when_it_is_split_again() -> None:
    sent = [Sent(-50 + 7 * number, 100 + number) for number in range(12)]
    timed, facts = watched(sent, END, 155)
    logs = [one.logged(END, number) for number, one in enumerate(sent)]
    once = split_at(timed, facts, END, EVENT, logs)

    assert split_at(once.timed, facts, END, EVENT, logs) == once
    assert_same(counted(once.timed), within(sent))


def test_start_and_end_of_a_short_event_are_split_one_after_the_other() -> None:
    event = Interval(END - timedelta(minutes=3), END)
    sent = [Sent(-190 + 9 * number, 100 + number) for number in range(25)]
    timed, facts = watched(sent, END, 155)
    logs = [one.logged(END, number) for number, one in enumerate(sent)]
    for boundary in (event.first, event.last, event.first):
        timed = split_at(timed, facts, boundary, event, logs).timed

    expected = total([log.usage for log in logs if event.first <= log.started_at < event.last])
    assert_same(counted(timed, event), expected)


@pytest.mark.parametrize(("second", "later"), [(0, 150), (1, 149), (59, 91)])
def test_the_logs_are_complete_half_a_minute_after_the_last_minute_that_may_have_usage_from_before(
    second: int, later: int
) -> None:
    boundary = NOON + seconds(second)
    assert logged_by(boundary) == boundary + seconds(later)


def test_without_usage_around_the_boundary_there_is_nothing_to_read() -> None:
    quiet, _ = watched([Sent(-900, 100)], END, 155)
    busy, _ = watched([Sent(-30, 100)], END, 155)

    assert not is_measured_around(quiet, END)
    assert is_measured_around(busy, END)


REQUESTS = st.lists(
    st.builds(
        Sent,
        started=st.floats(-900, 60),
        tokens=st.integers(1, 10**6),
        took=st.floats(0.1, 20),
        reported=st.just(12),
        key=st.sampled_from(["key-1", "key-2"]),
        model=st.sampled_from(["gpt", "mini"]),
        failed=st.booleans(),
    ),
    max_size=30,
)


@given(REQUESTS, st.sampled_from([EVENT.first, END]))
def test_usage_is_on_the_side_on_which_it_was_sent(sent: list[Sent], boundary: datetime) -> None:
    timed, _ = watched(sent, boundary, 155)

    found = split(sent, boundary, 155)

    assert_same(total([f.usage for f in found.timed.facts]), total([f.usage for f in timed.facts]))
    assert [f.minute for f in found.timed.facts] == sorted(f.minute for f in found.timed.facts)
    if not found.by_minute:
        assert_same(counted(found.timed), within(sent, boundary))
