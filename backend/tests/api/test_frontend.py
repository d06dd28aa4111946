"""The page's files, as browsers get them."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from fastapi import FastAPI

from leaderboard.api.frontend import HashedFiles
from tests.support.gateway import serving

SCRIPT = b"export const lanes = [24, 16, 8];\n" * 100


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("assets")
    (folder / "app-1a2b.js").write_bytes(SCRIPT)
    (folder / "tiny-1a2b.css").write_bytes(b"b{}")
    (folder / "font-1a2b.woff2").write_bytes(SCRIPT)
    app = FastAPI()
    app.mount("/assets", HashedFiles(directory=folder))
    with serving(app) as url:
        yield f"{url}/assets"


def raw(files: str, name: str, **headers: str) -> tuple[bytes, requests.Response]:
    """The bytes as they went over the wire."""
    wanted = {key.replace("_", "-"): value for key, value in headers.items()}
    response = requests.get(f"{files}/{name}", headers=wanted, stream=True, timeout=10)
    return response.raw.read(decode_content=False), response


def test_scripts_are_sent_as_gzip_to_browsers_that_accept_it(files: str) -> None:
    body, response = raw(files, "app-1a2b.js", Accept_Encoding="gzip, br")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert gzip.decompress(body) == SCRIPT


@pytest.mark.parametrize(
    ("name", "accepted"),
    [("app-1a2b.js", "identity"), ("tiny-1a2b.css", "gzip"), ("font-1a2b.woff2", "gzip")],
)
def test_other_files_are_sent_as_they_are(files: str, name: str, accepted: str) -> None:
    _, response = raw(files, name, Accept_Encoding=accepted)
    assert "Content-Encoding" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_ranges_are_of_the_uncompressed_file(files: str) -> None:
    body, response = raw(files, "app-1a2b.js", Accept_Encoding="gzip", Range="bytes=0-5")
    assert body == SCRIPT[:6]
    assert "Content-Encoding" not in response.headers


def test_a_file_that_the_browser_has_gets_304(files: str) -> None:
    _, first = raw(files, "app-1a2b.js", Accept_Encoding="gzip")
    body, again = raw(files, "app-1a2b.js", Accept_Encoding="gzip", If_None_Match=first.headers["ETag"])
    assert (again.status_code, body) == (304, b"")
