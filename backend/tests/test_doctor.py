"""`leaderboard doctor` as people run it."""

import os
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.support.command import leaderboard
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Json

DEPLOYMENT_NAMES = "usage without a model group has the name of its deployment"
RELEASE_1_80 = (
    f"LiteLLM 1.80.5.rc.1; no /spend/logs/v2: request logs come from /spend/logs/ui; {DEPLOYMENT_NAMES}"
)
RELEASE_1_73 = (
    "LiteLLM 1.73.6; no model groups: the models and keys of teams are known only in part; "
    f"no /spend/logs/v2: request logs come from /spend/logs/ui; {DEPLOYMENT_NAMES}"
)


def doctor(tmp_path: Path, **environment: str) -> CompletedProcess[str]:
    clean = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LEADERBOARD_DATA_DIR": str(tmp_path / "data"),
    }
    return leaderboard("doctor", environment=clean | environment, folder=tmp_path)


def on(gateway: FakeGateway) -> dict[str, str]:
    return {"LITELLM_BASE_URL": gateway.url, "LITELLM_API_KEY": KEY}


def test_all_is_well_on_a_whole_gateway(gateway: FakeGateway, tmp_path: Path) -> None:
    found = doctor(tmp_path, **on(gateway))

    assert found.returncode == 0
    assert found.stdout.count("ok ") == 6
    assert found.stdout.endswith("Verdict: everything works.\n")
    assert KEY not in found.stdout + found.stderr


def test_missing_request_logs_cost_hours_and_exit_1(gateway: FakeGateway, tmp_path: Path) -> None:
    def no_logs(request: Request) -> Response | None:
        return JSONResponse({}, 403) if request.url.path == "/spend/logs/v2" else None

    gateway.fault = no_logs
    found = doctor(tmp_path, **on(gateway))

    assert found.returncode == 1
    assert "MISSING Request logs" in found.stdout
    assert "hours before the board's start stay unknown" in found.stdout
    assert found.stdout.endswith("Verdict: the board works, without what is missing above.\n")


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ({}, "not reported by the gateway"),
        ({"/health/readiness": {"status": "connected", "litellm_version": "1.73.6"}}, RELEASE_1_73),
        ({"/health/readiness": {"litellm_version": "1.80.5.rc.1"}}, RELEASE_1_80),
        ({"/health/readiness": {"litellm_version": "1.80.6"}}, f"LiteLLM 1.80.6; {DEPLOYMENT_NAMES}"),
        ({"/health/readiness": {}, "/openapi.json": {"info": {"version": "1.100.0"}}}, "LiteLLM 1.100.0"),
        ({"/health/readiness/details": {"litellm_version": "1.110.2"}}, "LiteLLM 1.110.2"),
        (
            {"/health/readiness/details": {"litellm_version": "1.111.0"}},
            "LiteLLM 1.111.0; newer than the releases that the board was tested with",
        ),
        ({"/health/readiness/details": {"litellm_version": "<b>1.2.3</b>"}}, "not reported by the gateway"),
    ],
)
def test_the_release_is_named_with_what_it_cannot_give(
    gateway: FakeGateway, tmp_path: Path, reported: dict[str, Json], expected: str
) -> None:
    gateway.release = reported
    found = doctor(tmp_path, **on(gateway))

    assert f"  ok      Release: {expected}\n" in found.stdout
    assert found.returncode == 0


def test_the_settings_for_headers_and_the_size_of_responses_reach_the_gateway(
    gateway: FakeGateway, tmp_path: Path
) -> None:
    gateway.key_header = "X-Litellm-Key"
    gateway.fault = lambda request: (
        None if request.headers.get("X-Pass") == "a,b" else JSONResponse({"detail": "no pass"}, 403)
    )
    headers = {"LITELLM_KEY_HEADER": "X-Litellm-Key", "LITELLM_EXTRA_HEADERS": "X-Pass=a%2Cb"}
    assert doctor(tmp_path, **on(gateway)).returncode == 3
    assert doctor(tmp_path, **on(gateway), **headers).returncode == 0

    gateway.fault = lambda request: (
        Response(b"[" + b" " * 2**21 + b"]") if request.url.path == "/team/list" else None
    )
    assert doctor(tmp_path, **on(gateway), **headers).returncode == 0
    found = doctor(tmp_path, **on(gateway), **headers, RESPONSE_LIMIT_MB="1")
    assert "RESPONSE_LIMIT_MB raises the limit" in found.stdout
    assert found.returncode == 3


def test_implausible_values_are_named_and_are_no_day(gateway: FakeGateway, tmp_path: Path) -> None:
    day = '{"date": "2026-11-23", "metrics": {"spend": NaN}, "breakdown": {}}'
    gateway.fault = lambda request: (
        Response(f'{{"results": [{day}]}}', media_type="application/json")
        if request.url.path == "/team/daily/activity"
        else None
    )
    found = doctor(tmp_path, **on(gateway))

    assert found.returncode == 0
    assert "1 of the last 2 days; 1 parts set aside (results.metrics.spend:" in found.stdout


def test_a_refused_key_means_no_board_and_exit_3(gateway: FakeGateway, tmp_path: Path) -> None:
    found = doctor(tmp_path, **on(gateway) | {"LITELLM_API_KEY": "sk-wrong"})

    assert found.returncode == 3
    assert found.stdout.count("Check LITELLM_API_KEY") == 1
    assert found.stdout.count("the same cause") == 4
    assert found.stdout.endswith("Verdict: the board cannot work with this gateway and key.\n")
    assert "sk-wrong" not in found.stdout + found.stderr


def test_a_store_that_cannot_be_used_costs_what_survives_a_restart_and_exits_1(
    gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    found = doctor(tmp_path, **on(gateway))

    assert found.returncode == 1
    assert "MISSING Store (DATABASE_URL): The folder of the database file cannot be used." in found.stdout
    assert "a restart forgets what the gateway cannot give back" in found.stdout


def test_without_a_gateway_it_reports_that_the_board_is_a_demo(tmp_path: Path) -> None:
    found = doctor(tmp_path)

    assert found.returncode == 0
    assert "demo data" in found.stdout


def test_wrong_settings_exit_2(tmp_path: Path) -> None:
    found = doctor(tmp_path, LITELLM_BASE_URL="not a url", LEADERBOARD_ROOT_PATH="board", HISTORY_DAYS="0")

    assert found.returncode == 2
    for name in ("LITELLM_BASE_URL", "LEADERBOARD_ROOT_PATH", "HISTORY_DAYS"):
        assert name in found.stderr
