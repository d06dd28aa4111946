"""Whatever happens to the database, the board goes on in memory, reports it, and catches up."""

import resource
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import JSONResponse

from leaderboard.store.schema import VERSION_TABLE
from tests.support.board import Board, board
from tests.support.clock import TODAY, TickingClock
from tests.support.disk import small_disk
from tests.support.gateway import FakeGateway
from tests.support.rows import Row
from tests.support.waiting import until


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    gateway.aliases = {"a": "Alpha"}
    gateway.rows = [Row(TODAY, team="a", key="ka", prompt=10)]


@pytest.fixture
def running(gateway: FakeGateway, clock: TickingClock, data: Path) -> Iterator[Board]:
    with board(gateway, clock, leaderboard_data_dir=data) as started:
        in_state(started, "ok")
        yield started


def in_state(running: Board, state: str) -> None:
    until(
        lambda: running.json("/status"),
        f"the store is {state}",
        lambda found: found["store"]["state"] == state,
    )


def saved(running: Board) -> None:
    before = running.json("/status")["store"]["last_write_at"]
    until(
        lambda: running.json("/status"),
        "it writes",
        lambda found: found["store"]["last_write_at"] not in (None, before),
    )


def cause(running: Board) -> str:
    found: str = running.json("/status")["store"]["cause"]
    return found


def grow(gateway: FakeGateway, running: Board, tokens: int) -> None:
    """The gateway counts more, and the board shows it."""
    gateway.rows = [gateway.rows[0].grown(prompt=tokens, requests=1)]
    until(
        lambda: running.tokens(),
        "the growth is shown",
        lambda found: found == {"Alpha": gateway.rows[0].prompt},
    )


def restarted(gateway: FakeGateway, clock: TickingClock, data: Path) -> tuple[dict[str, int], int]:
    """Tokens, and those whose hour is known, as the next start shows them without the gateway."""
    gateway.fault = lambda _: JSONResponse({}, 500)
    with board(gateway, clock, leaderboard_data_dir=data) as again:
        hours = again.json("/tokens/hourly")["hours"]
        return again.tokens(), sum(hour["tokens"] for hour in hours)


def file_in(data: Path) -> Path:
    [found] = data.glob("*.sqlite3")
    return found


def test_a_folder_that_cannot_be_used_yet(gateway: FakeGateway, clock: TickingClock, data: Path) -> None:
    data.write_text("a file where the folder should be")
    with board(gateway, clock, leaderboard_data_dir=data) as running:
        in_state(running, "failing")
        assert cause(running) == "The folder of the database file cannot be used."
        assert "leaderboard_store_up 0.0" in running.get("/metrics").text
        grow(gateway, running, 100)
        data.unlink()
        in_state(running, "ok")
        saved(running)
        assert "leaderboard_store_up 1.0" in running.get("/metrics").text
        assert running.tokens() == {"Alpha": 110}

    assert restarted(gateway, clock, data)[0] == {"Alpha": 110}


def test_a_disk_that_takes_no_more(
    running: Board, gateway: FakeGateway, clock: TickingClock, data: Path
) -> None:
    saved(running)
    _, hard = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (1, hard))
    in_state(running, "failing")
    assert cause(running) == "The disk reports an error."
    grow(gateway, running, 100)
    grow(gateway, running, 1000)
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    in_state(running, "ok")
    saved(running)
    running.kill()

    # The minutes of the outage are saved as well.
    assert restarted(gateway, clock, data) == ({"Alpha": 1110}, 1100)


