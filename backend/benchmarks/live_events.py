"""live: from a row's change at the gateway to the event at the last of many readers."""

import random
import time
from dataclasses import dataclass
from statistics import median
from typing import cast
from urllib.parse import urlsplit

from benchmarks.bare import bare_broadcast
from benchmarks.gateway import Gateway, gateway_of
from benchmarks.processes import Server, allow_many_files, answer_of, product_on
from benchmarks.report import Cell, Outcome, Table
from benchmarks.seeded import Size
from benchmarks.viewers import Heard, live_readers

_SIZE = Size(100, 2)
_REFRESH_SECONDS = 2
# As large as an event of one moved team.
_EVENT = b"event: ledger\nid: 1\ndata: " + b"x" * 350 + b"\n\n"
# With fewer readers the memory of everything else is louder.
_ENOUGH_TO_WEIGH = 1000


@dataclass(frozen=True, slots=True)
class _Change:
    """Seconds: until the gateway was asked, from there to the first reader, from the first to the last."""

    waiting: float
    reading: float
    telling: float

    @property
    def whole(self) -> float:
        return self.waiting + self.reading + self.telling

    @property
    def own_share(self) -> float:
        return 1 - self.waiting / self.whole


@dataclass(frozen=True, slots=True)
class _Measured:
    readers: int
    changes: list[_Change]
    bare_telling: float
    kb_a_reader: float | None

    def row(self) -> list[Cell]:
        return [
            self.readers,
            median(one.whole for one in self.changes),
            median(one.waiting for one in self.changes),
            median(one.reading for one in self.changes),
            median(one.telling for one in self.changes),
            self.bare_telling,
            median(one.own_share for one in self.changes),
            self.kb_a_reader,
        ]


def run(*, quick: bool) -> Outcome:
    allow_many_files()
    counts, changes = ((1, 100), 2) if quick else ((1, 100, 1000, 5000), 4)
    found: list[_Measured] = []
    with gateway_of(_SIZE) as gateway:
        for count in counts:
            # A process of its own for each, or the memory of the one before would be counted too.
            with product_on(gateway.url, refresh_seconds=str(_REFRESH_SECONDS), history_days="2") as product:
                found.append(_measured(gateway, product, count, changes))
    table = Table(
        f"live: {_SIZE.teams} teams, the gateway read every {_REFRESH_SECONDS} s",
        (
            "readers",
            "change to last reader s",
            "waiting for the interval s",
            "reading and reckoning s",
            "first to last reader s",
            "bare broadcast s",
            "share not waiting",
            "kB a reader",
        ),
        [one.row() for one in found],
        (
            f"Medians of {changes} changes of one row at any moment; readers are raw sockets in another process.",
            "bare broadcast: as many bytes written to as many sockets by a bare asyncio server, first to last. "
            "kB: growth of the product's resident memory, divided by the readers.",
        ),
    )
    return Outcome([table])


def _measured(gateway: Gateway, product: Server, count: int, changes: int) -> _Measured:
    port = cast(int, urlsplit(product.url).port)
    alone = product.memory_mb()
    dice = random.Random(count)  # noqa: S311 - moments
    found: list[_Change] = []
    with live_readers(port, count) as line:
        # The first event has nothing to compare with; it warms up.
        gateway.grow()
        answer_of(line)
        grown_kb = (product.memory_mb() - alone) * 1024
        for _ in range(changes):
            time.sleep(dice.uniform(0, _REFRESH_SECONDS))
            changed = gateway.grow()
            heard = cast(Heard, answer_of(line))
            asked = next(moment for moment in gateway.readings() if moment >= changed)
            found.append(_Change(asked - changed, heard.first - asked, heard.last - heard.first))
    kb_a_reader = grown_kb / count if count >= _ENOUGH_TO_WEIGH else None
    return _Measured(count, found, _bare_telling(count, changes), kb_a_reader)


def _bare_telling(count: int, changes: int) -> float:
    found: list[float] = []
    with bare_broadcast(_EVENT) as (port, server), live_readers(port, count) as line:
        for _ in range(changes):
            server.send("now")
            answer_of(server)
            heard = cast(Heard, answer_of(line))
            found.append(heard.last - heard.first)
    return median(found)
