"""The page's own files, whose names hold a hash of what is in them."""

import asyncio
from functools import lru_cache
from pathlib import Path

from fastapi.responses import FileResponse, Response
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from leaderboard.api.encodings import Encoding, encoding_for, is_worth_packing

_PACKED_SUFFIXES = frozenset({".css", ".js", ".svg"})
# As many as a page has, in both encodings.
_MOST_KEPT = 512


class HashedFiles(StaticFiles):
    """A file never changes under its name: browsers keep it for good, and it is packed once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and scope["method"] == "GET":
            response = await _as_taken(response, Headers(scope=scope))
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


async def _as_taken(response: FileResponse, asked: Headers) -> Response:
    file = Path(response.path)
    if file.suffix not in _PACKED_SUFFIXES:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    encoding = encoding_for(asked.get("Accept-Encoding", "").encode())
    if encoding is None or "Range" in asked:
        return response
    body = await asyncio.to_thread(_packed, file, encoding)
    if body is None:
        return response
    headers = {
        "Content-Encoding": encoding.name.decode(),
        "ETag": f"W/{response.headers['ETag']}",
        "Last-Modified": response.headers["Last-Modified"],
        "Vary": "Accept-Encoding",
    }
    return Response(body, headers=headers, media_type=response.media_type)


@lru_cache(maxsize=_MOST_KEPT)
def _packed(file: Path, encoding: Encoding) -> bytes | None:
    body = file.read_bytes()
    return encoding.pack_once(body) if is_worth_packing(body) else None
