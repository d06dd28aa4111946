"""http: how near the data answers come to a bare app that has their bytes ready."""

import http.client
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from urllib.parse import urlsplit

from benchmarks.bare import CannedAnswer, bare_server
from benchmarks.gateway import gateway_of
from benchmarks.load_generator import Generator, Load
from benchmarks.processes import Server, product_on
from benchmarks.report import Goal, Outcome, Table
from benchmarks.seeded import Size

_CONNECTIONS = 50
_LEAST_SHARE = 0.8
# Headers without which no answer can be read; the rest is what the product adds.
_BARE_HEADERS = (b"content-type", b"content-length", b"content-encoding")
# Answers change with each reading; here none changes while it is measured.
_NO_REFRESH = "3600"


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    target: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Measured:
    load: Load
    cpu_us: float


@dataclass(frozen=True, slots=True)
class _Round:
    """The servers one after another, so that what else the machine does meets them alike."""

    product: _Measured
    bare: _Measured
    same_headers: _Measured

    def failures(self) -> int:
        return self.product.load.failures + self.bare.load.failures + self.same_headers.load.failures


def run(ask: Generator, *, quick: bool) -> Outcome:
    size = Size(100, 30)
    rounds, seconds = (2, 1) if quick else (5, 1)
    with ExitStack() as stack:
        gateway = stack.enter_context(gateway_of(size))
        product = stack.enter_context(product_on(gateway.url, refresh_seconds=_NO_REFRESH))
        cases = [_with_tag(product.url, case) for case in _cases(size.days, quick=quick)]
        answers = [_fetched(product.url, case) for case in cases]
        canned = {f"/bare/{place}": _bare(answer) for place, answer in enumerate(answers)}
        canned |= {f"/same/{place}": answer for place, answer in enumerate(answers)}
        bare = stack.enter_context(bare_server(canned))
        measured: list[list[_Round]] = [[] for _ in cases]
        for _ in range(rounds):
            for place, case in enumerate(cases):
                one = _Round(
                    _measure(ask, product, case.target, case, seconds),
                    _measure(ask, bare, f"/bare/{place}", case, seconds),
                    _measure(ask, bare, f"/same/{place}", case, seconds),
                )
                measured[place].append(one)
    failures = sum(one.failures() for rows in measured for one in rows)
    table = Table(
        f"http: {size} teams × days, {_CONNECTIONS} connections",
        ("answer", "bytes", *_COLUMNS),
        [
            [case.name, len(answer.body), *(median(map(value, rows)) for value in _COLUMNS.values())]
            for case, answer, rows in zip(cases, answers, measured, strict=True)
        ],
        (
            f"Asked by {ask.name}; medians of {rounds} rounds of {seconds} s on each server in turn.",
            "bare: an ASGI app with the bytes ready, on the product's own server, with the three headers a client "
            "needs. same headers: the bare app with all the product's headers, which the server checks one by one.",
            "CPU: of the server for one answer; the share by CPU hardly depends on what else the machine does. "
            "client busy: share of a core; near 1 the client was the limit.",
        ),
    )
    shares = [median(map(_share, rows)) for rows in measured]
    return Outcome(
        [table],
        [
            Goal("lowest rate as a share of the bare app's", min(shares), _LEAST_SHARE, at_least=True),
            Goal("failed requests", failures, 0),
        ],
    )


def _share(one: _Round) -> float:
    return one.product.load.rate / one.bare.load.rate


_COLUMNS: dict[str, Callable[[_Round], float]] = {
    "product 1/s": lambda one: one.product.load.rate,
    "bare 1/s": lambda one: one.bare.load.rate,
    "share": _share,
    "CPU µs": lambda one: one.product.cpu_us,
    "bare CPU µs": lambda one: one.bare.cpu_us,
    "same headers CPU µs": lambda one: one.same_headers.cpu_us,
    "share by CPU": lambda one: one.bare.cpu_us / one.product.cpu_us,
    "p50 ms": lambda one: one.product.load.p50_ms,
    "p50 ÷ bare": lambda one: one.product.load.p50_ms / one.bare.load.p50_ms,
    "p99 ms": lambda one: one.product.load.p99_ms,
    "p99 ÷ bare": lambda one: one.product.load.p99_ms / one.bare.load.p99_ms,
    "client busy": lambda one: max(one.product.load.busy, one.bare.load.busy),
}


def _measure(ask: Generator, server: Server, target: str, case: _Case, seconds: int) -> _Measured:
    before = server.cpu_seconds()
    load = ask(server.url + target, case.headers, _CONNECTIONS, seconds)
    return _Measured(load, 1e6 * (server.cpu_seconds() - before) / (load.rate * seconds))


def _cases(days: int, *, quick: bool) -> list[_Case]:
    today = datetime.now(UTC).date()
    first = today - timedelta(days=days - 1)
    targets = {
        "/tokens": "/tokens",
        "/tokens?breakdown=false": "/tokens?breakdown=false",
        f"/tokens/timeseries, {days} days": f"/tokens/timeseries?start_date={first}&end_date={today}",
    }
    forms = {
        "identity": {"Accept-Encoding": "identity"},
        "gzip": {"Accept-Encoding": "gzip"},
        "304": {"Accept-Encoding": "gzip", "If-None-Match": "?"},
    }
    cases = [
        _Case(f"{name}, {form}", target, headers)
        for name, target in targets.items()
        for form, headers in forms.items()
    ]
    return [case for case in cases if case.target.endswith("false")] if quick else cases


def _with_tag(url: str, case: _Case) -> _Case:
    if "If-None-Match" not in case.headers:
        return case
    tag = dict(_fetched(url, case).headers)[b"etag"].decode()
    return _Case(case.name, case.target, {**case.headers, "If-None-Match": tag})


def _fetched(url: str, case: _Case) -> CannedAnswer:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", case.target, headers=dict(case.headers))
    answer = connection.getresponse()
    body = answer.read()
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.getheaders()]
    connection.close()
    # The server adds the date to each.
    return CannedAnswer(answer.status, tuple(row for row in headers if row[0] != b"date"), body)


def _bare(answer: CannedAnswer) -> CannedAnswer:
    headers = tuple(row for row in answer.headers if row[0] in _BARE_HEADERS)
    return CannedAnswer(answer.status, headers, answer.body)
