"""What the store costs: a write after a refresh, the size on disk, and a start."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.servers import gateway_of
from benchmarks.workshop import CannedTransport
from leaderboard.cli import limit_garbage_collection
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Transport
from leaderboard.ledger.facts import DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.store.changes import changes_between, with_changes
from leaderboard.store.store import Store
from leaderboard.sync.day_loader import read_day
from leaderboard.sync.snapshots import Snapshot
from leaderboard.sync.stored_state import decode_state, encode_state

_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_GATEWAY = "http://gateway.invalid"
_MINUTES = 60
_REFRESHES = 6


@dataclass(frozen=True, slots=True)
class StoreCost:
    """Seconds of processor time, and bytes. `write` and `reading` are of one refresh of today and yesterday.

    The reading is over HTTP from a gateway that responds at once; a real one takes longer.
    """

    write: float
    reading: float
    first_write: float
    start: float
    size: int


def store_cost(teams: int, days: int) -> StoreCost:
    """At the end of an hour in which one row of each team grew every minute."""
    limit_garbage_collection()
    today = _NOON.date()
    with gateway_of(teams) as gateway:
        client = LiteLLMAPI(Transport(gateway.url, "sk-benchmark"))
        reading = 2 * min(_seconds(lambda: read_day(client, today, lambda: _NOON)) for _ in range(5))
    client = LiteLLMAPI(CannedTransport(teams))
    facts = read_day(client, today, lambda: _NOON)
    ledger = Ledger().with_teams(client.fetch_teams())
    for back in range(days):
        ledger = ledger.with_day(replace(facts, day=today - timedelta(days=back)))
    for minute in range(1, _MINUTES):
        ledger = ledger.with_day(_grown(ledger.days[today], teams, _NOON + timedelta(minutes=minute)))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/board.sqlite3"
        store = _opened(url)
        epoch = store.acquire() or 0
        saved = Ledger()
        writes = []
        for refresh in range(_REFRESHES):
            began = time.thread_time()
            store.save(epoch, changes_between(saved, ledger), encode_state(Snapshot(ledger=ledger)))
            writes.append(time.thread_time() - began)
            at = _NOON + timedelta(minutes=_MINUTES - 1, seconds=refresh + 1)
            saved, ledger = ledger, ledger.with_day(_grown(ledger.days[today], teams, at))
        store.close()
        start = min(_seconds(lambda: _start(url)) for _ in range(3))
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    return StoreCost(min(writes[1:]), reading, writes[0], start, size)


def _start(url: str) -> Ledger:
    """What a start does until the last numbers are shown."""
    store = _opened(url)
    board, changes = store.load(0, lambda state: decode_state(state).read_at)
    ledger = with_changes(Ledger(), decode_state(board.state).read_at, changes)
    store.close()
    return ledger


def _opened(url: str) -> Store:
    store = Store(url, _GATEWAY, lease_seconds=3600)
    store.open()
    return store


def _grown(facts: DayFacts, rows: int, at: datetime) -> DayFacts:
    """One row of each team, 16 rows apart, with one more request."""
    cells = list(facts.cells)
    for place in range(0, min(len(cells), 16 * rows), 16):
        usage = cells[place].usage
        more = usage._replace(
            requests=usage.requests + 1,
            prompt_tokens=usage.prompt_tokens + 1000,
            total_tokens=usage.total_tokens + 1000,
        )
        cells[place] = cells[place]._replace(usage=more)
    return replace(facts, cells=tuple(cells), read_at=at)


def _seconds(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began
