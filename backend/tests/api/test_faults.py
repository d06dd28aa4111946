"""Whatever the gateway does: the last good numbers stay, and a sentence names the cause and the remedy."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import requests
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from tests.api.conftest import Backend, running
from tests.support.clock import QUICK, TODAY, TickingClock
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Row, activity
from tests.support.waiting import until

FAULTS: dict[str, tuple[Callable[[Request], Response | None], str]] = {
    "a wrong key": (lambda _: JSONResponse({"error": {"message": "no"}}, 401), "Check LITELLM_API_KEY"),
    "a key without admin view": (
        lambda _: JSONResponse({"detail": {"error": "admins only"}}, 403),
        "admin or admin-viewer role",
    ),
    "a URL without its path prefix": (lambda _: JSONResponse({"detail": "Not Found"}, 404), "path prefix"),
    "a web page": (lambda _: HTMLResponse("<h1>Welcome</h1>"), "not JSON"),
    "a login redirect": (
        lambda _: RedirectResponse("https://login.example.org/?secret=1", 302),
        "redirects to another host",
    ),
    "another service's JSON": (lambda _: JSONResponse({"hello": "world"}), "LiteLLM would not send"),
    "JSON cut off": (lambda _: Response('{"results": [', media_type="application/json"), "/team/"),
    "a failing database": (lambda _: JSONResponse({"error": "db"}, 500), "failed with status 500"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_and_the_last_good_numbers_stay(
    gateway: FakeGateway, backend: Backend, name: str
) -> None:
    gateway.rows = [Row(TODAY, prompt=42)]
    before = until(
        lambda: backend.json("/tokens")["teams"], "good numbers", lambda found: found[0]["tokens"] == 42
    )
    gateway.fault, sentence = FAULTS[name]

    status = until(
        lambda: backend.json("/status")["gateway"], "failing", lambda found: found["state"] == "failing"
    )

    assert sentence in status["error"]
    assert KEY not in status["error"]
    assert "secret" not in status["error"]
    assert status["failing_since"]
    response = backend.json("/tokens")
    assert response["stale"]
    assert response["teams"] == before

    gateway.fault = None
    until(lambda: backend.json("/status"), "recovered", lambda found: found["gateway"]["state"] == "ok")


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_from_the_start_is_a_502_with_its_cause(
    gateway: FakeGateway, name: str, request: pytest.FixtureRequest
) -> None:
    gateway.fault, sentence = FAULTS[name]
    backend: Backend = request.getfixturevalue("backend")

    response = backend.get("/tokens")

    assert response.status_code == 502
    assert response.json()["detail"].startswith("Error fetching usage: ")
    assert sentence in response.json()["detail"]


@pytest.fixture
def backend_over_tls(gateway: FakeGateway) -> Iterator[Backend]:
    """A gateway that speaks plain HTTP where TLS is expected."""
    url = gateway.url.replace("http://", "https://")
    yield from running(litellm_base_url=url, litellm_api_key=KEY, refresh_seconds=QUICK)


def test_a_tls_failure_is_reported(backend_over_tls: Backend) -> None:
    response = backend_over_tls.get("/tokens")

    assert response.status_code == 502
    assert "TLS" in response.json()["detail"]


@pytest.fixture
def backend_behind_a_prefix(gateway: FakeGateway) -> Iterator[Backend]:
    gateway.prefix = "/llm"
    yield from running(litellm_base_url=f"{gateway.url}/llm/", litellm_api_key=KEY, refresh_seconds=QUICK)


def test_a_gateway_behind_a_path_prefix_is_read(gateway: FakeGateway, request: pytest.FixtureRequest) -> None:
    gateway.rows = [Row(TODAY, prompt=42)]
    backend: Backend = request.getfixturevalue("backend_behind_a_prefix")

    assert backend.json("/tokens")["teams"][0]["tokens"] == 42


def test_numbers_that_became_old_while_a_request_hangs_are_stale_everywhere(gateway: FakeGateway) -> None:
    gateway.rows = [Row(TODAY, prompt=42)]
    hanging, over = threading.Event(), threading.Event()

    def hang(_: Request) -> None:
        hanging.set()
        over.wait(20)

    clock = TickingClock()
    for backend in running(clock, litellm_base_url=gateway.url, litellm_api_key=KEY, refresh_seconds=QUICK):
        until(lambda: backend.json("/tokens"), "loaded", lambda found: found["complete"])  # noqa: B023
        gateway.fault = hang
        hanging.wait(20)
        assert not backend.json("/tokens")["stale"]
        clock.start += timedelta(seconds=61)

        until(lambda: backend.json("/tokens"), "stale in JSON", lambda found: found["stale"])  # noqa: B023
        with requests.get(f"{backend.url}/live", stream=True, timeout=20) as live:
            state = next(line for line in live.iter_lines() if line.startswith(b"data:"))
        assert b'"stale":true' in state.replace(b" ", b"")
        assert backend.json("/tokens")["teams"][0]["tokens"] == 42
        over.set()


def test_an_implausible_value_is_set_aside_by_name_and_the_rest_counts(
    gateway: FakeGateway, backend: Backend
) -> None:
    gateway.aliases["team-2"] = "Team Two"
    rows = [Row(TODAY, prompt=42), Row(TODAY, team="team-2", key="key-2", prompt=7, cost=-0.5)]
    days = activity(rows, gateway.aliases)
    text = json.dumps(days).replace('"total_tokens": 42', '"total_tokens": 1e400')

    def fault(request: Request) -> Response | None:
        if request.url.path != "/team/daily/activity" or request.query_params["start_date"] != str(TODAY):
            return None
        return Response(f'{{"results": {text}, "metadata": {{}}}}', media_type="application/json")

    gateway.fault = fault
    until(lambda: backend.json("/status"), "today has been read", lambda found: found["set_aside"])
    teams = backend.json("/tokens")["teams"]
    status = backend.json("/status")

    assert {team["name"]: team["tokens"] for team in teams} == {"Team Two": 7, "Team One": 0}
    assert status["gateway"]["state"] == "ok"
    assert status["reconciliation"]["difference"]["tokens"] == 42
    assert not status["reconciliation"]["balanced"]
    assert {(part["date"], part["endpoint"]) for part in status["set_aside"]} == {
        (str(TODAY), "/team/daily/activity")
    }
    assert "results.breakdown.entities.*.metrics.total_tokens" in {
        part["field"] for part in status["set_aside"]
    }


def test_a_null_number_is_named_and_shows_as_a_difference(gateway: FakeGateway, backend: Backend) -> None:
    text = json.dumps(activity([Row(TODAY, prompt=42, cost=0.5)], gateway.aliases))
    # The day's own total, which comes first, stays.
    head, number, rest = text.partition('"total_tokens": 42')
    text = head + number + rest.replace('"total_tokens": 42', '"total_tokens": null')

    def fault(request: Request) -> Response | None:
        if request.url.path != "/team/daily/activity" or request.query_params["start_date"] != str(TODAY):
            return None
        return Response(f'{{"results": {text}, "metadata": {{}}}}', media_type="application/json")

    gateway.fault = fault
    until(lambda: backend.json("/status"), "today has been read", lambda found: found["set_aside"])
    [team] = backend.json("/tokens")["teams"]
    status = backend.json("/status")

    assert (team["tokens"], team["prompt_tokens"]) == (0, 42)
    assert status["reconciliation"]["difference"]["tokens"] == 42
    assert {part["reason"] for part in status["set_aside"]} == {"null instead of a number, counted as 0"}
    assert sum(part["parts"] for part in status["set_aside"]) == 4


# Hosts that viewers must not learn of: in each fault, the gateway or its network names one.
HOST = "internal.example"
WITH_HOSTS: dict[str, Callable[[Request], Response | None]] = {
    "a sign-in page": lambda _: RedirectResponse(f"https://login.{HOST}/?next=/", 302),
    "https on another port": lambda _: RedirectResponse(f"https://{HOST}:8443/", 308),
    "a proxy's realm": lambda _: Response("", 401, {"WWW-Authenticate": f'Basic realm="{HOST}"'}),
    "a web page in front": lambda _: HTMLResponse(f"<p>Blocked by waf.{HOST}</p>", 403),
    "a page instead of JSON": lambda _: HTMLResponse(f"<p>Welcome to {HOST}</p>"),
    "a database": lambda _: JSONResponse({"error": {"message": f"no connection to db.{HOST}:5432"}}, 500),
    "no database": lambda _: JSONResponse({"detail": f"DB not connected: db.{HOST}"}, 400),
    "an overload": lambda _: JSONResponse({"error": {"message": f"upstream {HOST} timed out"}}, 503),
    "another field": lambda _: JSONResponse({HOST: {HOST: [HOST]}}),
}


def assert_names_no_host(backend: Backend) -> None:
    for path in ("/status", "/tokens", "/healthz", "/readyz"):
        response = backend.get(path)
        assert HOST not in response.text + str(response.headers), path


@pytest.mark.parametrize("name", WITH_HOSTS)
def test_no_viewer_learns_of_a_host_that_the_gateway_names(
    gateway: FakeGateway, backend: Backend, name: str
) -> None:
    gateway.fault = WITH_HOSTS[name]
    until(lambda: backend.json("/status"), "failing", lambda found: found["gateway"]["state"] == "failing")
    assert_names_no_host(backend)


@pytest.mark.parametrize("name", WITH_HOSTS)
def test_no_viewer_learns_of_a_host_that_the_request_logs_name(
    gateway: FakeGateway, backend: Backend, name: str
) -> None:
    gateway.rows = [Row(TODAY, prompt=42)]
    fault = WITH_HOSTS[name]
    gateway.fault = lambda request: fault(request) if request.url.path.startswith("/spend/logs") else None
    until(
        lambda: backend.json("/status"), "the logs have failed", lambda found: found["request_logs"]["detail"]
    )
    assert_names_no_host(backend)


@pytest.mark.parametrize("proxy", [None, f"http://user:password@proxy.{HOST}:3128"])
def test_no_viewer_learns_of_a_host_or_proxy_that_has_no_address(
    proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    if proxy:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
    for backend in running(
        litellm_base_url=f"http://gateway.{HOST}", litellm_api_key=KEY, refresh_seconds=QUICK
    ):
        failing = until(lambda: backend.json("/status")["gateway"], "failing", lambda found: found["error"])  # noqa: B023
        assert ("proxy" if proxy else "DNS") in failing["error"]
        assert_names_no_host(backend)


def test_no_viewer_learns_of_the_host_of_the_database(gateway: FakeGateway) -> None:
    database = f"postgresql://user:password@db.{HOST}/board"
    for backend in running(litellm_base_url=gateway.url, litellm_api_key=KEY, database_url=database):
        until(lambda: backend.json("/status"), "failing", lambda found: found["store"]["state"] == "failing")  # noqa: B023
        assert backend.json("/status")["store"]["cause"]
        assert_names_no_host(backend)
