"""The event in real databases, written by several processes."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from leaderboard.ledger.ledger import Ledger
from leaderboard.store.backup import back_up, restore
from leaderboard.store.changes import changes_between
from leaderboard.store.errors import StoreError, StoreForeign
from leaderboard.store.event_store import Change, EventStore, StoredEvent
from leaderboard.store.schema import frozen
from leaderboard.store.store import Store
from tests.support.clock import NOON
from tests.support.facts import DAY, ledger_of
from tests.support.rows import Row

GATEWAY = "http://gateway.example.org"
Opener = Callable[[], EventStore]


def change(action: str = "event", days: int = 0) -> Change:
    return Change(NOON + timedelta(days=days), action, '{"name": null}', '{"name": "Autumn"}')


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def any_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "memory":
        yield "sqlite://"
    elif request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
    else:
        with request.getfixturevalue("postgres").database("board") as found:
            yield found


@pytest.fixture
def store(any_url: str) -> Iterator[Store]:
    opened = Store(any_url, GATEWAY)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def open_store(url: str) -> Iterator[Opener]:
    """Another process each time."""
    opened: list[Store] = []

    def open_() -> EventStore:
        store = Store(url, GATEWAY)
        opened.append(store)
        store.open()
        return EventStore(store)

    yield open_
    for store in opened:
        store.close()


def test_what_was_written_is_read(store: Store) -> None:
    events = EventStore(store)
    assert (events.revision(), events.load(), list(events.changes(10))) == (None, None, [])
    assert events.replace(None, StoredEvent(1, "one"), change("event"))
    assert events.replace(1, StoredEvent(2, "two"), change("freeze"))

    assert (events.revision(), events.load()) == (2, StoredEvent(2, "two"))
    assert [found.action for found in events.changes(10)] == ["freeze", "event"]
    assert list(events.changes(1)) == [change("freeze")]


@pytest.mark.parametrize("held", [None, 0, 2])
def test_an_outdated_change_changes_nothing_and_is_not_logged(store: Store, held: int | None) -> None:
    events = EventStore(store)
    events.replace(None, StoredEvent(1, "one"), change())

    assert not events.replace(held, StoredEvent(5, "five"), change())
    assert events.load() == StoredEvent(1, "one")
    assert len(events.changes(10)) == 1


def test_the_log_is_kept_for_ninety_days(store: Store) -> None:
    events = EventStore(store)
    events.replace(None, StoredEvent(1, ""), change("old"))
    events.replace(1, StoredEvent(2, ""), change("in time", days=90))
    assert [found.action for found in events.changes(10)] == ["in time", "old"]
    events.replace(2, StoredEvent(3, ""), change("late", days=91))

    assert [found.action for found in events.changes(10)] == ["late", "in time"]


def test_of_many_processes_one_makes_each_change(open_store: Opener) -> None:
    processes = [open_store() for _ in range(4)]
    made: list[int] = []

    def work(events: EventStore, number: int) -> None:
        for revision in range(6):
            start.wait()
            held = revision or None
            if events.replace(held, StoredEvent(revision + 1, str(number)), change()):
                made.append(revision)

    start = threading.Barrier(len(processes), timeout=60)
    threads = [threading.Thread(target=work, args=pair) for pair in zip(processes, range(4), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == list(range(6))
    assert processes[0].revision() == 6
    assert len(processes[0].changes(100)) == 6


def test_a_new_file_gets_what_is_held(open_store: Opener) -> None:
    events = open_store()
    events.keep(StoredEvent(7, "seven"))
    events.keep(StoredEvent(8, "eight"))

    assert open_store().load() == StoredEvent(7, "seven")


def test_another_gateways_store_is_not_touched(url: str, open_store: Opener) -> None:
    open_store()
    foreign = Store(url, "http://other.example.org")

    with pytest.raises(StoreForeign):
        EventStore(foreign).open()
    foreign.close()


def test_a_removed_file_is_not_written(sqlite_url: str) -> None:
    store = Store(sqlite_url, GATEWAY)
    store.open()
    events = EventStore(store)
    events.replace(None, StoredEvent(1, "one"), change())
    Path(str(store.file)).unlink()

    with pytest.raises(StoreError, match="removed"):
        events.replace(1, StoredEvent(2, "two"), change())
    store.close()


def test_a_backup_brings_the_event_the_log_and_what_is_frozen_back(url: str, tmp_path: Path) -> None:
    store, copy = Store(url, GATEWAY), tmp_path / "copy.sqlite3"
    store.open()
    events = EventStore(store)
    epoch = store.acquire() or 0
    store.save(epoch, changes_between(Ledger(), ledger_of([Row(DAY, prompt=5)])), "state")
    store.release(epoch)
    events.replace(None, StoredEvent(1, "kept"), change("kept"))
    with store.writing() as connection:
        connection.execute(insert(frozen).values(id=1, revision=3, body=b"frozen"))
    back_up(store, copy, GATEWAY)
    events.replace(1, StoredEvent(2, "later"), change("later"))
    events.replace(2, StoredEvent(3, "much later"), change("much later"))
    if store.engine.dialect.name == "postgresql":
        # As in a database that is new.
        with store.writing() as connection:
            connection.execute(text("ALTER SEQUENCE leaderboard_audit_id_seq RESTART"))
    restore(store, copy, GATEWAY)

    # Newer than any that an open page may hold.
    assert events.load() == StoredEvent(4, "kept")
    assert [found.action for found in events.changes(10)] == ["kept"]
    with store.reading() as connection:
        assert connection.scalar(select(frozen.c.body)) == b"frozen"
    # And the log goes on.
    assert events.replace(4, StoredEvent(5, "next"), change("next"))
    assert [found.action for found in events.changes(10)] == ["next", "kept"]
    store.close()
