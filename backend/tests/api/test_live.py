"""GET /live over HTTP."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import requests
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tests.api.conftest import Backend, is_announced, running
from tests.support.clock import QUICK, TODAY
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Row
from tests.support.waiting import until

Event = tuple[str, str | None, dict[str, Any]]  # JSON; each test names the fields it reads


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    gateway.aliases = {"a": "Alpha", "b": "Beta"}
    gateway.rows = [Row(TODAY, team="a", key="ka", prompt=10), Row(TODAY, team="b", key="kb", prompt=20)]


@contextmanager
def reading(backend: Backend, **headers: str) -> Iterator[Iterator[Event]]:
    with requests.get(f"{backend.url}/live", headers=headers, stream=True, timeout=20) as response:
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield _events(response.iter_lines())


def _events(lines: Iterator[bytes]) -> Iterator[Event]:
    # Heartbeats would keep a reader waiting for ever.
    end = time.monotonic() + 60
    fields: dict[str, str] = {}
    for line in lines:
        assert time.monotonic() < end, "the expected event never came"
        name, _, value = line.decode().partition(": ")
        if name:
            fields[name] = value
        elif "data" in fields:
            if fields["event"] == "event":  # of the organisers: test_event_routes.py
                fields = {}
                continue
            yield fields["event"], fields.get("id"), json.loads(fields["data"])
            fields = {}


def settled(backend: Backend) -> None:
    """Everything is read, and the hub has announced it: movement is what changes after that."""
    until(lambda: backend.json("/status"), "loaded", lambda found: found["loading"]["done"])
    until(lambda: is_announced(backend.url), "the state is announced")


def moved(events: Iterator[Event]) -> Event:
    return next(event for event in events if event[2].get("teams"))


def test_the_first_event_has_the_current_state(backend: Backend) -> None:
    settled(backend)
    with reading(backend) as events:
        name, _, data = next(events)

    assert name == "state"
    assert data["stale"] is False
    assert data["gateway"] == {
        "state": "ok",
        "error": None,
        "next_attempt_at": data["gateway"]["next_attempt_at"],
    }
    assert isinstance(data["version"], int)
    assert data["as_of"]


def test_an_event_lists_which_teams_moved_and_by_how_much(gateway: FakeGateway, backend: Backend) -> None:
    settled(backend)
    with reading(backend) as events:
        next(events)
        gateway.rows.append(Row(TODAY, team="a", key="ka", model="other", prompt=15))
        _, _, data = moved(events)

    assert data["teams"] == [
        {"team_id": "a", "tokens": 25, "rank": 1, "tokens_delta": 15, "rank_delta": 1},
        {"team_id": "b", "tokens": 20, "rank": 2, "tokens_delta": 0, "rank_delta": -1},
    ]


def test_a_reader_that_reconnects_gets_the_events_it_missed(gateway: FakeGateway, backend: Backend) -> None:
    settled(backend)
    with reading(backend) as events:
        _, number, _ = next(events)
        gateway.rows.append(Row(TODAY, team="a", key="ka", model="other", prompt=15))
        missed = moved(events)
    with reading(backend, **{"Last-Event-ID": str(number)}) as events:
        again = moved(events)

    assert again == missed


def test_an_unknown_last_event_id_gets_the_current_state(backend: Backend) -> None:
    for last in ("999999", "nonsense", "-1", "0123abcd-1", "9" * 5000):
        with reading(backend, **{"Last-Event-ID": last}) as events:
            assert next(events)[0] == "state"


def test_events_report_that_the_gateway_fails_and_recovers(gateway: FakeGateway, backend: Backend) -> None:
    def down(_: Request) -> Response:
        return PlainTextResponse("down", 500)

    settled(backend)
    with reading(backend) as events:
        next(events)
        gateway.fault = down
        failing = next(data for _, _, data in events if data["stale"])
        gateway.fault = None
        fresh = next(data for _, _, data in events if not data["stale"])

    assert "500" in failing["gateway"]["error"]
    assert fresh["gateway"]["state"] == "ok"


def test_a_private_board_requires_the_token_for_its_events(private_backend: Backend) -> None:
    with requests.get(f"{private_backend.url}/live", stream=True, timeout=20) as refused:
        assert refused.status_code == 401
    assert private_backend.session.head(f"{private_backend.url}/live", timeout=20).status_code == 401
    with reading(private_backend, Authorization="bearer let-me-in-please") as events:
        assert next(events)[0] == "state"


@pytest.fixture
def crowded(gateway: FakeGateway) -> Iterator[Backend]:
    yield from running(
        litellm_base_url=gateway.url, litellm_api_key=KEY, refresh_seconds=QUICK, live_readers=1
    )


def test_readers_beyond_the_limit_get_503(crowded: Backend) -> None:
    with reading(crowded) as events:
        next(events)
        refused = requests.get(f"{crowded.url}/live", timeout=10)

    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "30"
    assert "poll the data routes" in refused.json()["detail"]
    until(lambda: crowded.get("/metrics").text.count("leaderboard_live_readers 0.0"), "the place is free")


def test_days_loaded_for_one_viewer_are_not_announced_to_all(gateway: FakeGateway, backend: Backend) -> None:
    gateway.rows.append(Row(date(2026, 5, 1), team="a", key="ka", prompt=7))
    settled(backend)
    with reading(backend) as events:
        _, _, first = next(events)
        old = backend.json("/tokens", start_date="2026-05-01", end_date="2026-05-01")
        gateway.rows.append(Row(TODAY, team="a", key="ka", model="other", prompt=15))
        _, _, data = moved(events)

    assert old["teams"][0]["tokens"] == 7
    assert (old["version"], data["version"]) == (first["version"], first["version"] + 1)


def test_a_head_request_gets_the_headers_and_ends(backend: Backend) -> None:
    response = requests.head(f"{backend.url}/live", timeout=20)

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/event-stream")
