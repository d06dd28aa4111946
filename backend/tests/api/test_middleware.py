"""Headers of every response, limits, and the path prefix."""

import http.client
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from leaderboard.logging import start_logging
from leaderboard.settings import Settings
from tests.api.conftest import Backend, running
from tests.support.gateway import FakeGateway


@pytest.mark.parametrize("path", ["/leaderboard", "/assets/app-1a2b.js", "/"])
def test_the_page_carries_all_security_headers(demo: Backend, path: str) -> None:
    headers = demo.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize(
    "path", ["/tokens", "/tokens?format=csv", "/nowhere", "/tokens?start_date=x", "/status"]
)
def test_data_gets_the_strictest_policy(demo: Backend, path: str) -> None:
    headers = demo.get(path).headers

    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Permissions-Policy" not in headers


def test_a_request_id_is_accepted_or_created(demo: Backend) -> None:
    given = demo.session.get(f"{demo.url}/healthz", headers={"X-Request-ID": "abc-123"}, timeout=10)
    hostile = demo.session.get(f"{demo.url}/healthz", headers={"X-Request-ID": "a b<script>"}, timeout=10)

    assert given.headers["X-Request-ID"] == "abc-123"
    assert len(hostile.headers["X-Request-ID"]) == 32


def test_a_query_that_is_too_long_is_refused(demo: Backend) -> None:
    response = demo.get("/tokens", start_date="2" * 5000)

    assert response.status_code == 414
    assert "4096" in response.json()["detail"]
    # Also where the same response is stored, since the rest of the query does not matter to it.
    assert demo.get("/tokens").status_code == 200
    assert demo.get("/tokens", unused="2" * 5000).status_code == 414


def test_requests_are_counted_by_route_and_status(demo: Backend) -> None:
    demo.get("/teams/nobody-at-all")
    text = demo.get("/metrics").text

    assert 'leaderboard_requests_total{route="/teams/{team_id}",status="404"}' in text
    assert "leaderboard_request_seconds_bucket" in text
    assert "leaderboard_gateway_refresh_seconds" in text
    assert "leaderboard_ledger_cells" in text


@pytest.fixture
def framed(gateway: FakeGateway, tmp_path: Path) -> Iterator[Backend]:
    (tmp_path / "index.html").write_text('<base href="/" /><title>Board</title>')
    yield from running(
        leaderboard_root_path="/board",
        leaderboard_frame_ancestors="https://intranet.example.org",
        leaderboard_origins="https://board.example.org",
        leaderboard_page_dir=tmp_path,
    )


@pytest.mark.parametrize("built", [True, False])
def test_nothing_redirects_out_of_the_path_prefix(tmp_path: Path, built: bool) -> None:
    page_dir = tmp_path if built else tmp_path / "not-built"
    page_dir.mkdir(exist_ok=True)
    for backend in running(leaderboard_root_path="/board", leaderboard_page_dir=page_dir):
        for path in ("/tokens/", "/board/tokens/", "/board/leaderboard/", "/board/live/"):
            response = backend.session.get(backend.url + path, allow_redirects=False, timeout=10)
            assert response.status_code == 404


def test_behind_a_path_prefix_page_and_api_are_served_with_and_without_it(framed: Backend) -> None:
    for prefix in ("", "/board"):
        assert '<base href="/board/" />' in framed.get(f"{prefix}/leaderboard").text
        assert framed.json(f"{prefix}/tokens")["demo"]


def test_frame_ancestors_and_origins_are_configurable(framed: Backend) -> None:
    origin = {"Origin": "https://board.example.org"}
    response = framed.session.get(f"{framed.url}/tokens", headers=origin, timeout=30)

    assert "frame-ancestors https://intranet.example.org" in response.headers["Content-Security-Policy"]
    assert response.headers["Access-Control-Allow-Origin"] == "https://board.example.org"


