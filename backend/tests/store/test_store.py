"""The store on real databases."""

import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text

from leaderboard.ledger.ledger import Ledger
from leaderboard.store.changes import Changes, changes_between, with_changes
from leaderboard.store.database import engine_for
from leaderboard.store.errors import LeaseLost, StoreCorrupt, StoreError, StoreForeign
from leaderboard.store.schema import HEAD, VERSION_TABLE, metadata
from leaderboard.store.store import Store
from tests.support.clock import NOON
from tests.support.facts import DAY, facts_of, ledger_of, listed
from tests.support.rows import Row
from tests.support.waiting import until

GATEWAY = "http://gateway.example.org"
YESTERDAY = DAY - timedelta(days=1)
LEASE = 0.3


_stores: list[Store] = []


@pytest.fixture(autouse=True)
def close_stores() -> Iterator[None]:
    yield
    close_all()


def close_all() -> None:
    while _stores:
        _stores.pop().close()


def opened(url: str, gateway: str = GATEWAY, lease_seconds: float = LEASE) -> Store:
    store = Store(url, gateway, lease_seconds)
    _stores.append(store)
    store.open()
    return store


def acquired(store: Store) -> int:
    epoch = store.acquire()
    assert epoch is not None
    return epoch


def loaded(store: Store, ledger: Ledger, *days: date) -> Ledger:
    _, changes = store.load(0, lambda _: days)
    return with_changes(Ledger(), {day: ledger.days[day].read_at for day in days}, changes)


def same(one: Ledger, other: Ledger) -> bool:
    return (one.days, one.timed, one.teams, one.keys) == (other.days, other.timed, other.teams, other.keys)


@pytest.fixture
def ledger() -> Ledger:
    rows = [Row(DAY, prompt=5, cost=0.1), Row(YESTERDAY, team="team-\0" + "x" * 9000, prompt=7)]
    ledger = ledger_of(rows, listed("Team One"))
    return ledger.with_day(facts_of([Row(DAY, prompt=50)], DAY, NOON + timedelta(seconds=10)))


def test_what_was_saved_is_loaded_by_another_process(url: str, ledger: Ledger) -> None:
    store = opened(url)
    revision = store.save(acquired(store), changes_between(Ledger(), ledger), '{"version":1}')
    other = opened(url)

    assert same(loaded(other, ledger, DAY, YESTERDAY), ledger)
    assert (other.board().revision, other.board().state) == (revision, '{"version":1}')
    assert other.board().stream == store.board().stream


def test_only_newer_rows_of_the_days_that_are_held_are_loaded(url: str, ledger: Ledger) -> None:
    store = opened(url)
    epoch = acquired(store)
    first = store.save(epoch, changes_between(Ledger(), ledger), "first")
    grown = ledger.with_day(facts_of([Row(DAY, prompt=90)], DAY, NOON + timedelta(minutes=1)))
    store.save(epoch, changes_between(ledger, grown), "second")

    board, newer = store.load(first, lambda state: {"second": [DAY, YESTERDAY]}[state])
    assert (board.state, set(newer.days), set(newer.parts), set(newer.names)) == (
        "second",
        {DAY},
        {(DAY, 72)},
        set(),
    )
    assert store.load(0, lambda _: [])[1].days == {}


def test_a_day_that_is_saved_anew_has_none_of_its_old_minutes(url: str, ledger: Ledger) -> None:
    store = opened(url)
    epoch = acquired(store)
    store.save(epoch, changes_between(Ledger(), ledger), "")
    unknown_minutes = ledger_of([Row(DAY, prompt=50)])
    store.save(epoch, changes_between(Ledger(), unknown_minutes), "")

    assert loaded(store, unknown_minutes, DAY).timed == unknown_minutes.timed


def test_one_process_reads_the_gateway_until_its_lease_ends(url: str) -> None:
    first, second = opened(url, lease_seconds=60), opened(url, lease_seconds=60)
    epoch = acquired(first)
    assert second.acquire() is None
    assert second.board().free is False
    first.release(epoch)

    assert second.board().free is True
    assert second.acquire() == epoch + 1


def test_a_lease_ends_by_itself_and_the_former_holder_cannot_write(url: str, ledger: Ledger) -> None:
    first, second = opened(url), opened(url)
    paused = acquired(first)
    until(lambda: second.acquire(), "the lease has ended")

    for write in (
        lambda: first.save(paused, changes_between(Ledger(), ledger), "late"),
        lambda: first.renew(paused),
        lambda: first.release(paused),
        lambda: first.delete_before(paused, date.max, date.max),
    ):
        with pytest.raises(LeaseLost):
            write()
    assert (second.board().state, second.load(0, lambda _: [DAY])[1]) == ("", Changes())


