"""The built page, from the same port as the API."""

import asyncio
import mimetypes
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from leaderboard.api.compression import accepts_gzip, compressed
from leaderboard.settings import Settings

# The page's routes (frontend/src/app/router.ts), all served by the same file.
_VIEWS = (
    "/",
    "/index.html",
    "/leaderboard",
    "/charts",
    "/chart",
    "/team",
    "/team/{team_id:path}",
    "/present",
    "/embed",
    "/admin",
    "/join",
)
# Missing in Python's own table.
mimetypes.add_type("application/manifest+json", ".webmanifest")
_COMPRESSED_SUFFIXES = frozenset({".css", ".js", ".svg"})
# Files never change under their hashed names, so the slowest level pays.
_FILE_GZIP_LEVEL = 9
# More than a build has.
_MAX_FILES = 512
_NOT_BUILT = "The page is not built yet: run `make setup`, or `npm ci && npm run build` in frontend/.\n"


def page_folder(settings: Settings) -> Path:
    """By default frontend/dist beside backend/ in a checkout."""
    return settings.leaderboard_page_dir or Path(__file__).resolve().parents[4] / "frontend" / "dist"


def add_page(app: FastAPI, settings: Settings) -> None:
    page_dir = page_folder(settings)
    index = page_dir / "index.html"
    backend_url = settings.vite_backend_url or ""
    replacements = {
        # Behind a path prefix every relative address of the page starts at the prefix.
        '<base href="/"': f'<base href="{settings.leaderboard_root_path}/"',
        '<meta name="backend-url" content=""': f'<meta name="backend-url" content="{backend_url}"',
        'href="./board.html"': f'href="{backend_url.rstrip("/") or "."}/board.html"',
    }
    router = APIRouter(include_in_schema=False)

    def page(status: int) -> Response:
        if not index.is_file():
            return PlainTextResponse(_NOT_BUILT, status_code=503)
        text = index.read_text(encoding="utf-8")
        for built, served in replacements.items():
            text = text.replace(built, served)
        return HTMLResponse(text, status, headers={"Cache-Control": "no-cache"})

    async def view() -> Response:
        return page(200)

    async def not_found(request: Request, error: Exception) -> Response:
        """Browsers get the page, which shows that the view does not exist; programs get the documented error."""
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


class HashedFiles(StaticFiles):
    """The page's own files, whose names hold a hash of their content: browsers keep them for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and scope["method"] == "GET":
            response = await _compressed_file(response, Headers(scope=scope))
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


async def _compressed_file(response: FileResponse, request: Headers) -> Response:
    file = Path(response.path)
    if file.suffix not in _COMPRESSED_SUFFIXES:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    if "Range" in request or not accepts_gzip(request.get("Accept-Encoding", "").encode("latin-1")):
        return response
    body = await asyncio.to_thread(_gzip_file, file)
    if body is None:
        return response
    headers = {
        "Content-Encoding": "gzip",
        "ETag": f"W/{response.headers['ETag']}",
        "Last-Modified": response.headers["Last-Modified"],
        "Vary": "Accept-Encoding",
    }
    return Response(body, headers=headers, media_type=response.media_type)


@lru_cache(maxsize=_MAX_FILES)
def _gzip_file(file: Path) -> bytes | None:
    return compressed(file.read_bytes(), _FILE_GZIP_LEVEL)
