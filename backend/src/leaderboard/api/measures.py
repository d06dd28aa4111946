"""What is counted for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from leaderboard.api.live import LiveHub
from leaderboard.ledger.refresher import Refresher, utc_now
from leaderboard.ledger.store import GatewayStateName

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Measures:
    """One registry for each app, so that two apps in a process don't mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "leaderboard_requests",
            "Answers by route and status",
            ("route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "leaderboard_request_seconds",
            "Time to answer",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def request(self, route: str, status: int, seconds: float) -> None:
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def watch(self, refresher: Refresher) -> None:
        self._registry.register(_LedgerCollector(refresher))

    def watch_live(self, hub: LiveHub) -> None:
        readers = Gauge("leaderboard_live_readers", "Open live connections", registry=self._registry)
        readers.set_function(lambda: hub.readers)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _LedgerCollector(Collector):
    """Read off the snapshot when asked: nothing is counted twice."""

    def __init__(self, refresher: Refresher) -> None:
        self._refresher = refresher

    def collect(self) -> list[Metric]:
        snapshot = self._refresher.snapshot
        gateway = snapshot.gateway
        gauges: list[tuple[str, str, float]] = [
            ("gateway_up", "1 while the gateway is read", gateway.state is GatewayStateName.OK),
            ("gateway_refresh_seconds", "How long the last reading took", gateway.reading_seconds),
            ("ledger_version", "Version of the ledger", snapshot.ledger.version),
            ("ledger_days", "Days held", len(snapshot.ledger.days)),
            ("ledger_teams", "Teams known", len(snapshot.ledger.teams)),
            (
                "ledger_cells",
                "Team, key and model of each day held",
                sum(len(facts.cells) for facts in snapshot.ledger.days.values()),
            ),
        ]
        if gateway.last_success_at is not None:
            age = (utc_now() - gateway.last_success_at).total_seconds()
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
