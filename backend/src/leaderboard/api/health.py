"""For machines: is it alive, is it ready, how is it doing."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from leaderboard.api.query import AppMeasures, AppRefresher

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
async def metrics(measures: AppMeasures) -> Response:
    """Prometheus metrics."""
    return Response(measures.text(), media_type=CONTENT_TYPE_LATEST)