def test_a_page_whose_api_is_elsewhere_gets_its_url_and_may_connect_to_it(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<meta name="backend-url" content="" />')
    for backend in running(
        vite_backend_url="https://api.example.org:8443/llm/", leaderboard_page_dir=tmp_path
    ):
        page = backend.get("/leaderboard")

        assert 'name="backend-url" content="https://api.example.org:8443/llm"' in page.text
        assert "connect-src 'self' https://api.example.org:8443;" in page.headers["Content-Security-Policy"]


def test_a_preflight_with_the_token_header_is_allowed(framed: Backend) -> None:
    response = framed.session.options(
        f"{framed.url}/tokens",
        headers={
            "Origin": "https://board.example.org",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
        timeout=30,
    )

    assert response.status_code == 200
    assert "authorization" in response.headers["Access-Control-Allow-Headers"].lower()


def test_a_private_board_requires_the_token_for_its_documentation(private_backend: Backend) -> None:
    token = {"Authorization": "Bearer let-me-in-please"}

    assert private_backend.get("/openapi.json").status_code == 401
    assert private_backend.get("/docs").status_code == 401
    assert requests.get(f"{private_backend.url}/openapi.json", headers=token, timeout=30).status_code == 200
    assert private_backend.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("tokens", "status"), [(("wrong", "let-me-in-please"), 200), (("let-me-in-please", "wrong"), 401)]
)
def test_of_several_tokens_the_last_counts_stored_or_not(
    private_backend: Backend, tokens: tuple[str, str], status: int
) -> None:
    board = urlsplit(private_backend.url)
    for path in ("/tokens", "/tokens", "/openapi.json"):
        connection = http.client.HTTPConnection(board.netloc, timeout=30)
        connection.putrequest("GET", path)
        for token in tokens:
            connection.putheader("Authorization", f"Bearer {token}")
        connection.endheaders()
        assert connection.getresponse().status == status
        connection.close()


def test_many_wrong_tokens_from_one_address_lock_nobody_out(private_backend: Backend) -> None:
    def status(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{private_backend.url}/tokens/models", headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(30) as pool:
        assert set(pool.map(status, ["stale-token-of-yesterday"] * 30)) == {401}
    assert status("let-me-in-please") == 200


def test_unknown_paths_share_one_metric(demo: Backend) -> None:
    for number in range(20):
        demo.get(f"/tokens{number}")

    assert "/tokens7" not in demo.get("/metrics").text


def test_head_works_wherever_get_does(demo: Backend) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/leaderboard", "/status"):
        assert demo.session.head(demo.url + path, timeout=30).status_code == 200


@pytest.mark.parametrize(
    "path", ["/tokens?start_date=0001-01-01&end_date=0001-01-01", "/status?end_date=0001-01-01"]
)
def test_the_first_day_of_the_calendar_is_accepted(demo: Backend, path: str) -> None:
    assert demo.get(path).status_code in (200, 400)


def test_a_wrong_token_gets_another_message_than_a_missing_one(private_backend: Backend) -> None:
    wrong = private_backend.session.get(
        f"{private_backend.url}/tokens", headers={"Authorization": "Bearer no"}, timeout=30
    )

    assert wrong.status_code == 401
    assert wrong.json()["detail"].startswith("The token is wrong")


@pytest.fixture
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    for name in ("urllib3", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.usefixtures("restored_logging")
def test_a_flood_of_warnings_is_not_logged_whole(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(Settings(_env_file=None))

    for number in range(1000):
        logging.getLogger("leaderboard").warning("request %d failed", number)

    for handler in logging.getLogger().handlers:
        handler.close()  # writes what waits
    lines = capsys.readouterr().err.splitlines()
    assert 20 <= len(lines) <= 40  # a minute may have begun meanwhile
    assert any(line.endswith("(further ones are not logged for a minute)") for line in lines)


@pytest.mark.usefixtures("restored_logging")
@pytest.mark.parametrize("form", ["text", "json"])
def test_keys_and_tokens_never_reach_a_log(capsys: pytest.CaptureFixture[str], form: str) -> None:
    settings = Settings(
        _env_file=None,
        litellm_base_url="http://gateway.example.org",
        litellm_api_key="sk-very-secret",
        server_basic_auth_token='room"pass\\word-please',
        log_format=form,
    )
    start_logging(settings)

    logging.getLogger("leaderboard").warning(
        'request with %s by BEARER abc and room"pass\\word-please', "sk-very-secret"
    )

    for handler in logging.getLogger().handlers:
        handler.close()  # writes what waits
    line = capsys.readouterr().err.strip()
    assert "very-secret" not in line
    assert "room" not in line
    assert "abc" not in line
    assert "[redacted]" in line
    if form == "json":
        assert json.loads(line)["level"] == "warning"
