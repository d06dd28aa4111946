"""`leaderboard doctor` as people run it."""

import os
import subprocess
import sys
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.support.gateway import KEY, FakeGateway


def doctor(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "leaderboard.cli", "doctor"]
    clean = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LEADERBOARD_DATA_DIR": str(tmp_path / "data"),
    }
    clean |= environment
    return subprocess.run(  # noqa: S603
        command, env=clean, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )


def on(gateway: FakeGateway) -> dict[str, str]:
    return {"LITELLM_BASE_URL": gateway.url, "LITELLM_API_KEY": KEY}


def test_all_is_well_on_a_whole_gateway(gateway: FakeGateway, tmp_path: Path) -> None:
    found = doctor(tmp_path, **on(gateway))

    assert found.returncode == 0
    assert found.stdout.count("ok ") == 5
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
    assert found.stdout.count("the same cause") == 3
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
