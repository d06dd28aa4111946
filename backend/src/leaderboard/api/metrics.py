"""Metrics for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from leaderboard.api.auth import Role
from leaderboard.sync.publication import View
from leaderboard.sync.snapshots import GatewayStateName
from leaderboard.sync.store_sync import StoreState, StoreStateName

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Registries of its own for each app, so that two apps in a process stay separate, and for what a role sees."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._of_role = {role: CollectorRegistry() for role in Role}
        self._requests = Counter(
            "leaderboard_requests",
            "Responses by route and status",
            ("route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "leaderboard_request_seconds",
            "Response time by route",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )

        self._children: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def observe(self, route: str, status: int, seconds: float) -> None:
        children = self._children.get((route, status))
        if children is None:
            children = self._requests.labels(route, status), self._seconds.labels(route)
            self._children[route, status] = children
        requests, durations = children
        requests.inc()
        durations.observe(seconds)

    def watch_ledger(self, role: Role, view: Callable[[], View], store: Callable[[], StoreState]) -> None:
        self._of_role[role].register(_LedgerCollector(view, store))

    def watch(
        self, name: str, description: str, value: Callable[[], float], role: Role | None = None
    ) -> None:
        registry = self._registry if role is None else self._of_role[role]
        Gauge(f"leaderboard_{name}", description, registry=registry).set_function(value)

    def text(self, role: Role) -> bytes:
        return generate_latest(self._registry) + generate_latest(self._of_role[role])


class _LedgerCollector(Collector):
    """Reads the snapshot on each scrape, so nothing has to be counted twice."""

    def __init__(self, view: Callable[[], View], store: Callable[[], StoreState]) -> None:
        self._view = view
        self._store = store

    def collect(self) -> list[Metric]:
        view = self._view()
        snapshot = view.snapshot
        gateway = snapshot.gateway
        gauges: list[tuple[str, str, float]] = [
            ("gateway_up", "1 while the gateway is reachable", gateway.state is GatewayStateName.OK),
            ("gateway_refresh_seconds", "Duration of the last refresh", gateway.reading_seconds),
            ("ledger_version", "Version of the ledger", snapshot.version),
            ("ledger_days", "Days in memory", len(snapshot.ledger.days)),
            ("ledger_teams", "Known teams", len(snapshot.ledger.teams)),
            (
                "ledger_cells",
                "Usage rows in memory: one per day, team, key and model",
                sum(len(facts.cells) for facts in snapshot.ledger.days.values()),
            ),
        ]
        store = self._store()
        gauges += [
            (
                "store_up",
                "1 while the store works, or none is set",
                store.state is not StoreStateName.FAILING,
            ),
            ("reads_gateway", "1 in the process that reads the gateway", store.reads_gateway),
        ]
        # The store is written when the numbers change.
        if store.last_write_at is not None and snapshot.frozen_at is None:
            age = (view.now - store.last_write_at).total_seconds()
            gauges.append(("store_write_age_seconds", "Seconds since the last write to the store", age))
        if gateway.last_success_at is not None:
            age = (view.now - gateway.last_success_at).total_seconds()
            gauges.append(("ledger_age_seconds", "Seconds since the last refresh of today", age))
        families: list[Metric] = [
            GaugeMetricFamily(f"leaderboard_{name}", text, value=float(value)) for name, text, value in gauges
        ]
        errors = CounterMetricFamily(
            "leaderboard_gateway_errors", "Failed refreshes since the start, by kind", labels=("kind",)
        )
        for kind, count in sorted(gateway.errors.items()):
            errors.add_metric((kind,), count)
        read = CounterMetricFamily(
            "leaderboard_request_log_bytes_read",
            "Bytes of request logs read since the start",
            value=snapshot.logs.bytes_read,
        )
        return [*families, errors, read]
