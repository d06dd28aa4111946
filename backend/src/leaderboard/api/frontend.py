"""The built page, from the same port as the API."""

import mimetypes
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from leaderboard.api.hashed_files import HashedFiles
from leaderboard.settings import Settings

# The page's own addresses (frontend/src/app/router.ts): each is the same file, the page does the rest.
_VIEWS = (
    "/",
    "/index.html",
    "/leaderboard",
    "/charts",
    "/chart",
    "/team",
    "/team/{team_id:path}",
    "/present",
)
# Python's own table does not know what makes the page installable.
mimetypes.add_type("application/manifest+json", ".webmanifest")
_NOT_BUILT = "The page is not built yet: run `make setup`, or `npm ci && npm run build` in frontend/.\n"


def _default_page_dir() -> Path:
    """frontend/dist beside backend/ in a checkout."""
    return Path(__file__).resolve().parents[4] / "frontend" / "dist"


def add_page(app: FastAPI, settings: Settings) -> None:
    page_dir = settings.leaderboard_page_dir or _default_page_dir()
    index = page_dir / "index.html"
    told = {
        # Behind a path prefix every relative address of the page, its views' too, starts at the prefix.
        '<base href="/"': f'<base href="{settings.leaderboard_root_path}/"',
        '<meta name="backend-url" content=""': f'<meta name="backend-url" content="{settings.vite_backend_url or ""}"',
    }
    router = APIRouter(include_in_schema=False)

    def page(status: int) -> Response:
        if not index.is_file():
            return PlainTextResponse(_NOT_BUILT, status_code=503)
        text = index.read_text(encoding="utf-8")
        for built, here in told.items():
            text = text.replace(built, here, 1)
        return HTMLResponse(text, status, headers={"Cache-Control": "no-cache"})

    async def view() -> Response:
        return page(200)

    async def not_found(request: Request, error: Exception) -> Response:
        """People get the page, which says that there is no such view; programs get the documented shape."""
        if "text/html" in request.headers.get("Accept", "") and index.is_file():
            return page(404)
        return JSONResponse({"detail": getattr(error, "detail", "Not Found")}, 404)

    for path in _VIEWS:
        router.add_api_route(path, view, methods=["GET", "HEAD"])
    app.include_router(router)
    app.add_exception_handler(404, not_found)
    if page_dir.is_dir():
        app.mount("/assets", HashedFiles(directory=page_dir / "assets", check_dir=False), name="assets")
        app.mount("/", StaticFiles(directory=page_dir), name="page")
