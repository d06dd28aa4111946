"""For machines: is it alive, is it ready, how is it doing."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from leaderboard.api.dependencies import AppRefresher
from leaderboard.ledger.refresher import Refresher, utc_now
from leaderboard.ledger.store import GatewayStateName

router = APIRouter(tags=["machines"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """200 as long as the process serves."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(refresher: AppRefresher, response: Response) -> dict[str, str]:
    """200 once there is something to show, 503 before; old numbers are something to show."""
    ready = bool(refresher.snapshot.ledger.days)
    response.status_code = 200 if ready else 503
    return {"status": "ready" if ready else "loading"}


@router.get("/metrics", response_class=Response)
async def metrics(refresher: AppRefresher) -> Response:
    """Prometheus metrics."""
    registry = CollectorRegistry()
    registry.register(_LedgerCollector(refresher))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _LedgerCollector(Collector):
    def __init__(self, refresher: Refresher) -> None:
        self._refresher = refresher

    def collect(self) -> list[GaugeMetricFamily]:
        snapshot = self._refresher.snapshot
        read_at = snapshot.gateway.last_success_at
        gauges: list[tuple[str, str, float]] = [
            ("gateway_up", "1 while the gateway is read", snapshot.gateway.state is GatewayStateName.OK),
            ("ledger_version", "Version of the ledger", snapshot.ledger.version),
            ("ledger_days", "Days held", len(snapshot.ledger.days)),
            ("ledger_teams", "Teams known", len(snapshot.ledger.teams)),
            ("request_log_bytes_read", "Request logs read since the start", snapshot.logs.bytes_read),
        ]
        if read_at is not None:
            age = (utc_now() - read_at).total_seconds()
            gauges.append(("ledger_age_seconds", "Since today was last read", age))
        return [
            GaugeMetricFamily(f"leaderboard_{name}", text, value=float(value)) for name, text, value in gauges
        ]
