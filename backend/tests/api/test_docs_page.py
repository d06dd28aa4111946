"""/docs works without scripts and internet, under the same content policy as the page."""

import re
from collections.abc import Iterator

import pytest
import requests

from tests.api.conftest import Backend, running


@pytest.fixture(scope="module")
def under_a_path() -> Iterator[Backend]:
    yield from running(
        leaderboard_root_path="/board",
        server_basic_auth_token="let-me-in-please",
        admin_token="only-for-organisers",
    )


def _docs(backend: Backend) -> str:
    response = requests.get(
        f"{backend.url}/board/docs", headers={"Authorization": "bearer let-me-in-please"}, timeout=30
    )
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    return response.text


def test_every_route_is_documented_with_its_parameters_and_an_example(under_a_path: Backend) -> None:
    page = _docs(under_a_path)
    document = requests.get(
        f"{under_a_path.url}/openapi.json", headers={"Authorization": "bearer let-me-in-please"}, timeout=30
    ).json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f"{path}</a></li>" in page
            assert f"<h2>{method.upper()} " in page
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page
    assert "<code>announcements</code>" in page  # of a body
    assert "&quot;demo&quot;: true" in page


def test_the_page_has_no_scripts_and_no_external_files(under_a_path: Backend) -> None:
    page = _docs(under_a_path)

    assert not re.search(r"<script|<style|<iframe|<img|style=|\son\w+=", page)
    addresses = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert {address for address in addresses if not address.startswith(("/board/", "#"))} == set()
    style = requests.get(f"{under_a_path.url}/board/docs/docs.css", timeout=30)
    assert style.headers["Content-Type"].startswith("text/css")
    assert "@import" not in style.text
    assert "url(" not in style.text


def test_internal_links_have_targets(under_a_path: Backend) -> None:
    page = _docs(under_a_path)
    targets = re.findall(r'id="([^"]+)"', page)

    assert len(targets) == len(set(targets))
    assert set(re.findall(r'href="#([^"]*)"', page)) == set(targets)


def test_a_private_board_requires_the_token_for_it(under_a_path: Backend) -> None:
    response = under_a_path.get("/docs")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.json()["detail"].startswith("This board is private")
