"""A gateway in a process of its own: answers from ready bytes, counts who asks, and grows when told."""

import contextlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from urllib.parse import parse_qs

import requests
import uvicorn
from starlette.types import Receive, Scope, Send

from benchmarks.processes import answer_of, beside, listener
from benchmarks.seeded import DayBodies, DayRows, Size, model_info, one_row_page, team_list

_ACTIVITY = "/team/daily/activity"
_MANY_PAGES = 1000


class Gateway:
    """The other side's view of it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def grow(self) -> float:
        """One more request in a row of today; the moment (monotonic) from which it can be read."""
        moment: float = requests.post(f"{self.url}/-/grow", timeout=30).json()
        return moment

    def asked(self) -> list[tuple[float, str]]:
        """When it was asked for what: a path, with the first day where it is the activity."""
        rows: list[tuple[float, str]] = requests.get(f"{self.url}/-/asked", timeout=30).json()
        return [(moment, what) for moment, what in rows]

    def readings(self) -> list[float]:
        """When today was asked for."""
        today = datetime.now(UTC).date()
        return [moment for moment, what in self.asked() if what == f"{_ACTIVITY} {today}"]


@contextlib.contextmanager
def gateway_of(size: Size) -> Iterator[Gateway]:
    with beside(_serve, size) as line:
        yield Gateway(f"http://127.0.0.1:{answer_of(line)}")


class _App:
    def __init__(self, size: Size) -> None:
        self._today = datetime.now(UTC).date()
        self._oldest = self._today - timedelta(days=size.days - 1)
        self._settled = DayBodies(size)
        self._rows = DayRows(size)
        self._growing = self._rows.body(self._today)
        self._fixed = {"/team/list": team_list(size.teams), "/model/info": model_info()}
        self._asked: list[tuple[float, str]] = []
        self._grown = 0

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        body = self._answer(scope["path"], parse_qs(scope["query_string"].decode()))
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body or b""))]
        await send(
            {"type": "http.response.start", "status": 404 if body is None else 200, "headers": headers}
        )
        await send({"type": "http.response.body", "body": body or b""})

    def _answer(self, path: str, query: dict[str, list[str]]) -> bytes | None:
        if path == "/-/asked":
            return json.dumps(self._asked).encode()
        if path == "/-/grow":
            self._grown += 1
            self._rows.grow(self._grown, 1000)
            body = self._rows.body(self._today)
            moment, self._growing = time.monotonic(), body
            return json.dumps(moment).encode()
        day = query.get("start_date", [""])[0]
        self._asked.append((time.monotonic(), f"{path} {day}".rstrip()))
        if path == _ACTIVITY:
            return self._activity(
                date.fromisoformat(day), date.fromisoformat(query["end_date"][0]), query["page_size"][0]
            )
        return self._fixed.get(path)

    def _activity(self, first: date, last: date, page_size: str) -> bytes:
        if page_size == "1":
            # The question for the oldest day: all days that are asked for have usage.
            return one_row_page(max(first, self._oldest), _MANY_PAGES)
        if first != last:
            raise RuntimeError("the product reads day by day")
        return self._growing if first == self._today else self._settled.of(first)


def _serve(line: Connection, size: Size) -> None:
    app, sock = _App(size), listener()
    line.send(sock.getsockname()[1])
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[sock])
