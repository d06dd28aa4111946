"""What is written after a change gives the same ledger again, whatever the changes were."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.client.models import SetAside
from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger, TeamName
from leaderboard.ledger.usage_timing import Interval, LoggedRequest
from leaderboard.store.changes import Changes, changes_between, with_changes
from leaderboard.store.errors import StoreCorrupt
from tests.support.facts import DAY, NOON, facts_of, ledger_of, listed
from tests.support.rows import Row

DAYS = [DAY - timedelta(days=back) for back in range(3)]
TEAMS = ("team-a", "team-b", "", "a,b/ü")
texts = st.text(max_size=20)
rows = st.builds(
    Row,
    day=st.sampled_from(DAYS),
    team=st.sampled_from(TEAMS),
    key=st.sampled_from(["key-1", "key-2", ""]),
    model=st.sampled_from(["gpt", "opus", None]),
    prompt=st.integers(0, 10**15),
    completion=st.integers(0, 1000),
    cost=st.floats(-1e6, 1e9),
    requests=st.integers(1, 50),
)
minutes = st.integers(1, 60 * 24 * 3 - 1)


def read_at(ledger: Ledger) -> dict[date, datetime]:
    return {day: facts.read_at for day, facts in ledger.days.items()}


def content(ledger: Ledger) -> Ledger:
    """All but the version, with the time of each reading as part of what is compared."""
    return replace(ledger, version=0)


# Usage that comes, or all that the gateway has after a correction.
readings = st.tuples(minutes, st.lists(rows, min_size=1, max_size=5), st.booleans())


@given(st.lists(readings, min_size=1, max_size=6), texts)
def test_a_ledger_that_was_followed_through_all_changes_equals_the_original(
    readings: list[tuple[int, list[Row], bool]], name: str
) -> None:
    ledger = followed = Ledger()
    held: list[Row] = []
    previous = None
    now = datetime(2026, 11, 21, tzinfo=UTC)
    for minute, more, corrected in sorted(readings, key=lambda reading: reading[0]):
        before = ledger
        held = more if corrected else held + more
        now = datetime(2026, 11, 21, tzinfo=UTC) + timedelta(minutes=minute)
        for day in DAYS:
            if day <= now.date():
                ledger = ledger.with_day(facts_of(held, day, now, {"team-a": name}), previous)
        ledger = ledger.with_teams(listed("Team A", name or "Team B"))
        ledger = (
            ledger.with_logs(now.date(), [request(now, str(minute))]) if now.date() in ledger.days else ledger
        )
        previous = now
        followed = with_changes(followed, read_at(ledger), changes_between(before, ledger))

        assert content(followed) == content(ledger)
        assert read_at(followed) == read_at(ledger)
        assert followed.timed == ledger.timed

    started = with_changes(Ledger(), read_at(ledger), changes_between(Ledger(), ledger))
    assert content(started) == content(ledger)


def request(at: datetime, request_id: str) -> LoggedRequest:
    usage = Usage(0.1, 1, 2, 3, 0, 0, 1, 1, 0)
    start = at.replace(hour=0, minute=0)
    return LoggedRequest(
        request_id, start, start + timedelta(microseconds=1), "team-a", "key-1", "gpt", usage
    )


def test_only_what_changed_is_written() -> None:
    yesterday = DAY - timedelta(days=1)
    held = [Row(DAY, prompt=5), Row(yesterday, prompt=7)]
    before = ledger_of(held, listed("Team One"))
    grown = before.with_day(facts_of([Row(DAY, prompt=9)], DAY, NOON + timedelta(seconds=10)))
    written = changes_between(before, grown)

    assert (set(written.days), set(written.parts), set(written.names)) == ({DAY}, {(DAY, 72)}, set())


def test_usage_that_moved_to_its_side_of_a_boundary_is_where_it_moved_for_other_processes_too() -> None:
    sent = replace(request(NOON, "before the end"), started_at=NOON - timedelta(seconds=5))
    before = ledger_of([Row(DAY, "team-a", prompt=1)], listed("Team A"))
    grown = before.with_day(
        facts_of(
            [Row(DAY, "team-a", prompt=2, completion=2, cost=0.1, requests=2)],
            DAY,
            NOON + timedelta(seconds=10),
        )
    )
    event = Interval(NOON - timedelta(hours=3), NOON)
    ledger, by_minute = grown.split_at(event.last, event, {DAY: [sent]})
    assert ([fact.minute for fact in ledger.timed[DAY].facts], by_minute) == (
        [NOON - timedelta(minutes=1)],
        0,
    )

    written = changes_between(grown, ledger)

    assert (set(written.days), set(written.parts)) == (set(), {(DAY, 71), (DAY, 72)})
    assert with_changes(grown, read_at(ledger), written).timed == ledger.timed


def test_a_reading_without_changes_writes_nothing() -> None:
    before = ledger_of([Row(DAY, prompt=5)])
    again = before.with_day(facts_of([Row(DAY, prompt=5)], DAY, NOON + timedelta(seconds=10)))

    assert changes_between(before, again) == Changes()
    assert with_changes(before, read_at(again), Changes()).days[DAY].read_at == again.days[DAY].read_at


def test_a_day_that_was_dropped_and_read_again_replaces_what_was_stored_of_it() -> None:
    before = ledger_of([Row(DAY, prompt=5)])

    assert changes_between(before.without_days([DAY]), before).new_days == {DAY}


def test_unreadable_parts_and_names_from_the_logs_are_kept() -> None:
    facts = replace(facts_of([Row(DAY, prompt=5)]), set_aside=(SetAside("/x", "spend", "not a number", 2),))
    ledger = Ledger().with_teams(listed("Gone")).with_teams([]).with_day(facts)
    ledger = replace(ledger, logged_names={"gone": TeamName(NOON, "Gone")}, public_models={"a/b": "b"})
    names_gone = replace(ledger, public_models={})

    first = with_changes(Ledger(), read_at(ledger), changes_between(Ledger(), ledger))
    assert content(first) == content(ledger)
    assert first.teams["gone"].deleted
    assert with_changes(first, read_at(ledger), changes_between(ledger, names_gone)).public_models == {}


@pytest.mark.parametrize("body", [b"", b"nonsense", b"x\x9c\xabV*\x02\x00\x00\xa6\x00]"])
def test_a_row_that_cannot_be_decoded_is_a_corrupt_store(body: bytes) -> None:
    with pytest.raises(StoreCorrupt):
        with_changes(Ledger(), {DAY: NOON}, Changes(days={DAY: body}))