def test_a_disk_that_is_full_and_boards_that_are_killed_meanwhile(
    gateway: FakeGateway, clock: TickingClock, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "600k") as disk:
        data = disk.folder / "data"
        with board(gateway, clock, disk.command, leaderboard_data_dir=data) as running:
            saved(running)
            grow(gateway, running, 100)
            saved(running)
            disk.fill()
            until(lambda: fails_after_growing(gateway, running), "the store fails")
            assert cause(running) == "The disk is full."
            grow(gateway, running, 1000)
            running.kill()
        shown = gateway.rows[0].prompt
        with board(gateway, clock, disk.command, leaderboard_data_dir=data) as again:
            until(lambda: again.tokens() == {"Alpha": shown}, "it reads the gateway")
            until(lambda: fails_after_growing(gateway, again), "the store fails")
            assert cause(again) == "The disk is full."
            disk.free()
            in_state(again, "ok")
            grow(gateway, again, 10_000)
            saved(again)
            again.kill()
        gateway.fault = lambda _: JSONResponse({}, 500)
        with board(gateway, clock, disk.command, leaderboard_data_dir=data) as last:
            hours = last.json("/tokens/hourly")["hours"]

            assert last.tokens() == {"Alpha": gateway.rows[0].prompt}
            # What grew before the disk was full, and after the second start.
            assert sum(hour["tokens"] for hour in hours) >= 10_100
            assert last.json("/status")["reconciliation"]["balanced"] is True
        assert [path.suffix for path in disk.here.glob("data/*.corrupt-*")] == []


def fails_after_growing(gateway: FakeGateway, running: Board) -> bool:
    """Writes of what the file has room for still succeed."""
    grow(gateway, running, 1)
    found: bool = running.json("/status")["store"]["state"] == "failing"
    return found


def test_another_program_that_locks_the_file(
    running: Board, gateway: FakeGateway, clock: TickingClock, data: Path
) -> None:
    saved(running)
    other = sqlite3.connect(file_in(data), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    in_state(running, "failing")
    assert cause(running) == "The database file is locked by another program."
    grow(gateway, running, 100)
    other.execute("ROLLBACK")
    other.close()
    in_state(running, "ok")
    saved(running)
    running.kill()

    assert restarted(gateway, clock, data) == ({"Alpha": 110}, 100)


def test_a_file_that_is_corrupt_at_the_start(gateway: FakeGateway, clock: TickingClock, data: Path) -> None:
    with board(gateway, clock, leaderboard_data_dir=data) as first:
        saved(first)
    file = file_in(data)
    file.write_bytes(b"\0" * 100 + file.read_bytes()[100:])
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    with board(gateway, clock, leaderboard_data_dir=data) as again:
        in_state(again, "ok")
        saved(again)
        assert again.tokens() == {"Alpha": 10}

    assert [path.name.startswith(f"{file.name}.corrupt-") for path in data.glob("*.corrupt-*")] == [True]
    assert restarted(gateway, clock, data)[0] == {"Alpha": 10}


def test_a_file_that_is_removed(
    running: Board, gateway: FakeGateway, clock: TickingClock, data: Path
) -> None:
    saved(running)
    grow(gateway, running, 100)
    for path in data.iterdir():
        path.unlink()
    until(lambda: list(data.glob("*.sqlite3")), "a new one is started")
    in_state(running, "ok")
    saved(running)
    running.kill()

    assert restarted(gateway, clock, data) == ({"Alpha": 110}, 100)


def test_a_file_of_a_newer_release_is_left_alone(
    gateway: FakeGateway, clock: TickingClock, data: Path
) -> None:
    with board(gateway, clock, leaderboard_data_dir=data) as first:
        saved(first)
    with sqlite3.connect(file_in(data)) as newer:
        newer.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608
    newer.close()
    with board(gateway, clock, leaderboard_data_dir=data) as running:
        in_state(running, "failing")
        assert "newer release" in cause(running)
        grow(gateway, running, 100)

    assert list(data.glob("*.corrupt-*")) == []


def test_two_gateways_have_a_file_each(gateway: FakeGateway, clock: TickingClock, data: Path) -> None:
    with board(gateway, clock, leaderboard_data_dir=data) as first:
        saved(first)
    gateway.url = gateway.url.replace("127.0.0.1", "localhost")
    with board(gateway, clock, leaderboard_data_dir=data) as second:
        saved(second)

    assert len(list(data.glob("*.sqlite3"))) == 2


def test_a_board_without_a_store_says_so(gateway: FakeGateway, clock: TickingClock, data: Path) -> None:
    with board(gateway, clock, leaderboard_data_dir=data, database_url="sqlite://") as running:
        assert running.json("/status")["store"] == {
            "state": "memory",
            "cause": None,
            "since": None,
            "last_write_at": None,
            "reads_gateway": True,
        }
    assert not data.exists()