def test_renewing_and_saving_extend_the_lease(url: str) -> None:
    store = opened(url)
    epoch = acquired(store)
    ends = [end_of_lease(store)]
    for extend in (lambda: store.renew(epoch), lambda: store.save(epoch, Changes(), "")):
        time.sleep(0.01)
        extend()
        ends.append(end_of_lease(store))

    assert ends[0] < ends[1] < ends[2]


def end_of_lease(store: Store) -> float:
    with store.engine.connect() as connection:
        end: float = connection.scalars(text("SELECT expires_at FROM leaderboard_board")).one()
        return end


def test_a_lease_that_ends_in_the_far_future_is_void_because_the_clock_was_set_back(url: str) -> None:
    first, second = opened(url, lease_seconds=3600), opened(url)
    acquired(first)

    assert second.acquire() is not None


def test_nobody_takes_over_while_a_write_is_under_way(url: str, ledger: Ledger) -> None:
    """A write may take longer than the lease."""
    first, second = opened(url), opened(url, lease_seconds=60)
    epoch = acquired(first)
    taken: list[int | None] = []
    contender = threading.Thread(target=lambda: taken.append(second.acquire()))
    contended: list[str] = []

    @event.listens_for(first.engine, "before_cursor_execute")
    def slow(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("INSERT INTO leaderboard_days") and not contended:
            contended.append(statement)
            time.sleep(2 * LEASE)
            # However late the contender is, it finds the lease that the write renews.
            first._lease_seconds = 60.0
            contender.start()
            time.sleep(LEASE / 2)

    first.save(epoch, changes_between(Ledger(), ledger), "")
    contender.join()

    assert contended
    assert taken == [None]


def test_days_that_viewers_wait_for_reach_the_process_that_reads(url: str) -> None:
    viewer, reader = opened(url), opened(url)
    viewer.request_days([DAY, YESTERDAY])
    viewer.request_days([DAY])

    assert reader.take_requested_days() == {DAY, YESTERDAY}
    assert reader.take_requested_days() == set()


def test_days_and_minutes_are_deleted_after_their_retention(url: str, ledger: Ledger) -> None:
    store = opened(url)
    epoch = acquired(store)
    earlier = facts_of([Row(YESTERDAY, prompt=1)], YESTERDAY, NOON - timedelta(days=1))
    later = facts_of([Row(YESTERDAY, prompt=2)], YESTERDAY, NOON - timedelta(days=1, seconds=-9))
    held = ledger.with_day(earlier).with_day(later)
    store.save(epoch, changes_between(Ledger(), held), "")
    kept = store.load(0, lambda _: [DAY, YESTERDAY])[1]
    assert kept.parts.keys() == {(DAY, 72), (YESTERDAY, 72)}

    store.delete_before(epoch, YESTERDAY, DAY)
    kept = store.load(0, lambda _: [DAY, YESTERDAY])[1]
    assert (set(kept.days), set(kept.parts)) == ({DAY, YESTERDAY}, {(DAY, 72)})
    store.delete_before(epoch, DAY, YESTERDAY)
    assert store.load(0, lambda _: [DAY, YESTERDAY])[1].days.keys() == {DAY}


def test_the_facts_of_another_gateway_are_neither_read_nor_replaced(url: str) -> None:
    opened(url)

    with pytest.raises(StoreForeign, match="another gateway"):
        opened(url, "http://elsewhere.example.org")


def test_a_newer_schema_is_left_alone(url: str) -> None:
    store = opened(url)
    with store.engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608

    with pytest.raises(StoreForeign, match="newer release"):
        opened(url)


def test_the_migrations_make_the_tables_that_the_code_uses(url: str) -> None:
    store = opened(url)
    scripts = Config()
    scripts.set_main_option("script_location", "leaderboard:store/migrations")
    with store.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    assert ScriptDirectory.from_config(scripts).get_heads() == [HEAD]


def errors_of_opening_together(url: str) -> list[StoreError]:
    errors: list[StoreError] = []
    moment = threading.Barrier(4)

    def start() -> None:
        moment.wait()
        try:
            opened(url)
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(moment.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_processes_that_start_together_make_one_schema(url: str) -> None:
    assert errors_of_opening_together(url) == []
    assert len({opened(url).board().stream for _ in range(2)}) == 1


# -- SQLite


def test_programs_that_open_a_new_file_at_the_same_moment_all_succeed(tmp_path: Path) -> None:
    for number in range(80):
        assert errors_of_opening_together(f"sqlite:///{tmp_path}/{number}.sqlite3") == []
        close_all()


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_only_this_user_may_read_the_file(sqlite_url: str) -> None:
    opened(sqlite_url)
    file = file_of(sqlite_url)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_is_written_after_another_program_has_closed_the_database_is_in_it(
    sqlite_url: str, ledger: Ledger
) -> None:
    store = opened(sqlite_url)
    # As the board does: the event has an engine of its own for the same file.
    opened(sqlite_url)
    look = "import sqlite3, sys; found = sqlite3.connect(sys.argv[1])"
    look += "; print(found.execute('SELECT revision FROM leaderboard_board').fetchone()[0]); found.close()"

    def revision() -> int:
        command = [sys.executable, "-c", look, str(file_of(sqlite_url))]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert revision() == 0
    written = store.save(acquired(store), changes_between(Ledger(), ledger), "{}")

    assert revision() == written


def test_a_corrupt_file_is_named_and_can_be_set_aside(sqlite_url: str) -> None:
    file = file_of(sqlite_url)
    file.parent.mkdir()
    file.write_bytes(b"this is no database" * 100)
    store = Store(sqlite_url, GATEWAY)
    _stores.append(store)
    with pytest.raises(StoreCorrupt):
        store.open()
    aside = store.set_aside(NOON)
    store.open()

    assert aside is not None
    assert aside.read_bytes().startswith(b"this is no database")
    assert aside.name == "board.sqlite3.corrupt-20261123-120000"


def failing(store: Store, pragma: str) -> Callable[[], None]:
    """Sets a pragma on each connection; the result unsets it."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(pragma)

    store.close()
    event.listen(store.engine, "connect", limit)

    def undo() -> None:
        event.remove(store.engine, "connect", limit)
        store.close()

    return undo


@pytest.mark.parametrize(
    ("pragma", "cause"),
    [("PRAGMA max_page_count=1", "The disk is full."), ("PRAGMA query_only=ON", "may not be written")],
)
def test_a_write_that_fails_changes_nothing_and_succeeds_later(
    sqlite_url: str, ledger: Ledger, pragma: str, cause: str
) -> None:
    store = opened(sqlite_url, lease_seconds=60)
    epoch = acquired(store)
    changes = changes_between(Ledger(), ledger)
    repair = failing(store, pragma)
    with pytest.raises(StoreError, match=cause):
        store.save(epoch, changes, "new")
    repair()
    assert (store.board().state, store.load(0, lambda _: [DAY])[1]) == ("", Changes())

    store.save(epoch, changes, "new")
    assert same(loaded(store, ledger, DAY, YESTERDAY), ledger)


def test_a_removed_file_is_noticed(sqlite_url: str) -> None:
    store = opened(sqlite_url)
    epoch = acquired(store)
    file_of(sqlite_url).unlink()

    with pytest.raises(StoreError, match="removed"):
        store.renew(epoch)


# -- PostgreSQL


def test_a_process_that_stopped_in_the_middle_of_a_write_does_not_block_the_next(
    postgres: object, ledger: Ledger, request: pytest.FixtureRequest
) -> None:
    with request.getfixturevalue("postgres").database("board") as url:
        first, second = opened(url), opened(url)
        epoch = acquired(first)
        stopped = first.engine.connect()
        first._hold(stopped, epoch, state="unfinished")
        time.sleep(LEASE)

        assert second.acquire() is not None
        assert second.board().state == ""
        stopped.invalidate()
        stopped.close()


def test_a_write_wakes_those_that_wait(request: pytest.FixtureRequest) -> None:
    with request.getfixturevalue("postgres").database("board") as url:
        reader, follower = opened(url, lease_seconds=60), opened(url)
        epoch = acquired(reader)
        follower.wait(0)
        woken = threading.Event()

        def wait() -> None:
            follower.wait(60)
            woken.set()

        thread = threading.Thread(target=wait)
        thread.start()
        reader.save(epoch, Changes(), "")
        assert woken.wait(30)
        thread.join()


def test_urls_of_other_tools_work_and_name_the_driver() -> None:
    for url in ("postgres://u:p@h/d", "postgresql://u:p@h/d"):
        engine = engine_for(url)
        assert engine.dialect.driver == "psycopg"
