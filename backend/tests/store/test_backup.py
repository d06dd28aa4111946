"""`leaderboard backup` and `restore`, as people run them, on both kinds of database."""

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leaderboard.ledger.ledger import Ledger
from leaderboard.store.changes import changes_between, with_changes
from leaderboard.store.store import Store
from tests.support import command
from tests.support.facts import DAY, NOON, ledger_of, listed
from tests.support.rows import Row

GATEWAY = "http://gateway.example.org"


def leaderboard(*arguments: str, url: str, gateway: str = GATEWAY) -> subprocess.CompletedProcess[str]:
    environment = {"LITELLM_BASE_URL": gateway, "LITELLM_API_KEY": "sk-test", "DATABASE_URL": url}
    return command.leaderboard(*arguments, environment=os.environ | environment)


@pytest.fixture
def ledger() -> Ledger:
    return ledger_of([Row(DAY, prompt=5, cost=0.1)], listed("Team One"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url, GATEWAY)
    opened.open()
    yield opened
    opened.close()


@contextlib.contextmanager
def held(store: Store, epoch: int) -> Iterator[None]:
    """Renews the lease as a board does, however long a command takes."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(1):
            store.renew(epoch)

    thread = threading.Thread(target=renew)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def content(store: Store) -> tuple[str, Ledger]:
    board, changes = store.load(0, lambda _: [DAY])
    return board.state, replace(with_changes(Ledger(), {DAY: NOON}, changes), version=0)


def test_a_backup_brings_back_everything_and_nothing_newer(
    store: Store, url: str, ledger: Ledger, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.sqlite3")
    epoch = store.acquire() or 0
    store.save(epoch, changes_between(Ledger(), ledger), "first")
    before, stream, revision = content(store), store.board().stream, store.board().revision
    # While the board runs.
    with held(store, epoch):
        done = leaderboard("backup", copy, url=url)
        assert (done.returncode, done.stdout) == (0, f"{copy}: written.\n")
        more = ledger.with_teams(listed("Team One", "Team Two")).with_day(
            ledger_of([Row(DAY, prompt=50)]).days[DAY]
        )
        store.save(epoch, changes_between(ledger, more), "second")
        refused = leaderboard("restore", copy, url=url)
    assert (refused.returncode, "Stop all boards first" in refused.stderr) == (4, True)
    assert content(store)[0] == "second"
    store.release(epoch)
    done = leaderboard("restore", copy, url=url)

    assert (done.returncode, done.stdout) == (0, f"{copy}: restored.\n")
    assert content(store) == before
    # Other processes load everything again, and live readers start anew.
    assert store.board().revision > revision
    assert store.board().stream != stream
    assert store.board().free is True


def test_a_copy_is_one_file_that_is_itself_a_database(store: Store, url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    store.save(store.acquire() or 0, changes_between(Ledger(), ledger_of([Row(DAY, prompt=5)])), "state")
    assert leaderboard("backup", str(copy), url=url).returncode == 0
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy.sqlite3"]

    moved = Store(f"sqlite:///{copy}", GATEWAY)
    assert content(moved) == content(store)
    moved.close()


def test_what_cannot_be_done_is_said_and_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    copy, nonsense = tmp_path / "copy.sqlite3", tmp_path / "nonsense"
    nonsense.write_text("nonsense" * 1000)
    assert leaderboard("backup", str(copy), url=sqlite_url).returncode == 0
    found = {
        "exists already": leaderboard("backup", str(copy), url=sqlite_url),
        "There is no file": leaderboard("restore", str(tmp_path / "other"), url=sqlite_url),
        "corrupt": leaderboard("restore", str(nonsense), url=sqlite_url),
        "another gateway": leaderboard("restore", str(copy), url=sqlite_url, gateway="http://b.example.org"),
        "Nothing is kept": leaderboard("backup", str(tmp_path / "new"), url="sqlite://"),
    }

    for sentence, done in found.items():
        assert (done.returncode, done.stdout) == (4, "")
        assert sentence in done.stderr
    assert nonsense.read_text() == "nonsense" * 1000
    assert leaderboard("backup", url=sqlite_url).returncode == 2
    assert leaderboard("serve", "file", url=sqlite_url).returncode == 2
