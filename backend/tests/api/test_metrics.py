"""/metrics."""

import requests
from prometheus_client.parser import text_string_to_metric_families
from starlette.responses import JSONResponse

from tests.api.conftest import Backend
from tests.support.gateway import FakeGateway
from tests.support.waiting import until


def samples(backend: Backend) -> dict[str, float]:
    return {
        sample.name
        + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(backend.get("/metrics").text)
        for sample in family.samples
    }


def test_refreshes_and_the_ledger_are_measured(backend: Backend) -> None:
    until(lambda: backend.get("/readyz").ok, "ready")
    found = samples(backend)

    assert found["leaderboard_gateway_up"] == 1
    assert found["leaderboard_gateway_refresh_seconds"] > 0
    assert found["leaderboard_ledger_age_seconds"] >= 0
    assert found["leaderboard_ledger_days"] >= 2
    assert found["leaderboard_ledger_teams"] == 1
    assert {"leaderboard_ledger_cells", "leaderboard_ledger_version"} <= found.keys()
    assert found["leaderboard_request_log_bytes_read_total"] >= 0


def test_requests_and_their_duration_are_measured(backend: Backend) -> None:
    backend.get("/tokens")
    found = samples(backend)

    assert found["leaderboard_requests_total route=/tokens status=200"] == 1
    assert found["leaderboard_request_seconds_count route=/tokens"] == 1


def test_live_readers_are_counted_while_they_read(backend: Backend) -> None:
    with requests.get(f"{backend.url}/live", stream=True, timeout=20) as response:
        assert response.ok
        assert samples(backend)["leaderboard_live_readers"] == 1
    until(lambda: samples(backend)["leaderboard_live_readers"] == 0, "the reader is gone")


def test_failures_of_the_gateway_are_counted_by_kind(gateway: FakeGateway, backend: Backend) -> None:
    until(lambda: backend.get("/readyz").ok, "ready")
    gateway.fault = lambda _: JSONResponse({"error": "db"}, 500)

    until(lambda: samples(backend)["leaderboard_gateway_up"] == 0, "the gateway is away")
    kinds = {
        name: value
        for name, value in samples(backend).items()
        if name.startswith("leaderboard_gateway_errors_total kind=")
    }
    assert sum(kinds.values()) >= 1
