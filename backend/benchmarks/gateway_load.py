"""gateway: what many viewers cost the gateway."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from statistics import mean
from typing import cast
from urllib.parse import urlsplit

from benchmarks.gateway import Gateway, gateway_of
from benchmarks.processes import allow_many_files, answer_of, product_on
from benchmarks.report import Goal, Outcome, Table
from benchmarks.seeded import Size
from benchmarks.viewers import viewers

_SIZE = Size(100, 7)
_REFRESH_SECONDS = 2
_POLL_SECONDS = 5.0
_MOST_RATIO = 1.05


@dataclass(frozen=True, slots=True)
class _Watched:
    """Requests at the gateway: `rate` a minute, over whole readings, so that it matters little when a watch began."""

    rate: float
    a_reading: float
    answers: int
    failures: int


def run(*, quick: bool) -> Outcome:
    allow_many_files()
    many = 200 if quick else 1000
    turns, seconds = (1, 10.0) if quick else (2, 15.0)
    audiences = {2: (1, 1), many: (many // 2, many - many // 2)}
    found: dict[int, list[_Watched]] = {count: [] for count in audiences}
    with (
        gateway_of(_SIZE) as gateway,
        product_on(
            gateway.url, refresh_seconds=str(_REFRESH_SECONDS), history_days=str(_SIZE.days)
        ) as product,
    ):
        # In turn, so that what else the machine does meets them alike.
        for _ in range(turns):
            for count, (live, polling) in audiences.items():
                with viewers(
                    cast(int, urlsplit(product.url).port),
                    live=live,
                    polling=polling,
                    targets=_targets(),
                    every_seconds=_POLL_SECONDS,
                ) as line:
                    found[count].append(_watched(gateway, line, seconds))
    table = Table(
        f"gateway: {_SIZE.teams} teams, read every {_REFRESH_SECONDS} s",
        (
            "viewers",
            "requests at the gateway 1/min",
            "requests a reading",
            "answers to viewers 1/min",
            "failures",
        ),
        [
            [
                count,
                mean(one.rate for one in watched),
                mean(one.a_reading for one in watched),
                mean(one.answers for one in watched) * 60 / seconds,
                sum(one.failures for one in watched),
            ]
            for count, watched in found.items()
        ],
        (
            f"Half of the viewers read /live, half ask {len(_targets())} addresses every {_POLL_SECONDS:.0f} s; "
            f"{turns} × {seconds:.0f} s each, in turn.",
            "Readings of today and yesterday; /team/list and /model/info (every 30 s, every 10 min) are left out. A "
            "reading that takes longer on a busy machine makes fewer of them.",
        ),
    )
    few, more = (mean(one.rate for one in found[count]) for count in audiences)
    return Outcome(
        [table],
        [
            Goal(f"gateway requests with {many:,} viewers ÷ with 2", more / few, _MOST_RATIO),
            Goal("failed answers", sum(one.failures for one in found[many]), 0),
        ],
    )


def _targets() -> list[str]:
    today = datetime.now(UTC).date()
    targets = ["/tokens?breakdown=false", "/tokens/models", "/tokens/success-rate"]
    first_days = [today - timedelta(days=days) for days in range(1, _SIZE.days)]
    return targets + [f"/tokens/timeseries?start_date={day}" for day in first_days]


def _watched(gateway: Gateway, line: Connection, seconds: float) -> _Watched:
    began = time.monotonic()
    time.sleep(seconds)
    line.send("how many")
    answers, failures = cast(tuple[int, int], answer_of(line))
    readings = [moment for moment in gateway.readings() if moment >= began]
    first, last = readings[0], readings[-1]
    fixed = ("/team/list", "/model/info")
    asked = [moment for moment, what in gateway.asked() if first <= moment < last and what not in fixed]
    return _Watched(len(asked) * 60 / (last - first), len(asked) / (len(readings) - 1), answers, failures)
