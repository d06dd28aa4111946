"""Health checks and metrics for monitoring."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from leaderboard.api.auth import RequestRole, Role
from leaderboard.api.query import AppMetrics, AppRefresher

router = APIRouter(tags=["monitoring"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """200 while the process serves requests."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(refresher: AppRefresher, response: Response) -> dict[str, str]:
    """200 once there is data to show, however old; 503 before."""
    ready = bool(refresher.snapshot.ledger.days)
    response.status_code = 200 if ready else 503
    return {"status": "ready" if ready else "loading"}


@router.get("/metrics", response_class=Response)
async def metrics(metrics: AppMetrics, role: RequestRole) -> Response:
    """Prometheus metrics. While the standing is frozen, only the admin token opens those of what is read meanwhile."""
    return Response(metrics.text(role or Role.VIEWER), media_type=CONTENT_TYPE_LATEST)
