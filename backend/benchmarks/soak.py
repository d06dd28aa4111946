"""soak: memory over many readings of a gateway whose numbers grow."""

import gc
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import BuiltinFunctionType, FunctionType, ModuleType

from msgspec import Struct, structs

from benchmarks.processes import measured_apart, memory_mb
from benchmarks.report import Goal, Outcome, Table
from benchmarks.seeded import DayRows, Size, model_info, team_list
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Query, Transport
from leaderboard.period import utc_today
from leaderboard.sync.snapshots import Snapshots
from leaderboard.sync.today_reader import TodayReader

_SIZE = Size(12, 2)
_START = datetime(2026, 11, 23, 6, tzinfo=UTC)
_REFRESH = timedelta(seconds=10)
_EVERY = 100
# Rows that grow between two readings.
_GROWING = 10
_NOT_HELD = (type, ModuleType, FunctionType, BuiltinFunctionType, Enum)
# Memory comes from the system in arenas of a megabyte, and pieces of freed ones stay.
_SLACK_MB = 4.0


@dataclass(frozen=True, slots=True)
class _Mark:
    refreshes: int
    resident_mb: float
    facts_mb: float
    timed_facts: int


def run(*, quick: bool) -> Outcome:
    marks = measured_apart(_soaked, 200 if quick else 1000)
    start, end = marks[1], marks[-1]
    grown = end.resident_mb - start.resident_mb - (end.facts_mb - start.facts_mb)
    rows = [
        [mark.refreshes, mark.resident_mb, mark.facts_mb, mark.timed_facts, mark.resident_mb - mark.facts_mb]
        for mark in marks
    ]
    table = Table(
        f"soak: {end.refreshes:,} readings of {_SIZE.teams} teams, {_GROWING} rows growing each time",
        ("readings", "resident MB", "facts MB", "minute facts", "resident − facts MB"),
        rows,
        (
            "Facts: the size of all objects that the ledger reaches. The watched minutes of today are kept, so facts "
            f"grow; beyond them nothing should. Readings follow {_REFRESH.seconds} s apart on the reader's clock.",
        ),
    )
    return Outcome(
        [table],
        [Goal(f"MB grown beyond the facts from reading {start.refreshes:,} on", grown, _SLACK_MB)],
    )


class _Growing(Transport):
    """Today's body is another each time it is asked for."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("http://gateway.invalid", "sk-no-key")
        self._now = now
        self._rows = DayRows(_SIZE)
        self._asked = 0
        self._settled: dict[date, bytes] = {}

    def get(self, path: str, query: Query) -> bytes:
        if path == "/team/list":
            return team_list(_SIZE.teams)
        if path == "/model/info":
            return model_info()
        day = date.fromisoformat(str(query["start_date"]))
        if day != utc_today(self._now()):
            if day not in self._settled:
                self._settled = {day: DayRows(_SIZE, variant=1).body(day)}
            return self._settled[day]
        self._asked += 1
        for place in range(_GROWING):
            self._rows.grow(self._asked * _GROWING + place, 1000 + self._asked)
        return self._rows.body(day)


def _soaked(refreshes: int) -> list[_Mark]:
    clock = [_START]

    def now() -> datetime:
        return clock[0]

    snapshots = Snapshots()
    reader = TodayReader(
        LiteLLMAPI(_Growing(now)), snapshots, now, threading.Event(), _REFRESH.total_seconds()
    )
    marks: list[_Mark] = []
    for turn in range(refreshes + 1):
        reader.refresh()
        if snapshots.latest.gateway.error:
            raise RuntimeError(snapshots.latest.gateway.error)
        clock[0] += _REFRESH
        if turn % _EVERY == 0:
            timed = sum(len(day.facts) for day in snapshots.latest.ledger.timed.values())
            marks.append(_Mark(turn, memory_mb(), weight(snapshots.latest.ledger) / 2**20, timed))
    return marks


def weight(root: object) -> int:
    """Bytes of everything that can be reached from here, each object once."""
    seen: set[int] = set()
    waiting = [root]
    whole = 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, _NOT_HELD):
            continue
        seen.add(id(one))
        whole += sys.getsizeof(one)
        # A struct outside the garbage collector does not name to it what it holds.
        waiting += structs.astuple(one) if isinstance(one, Struct) else gc.get_referents(one)
    return whole
