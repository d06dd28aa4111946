"""The API's documentation, which requires the viewer token like the data."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from leaderboard.api.auth import require_token
from leaderboard.api.docs_page import STYLE, docs_page
from leaderboard.api.query import AppSettings

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json", dependencies=[Depends(require_token)])
async def openapi(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())


@router.get("/docs", dependencies=[Depends(require_token)])
async def docs(request: Request, settings: AppSettings) -> HTMLResponse:
    """The documentation as a page."""
    return HTMLResponse(docs_page(request.app.openapi(), settings.leaderboard_root_path))


@router.get("/docs/docs.css")
async def style() -> Response:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})
