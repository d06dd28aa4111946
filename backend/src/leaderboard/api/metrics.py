"""What is counted for Prometheus."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from leaderboard.api.live import LiveHub
from leaderboard.clock import Clock
from leaderboard.sync.refresher import Refresher
from leaderboard.sync.snapshots import GatewayStateName

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Tally:
    """Answers of one route and status in plain numbers: they are counted often and read seldom."""

    __slots__ = ("buckets", "seconds")

    def __init__(self) -> None:
        self.buckets = [0] * (len(_SECONDS) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        self.buckets[bisect_left(_SECONDS, seconds)] += 1
        self.seconds += seconds


class Measures:
    """One registry for each app, so that two apps in a process don't mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._tallies: dict[tuple[str, int], Tally] = {}
        self._registry.register(_RequestCollector(self._tallies))

    def tally(self, route: str, status: int) -> Tally:
        return self._tallies.setdefault((route, status), Tally())

    def watch(self, refresher: Refresher, clock: Clock) -> None:
        self._registry.register(_LedgerCollector(refresher, clock))

    def watch_live(self, hub: LiveHub) -> None:
        readers = Gauge("leaderboard_live_readers", "Open live connections", registry=self._registry)
        readers.set_function(lambda: hub.readers)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _RequestCollector(Collector):
    def __init__(self, tallies: Mapping[tuple[str, int], Tally]) -> None:
        self._tallies = tallies

    def collect(self) -> Iterable[CounterMetricFamily | HistogramMetricFamily]:
        counts = CounterMetricFamily(
            "leaderboard_requests", "Answers by route and status", labels=("route", "status")
        )
        seconds = HistogramMetricFamily("leaderboard_request_seconds", "Time to answer", labels=("route",))
        by_route: dict[str, list[Tally]] = {}
        for (route, status), tally in self._tallies.items():
            counts.add_metric((route, str(status)), sum(tally.buckets))
            by_route.setdefault(route, []).append(tally)
        bounds = [*map(str, map(float, _SECONDS)), "+Inf"]
        for route, tallies in by_route.items():
            buckets = accumulate(map(sum, zip(*(tally.buckets for tally in tallies), strict=True)))
            seconds.add_metric(
                (route,),
                list(zip(bounds, buckets, strict=True)),
                sum_value=sum(tally.seconds for tally in tallies),
            )
        return counts, seconds


class _LedgerCollector(Collector):
    """Read off the snapshot when asked: nothing is counted twice."""

    def __init__(self, refresher: Refresher, clock: Clock) -> None:
        self._refresher = refresher
        self._clock = clock

    def collect(self) -> list[Metric]:
        snapshot = self._refresher.snapshot
        gateway = snapshot.gateway
        gauges: list[tuple[str, str, float]] = [
            ("gateway_up", "1 while the gateway is read", gateway.state is GatewayStateName.OK),
            ("gateway_refresh_seconds", "How long the last reading took", gateway.reading_seconds),
            ("ledger_version", "Version of the ledger", snapshot.version),
            ("ledger_days", "Days held", len(snapshot.ledger.days)),
            ("ledger_teams", "Teams known", len(snapshot.ledger.teams)),
            (
                "ledger_cells",
                "Team, key and model of each day held",
                sum(len(facts.cells) for facts in snapshot.ledger.days.values()),
            ),
        ]
        if gateway.last_success_at is not None:
            age = (self._clock() - gateway.last_success_at).total_seconds()
            gauges.append(("ledger_age_seconds", "Since today was last read", age))
        families: list[Metric] = [
            GaugeMetricFamily(f"leaderboard_{name}", text, value=float(value)) for name, text, value in gauges
        ]
        errors = CounterMetricFamily(
            "leaderboard_gateway_errors", "Failed readings since the start, by kind", labels=("kind",)
        )
        for kind, count in sorted(gateway.errors.items()):
            errors.add_metric((kind,), count)
        read = CounterMetricFamily(
            "leaderboard_request_log_bytes_read",
            "Request logs read since the start",
            value=snapshot.logs.bytes_read,
        )
        return [*families, errors, read]
