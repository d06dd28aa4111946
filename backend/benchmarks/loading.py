"""load: what it costs to decode days and to hold them, and how long answers wait meanwhile."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

import uvloop
from msgspec import structs

from benchmarks.processes import measured_apart, memory_mb
from benchmarks.report import Cell, Goal, Outcome, Table
from benchmarks.seeded import Canned, DayBodies, Size
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.ledger.attribution import add_up, day_facts
from leaderboard.ledger.facts import DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.sync.day_loader import read_day

_LAST = date(2026, 11, 23)
_READ_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
_MOST_MB = 400.0
_COMPARED_DAYS = 6
_HELD_DAYS = 29
# Less than this may come from memory that was free before.
_WEIGHED_MB = 5.0
_PAUSES_MS = {100: 50.0, 500: 150.0}


@dataclass(frozen=True, slots=True)
class _Loaded:
    body_mb: float
    cells: int
    seconds: float
    decode_ms: float
    facts_ms: float
    ledger_ms: float
    parse_ms: float
    before_mb: float
    after_mb: float


def run(*, quick: bool) -> Outcome:
    sizes = [Size(12, 7), Size(100, 7)] if quick else [Size(12, 7), Size(100, 30), Size(300, 60)]
    loads = [(size, measured_apart(_load, size)) for size in sizes]
    teams = [100] if quick else [12, 100, 500]
    pauses = [(count, *measured_apart(_pauses, count, 3 if quick else 4)) for count in teams]
    loaded = Table(
        "load: decode and ledger",
        (
            "teams × days",
            "MB a day",
            "facts",
            "load s",
            "json.loads ms",
            "decode ms",
            "facts ms",
            "ledger ms",
            "day ÷ json.loads",
            "resident MB",
            "of it held MB",
            "bytes a fact",
        ),
        [_row(size, found) for size, found in loads],
        (
            "load: all days through the product's client, merging and ledger, from bytes in memory. The four ms "
            f"columns: CPU time of a day, medians over up to {_COMPARED_DAYS} days, turn by turn.",
            "resident: the whole process after loading; held: its growth over having imported everything and "
            "holding three bodies.",
        ),
    )
    paused = Table(
        "load: longest pause of an event loop while a day is read in a thread",
        ("teams", "MB a day", "day read in ms", "longest pause ms", "median longest ms", "idle longest ms"),
        pauses,
        (
            f"{_HELD_DAYS} more days are held. A timer of 1 ms on uvloop tells how late it is, through each of several "
            "readings. Idle: the same time without reading, which is what the machine's other work does.",
        ),
    )
    goals = [
        Goal(f"longest pause at {row[0]} teams in ms (median over days)", row[4], _PAUSES_MS[row[0]])
        for row in pauses
        if row[0] in _PAUSES_MS
    ]
    largest, found = loads[-1]
    return Outcome([loaded, paused], [Goal(f"resident MB at {largest}", found.after_mb, _MOST_MB), *goals])


def _row(size: Size, found: _Loaded) -> list[Cell]:
    held = found.after_mb - found.before_mb
    day_ms = found.decode_ms + found.facts_ms + found.ledger_ms
    return [
        str(size),
        found.body_mb,
        found.cells,
        found.seconds,
        found.parse_ms,
        found.decode_ms,
        found.facts_ms,
        found.ledger_ms,
        day_ms / found.parse_ms,
        found.after_mb,
        held,
        held * 2**20 / found.cells if held >= _WEIGHED_MB else None,
    ]


def _load(size: Size) -> _Loaded:
    bodies = DayBodies(size)
    client = LiteLLMAPI(Canned(bodies))
    days = [_LAST - timedelta(days=back) for back in range(size.days)]
    before = memory_mb()
    began = time.perf_counter()
    ledger = Ledger()
    for day in days:
        ledger = ledger.with_day(read_day(client, day, lambda: _READ_AT))
    seconds = time.perf_counter() - began
    after = memory_mb()
    parts = [_parts(client, bodies, day) for day in days[:_COMPARED_DAYS]]
    decode, facts, enter, parse = (1000 * median(column) for column in zip(*parts, strict=True))
    return _Loaded(
        len(bodies.of(_LAST)) / 1e6,
        sum(len(facts.cells) for facts in ledger.days.values()),
        seconds,
        decode,
        facts,
        enter,
        parse,
        before,
        after,
    )


def _parts(client: LiteLLMAPI, bodies: DayBodies, day: date) -> tuple[float, float, float, float]:
    """CPU seconds to decode a day, to make facts of it, to enter them, and for json.loads."""
    body = bodies.of(day)
    marks = [time.process_time()]
    pieces = client.fetch_team_daily_activity(day, day)
    marks.append(time.process_time())
    facts = day_facts(day, add_up(pieces), {}, _READ_AT)
    marks.append(time.process_time())
    Ledger().with_day(facts)
    marks.append(time.process_time())
    json.loads(body)
    marks.append(time.process_time())
    decode, merge, enter, parse = (end - start for start, end in pairwise(marks))
    return decode, merge, enter, parse


def _pauses(teams: int, times: int) -> tuple[float, float, float, float, float]:
    """MB of a day, ms to read it, the longest pause, the median of each reading's longest, the longest when idle."""
    bodies = DayBodies(Size(teams, 1))
    client = LiteLLMAPI(Canned(bodies))
    took: list[float] = []
    held = _history(read_day(client, _LAST, lambda: _READ_AT))

    def read() -> None:
        began = time.perf_counter()
        held.with_day(read_day(client, _LAST, lambda: _READ_AT))
        took.append(time.perf_counter() - began)

    async def watch() -> tuple[list[float], list[float]]:
        await _longest(asyncio.to_thread(read))
        busy = [await _longest(asyncio.to_thread(read)) for _ in range(times)]
        idle = [await _longest(asyncio.sleep(seconds)) for seconds in took[1:]]
        return busy, idle

    busy, idle = uvloop.run(watch())
    return (
        len(bodies.of(_LAST)) / 1e6,
        1000 * median(took[1:]),
        1000 * max(busy),
        1000 * median(busy),
        1000 * max(idle),
    )


def _history(facts: DayFacts) -> Ledger:
    """A ledger whose days weigh what they would, had each been read: pauses grow with what is held."""
    days = [facts.day - timedelta(days=back) for back in range(_HELD_DAYS, 0, -1)]
    held = {
        day: replace(
            facts,
            day=day,
            cells=tuple(structs.replace(cell, usage=structs.replace(cell.usage)) for cell in facts.cells),
        )
        for day in days
    }
    return replace(Ledger().with_day(held[days[-1]]), days=held)


async def _longest(work: Awaitable[None]) -> float:
    """Seconds: the longest time between two ticks of a millisecond."""
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    ticking = asyncio.create_task(tick())
    await work
    await asyncio.sleep(0.005)
    ticking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await ticking
    return longest
