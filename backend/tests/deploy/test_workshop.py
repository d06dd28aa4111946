"""The scripts of the profile `gateway` and of the conformance workflow, against a small fake gateway."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from conformance.expectations import Expectations
from leaderboard.period import Period
from tests.deploy.files import TOP
from tests.support.gateway import serving
from tests.support.waiting import until

SCRIPTS = TOP / "deploy/gateway"
MASTER_KEY = "sk-of-this-test"


class WorkshopGateway:
    """Keeps teams, keys and models, counts completions; as strict about keys as LiteLLM."""

    def __init__(self) -> None:
        self.models: set[str] = set()
        self.teams: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.completions: list[tuple[str, str, int]] = []
        self.refusing = False

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/models", self._models),
                Route("/model/new", self._new_model, methods=["POST"]),
                Route("/team/list", self._teams),
                Route("/team/new", self._new_team, methods=["POST"]),
                Route("/key/info", self._key),
                Route("/key/generate", self._new_key, methods=["POST"]),
                Route("/v1/chat/completions", self._complete, methods=["POST"]),
                Route("/team/daily/activity", self._activity),
            ]
        )

    async def _models(self, _: Request) -> Response:
        if self.refusing:
            return JSONResponse({"error": {"message": "no"}}, status_code=401)
        return JSONResponse({"data": [{"id": name} for name in self.models]})

    async def _new_model(self, request: Request) -> Response:
        self.models.add((await request.json())["model_name"])
        return JSONResponse({})

    async def _teams(self, _: Request) -> Response:
        return JSONResponse([{"team_id": team_id} for team_id in self.teams])

    async def _new_team(self, request: Request) -> Response:
        body = await request.json()
        if body["team_id"] in self.teams:
            return JSONResponse({"error": "exists"}, status_code=400)
        self.teams[body["team_id"]] = body["team_alias"]
        return JSONResponse({})

    async def _key(self, request: Request) -> Response:
        known = {sha256(key.encode()).hexdigest() for key in self.keys}
        return JSONResponse({}, status_code=200 if request.query_params["key"] in known else 404)

    async def _new_key(self, request: Request) -> Response:
        body = await request.json()
        if body["key"] in self.keys:
            return JSONResponse({"error": "exists"}, status_code=400)
        self.keys[body["key"]] = body["team_id"]
        return JSONResponse({})

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        team_id = self.keys[request.headers["Authorization"].removeprefix("Bearer ")]
        failed = body["model"] not in self.models
        usage = (
            {"total_tokens": 0} if failed else body.get("mock_response", {}).get("usage", {"total_tokens": 0})
        )
        self.completions.append((team_id, body["model"], usage["total_tokens"]))
        return JSONResponse({"usage": usage}, status_code=400 if failed else 200)

    async def _activity(self, _: Request) -> Response:
        return JSONResponse({"results": [{"metrics": {"api_requests": len(self.completions)}}]})


@pytest.fixture
def gateway() -> WorkshopGateway:
    return WorkshopGateway()


@pytest.fixture
def url(gateway: WorkshopGateway) -> Iterator[str]:
    with serving(gateway.app()) as url:
        yield url


def run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPTS / script, *arguments],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def send_known_traffic(url: str, expected: Path) -> subprocess.CompletedProcess[str]:
    return run(
        "known_traffic.py", "--url", url, "--key", MASTER_KEY, "--requests", "120", "--expected", expected
    )


def test_known_traffic_writes_what_was_sent(gateway: WorkshopGateway, url: str, tmp_path: Path) -> None:
    done = send_known_traffic(url, tmp_path / "expected.json")

    assert done.returncode == 0, done.stderr
    expected = Expectations.read(tmp_path / "expected.json")
    sums = expected.by_team(Period(expected.first, expected.last))
    for team_id, amounts in sums.items():
        assert amounts["tokens"] == sum(tokens for team, _, tokens in gateway.completions if team == team_id)
        assert amounts["total_requests"] == sum(team == team_id for team, _, _ in gateway.completions)
    assert sum(amounts["failed_requests"] for amounts in sums.values()) == 12
    # One team stays without usage and is expected all the same.
    assert len(expected.teams) == len(gateway.teams) == len(sums) + 1


def test_known_traffic_wants_a_fresh_gateway(gateway: WorkshopGateway, url: str, tmp_path: Path) -> None:
    send_known_traffic(url, tmp_path / "expected.json")
    again = send_known_traffic(url, tmp_path / "again.json")

    assert again.returncode == 1
    assert "a fresh one is needed" in again.stderr
    assert not (tmp_path / "again.json").exists()


def test_traffic_goes_on_until_it_is_stopped(gateway: WorkshopGateway, url: str, tmp_path: Path) -> None:
    key_file = tmp_path / "master-key"
    key_file.write_text(MASTER_KEY + "\n")
    command = [sys.executable, str(SCRIPTS / "traffic.py"), "--url", url]
    command += ["--key-file", str(key_file), "--per-second", "20"]
    for _ in range(2):  # a second start finds everything made already
        gateway.completions.clear()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as traffic:
            until(lambda: len(gateway.completions) > 5, "requests arrive")
            traffic.send_signal(signal.SIGTERM)
            assert traffic.wait(timeout=15) == 0
    assert len(gateway.keys) == len(gateway.teams) > 5


def test_traffic_reports_why_it_cannot_begin(gateway: WorkshopGateway, url: str, tmp_path: Path) -> None:
    gateway.refusing = True
    key_file = tmp_path / "master-key"
    key_file.write_text(MASTER_KEY)

    refused = run("traffic.py", "--url", url, "--key-file", key_file)
    assert (refused.returncode, "responded with 401" in refused.stderr) == (1, True)
    too_fast = run("traffic.py", "--url", url, "--key-file", key_file, "--per-second", "1000")
    assert too_fast.returncode == 2
    assert MASTER_KEY not in refused.stderr + too_fast.stderr


def test_keys_are_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert run("make_keys.py", folder).returncode == 0
    first = {file.name: file.read_text() for file in folder.iterdir()}
    assert run("make_keys.py", folder).returncode == 0

    assert {file.name: file.read_text() for file in folder.iterdir()} == first
    assert first.keys() == {"master-key", "salt-key", "database-password"}
    assert first["master-key"].startswith("sk-")
    assert len(set(first.values())) == 3
    # Read by containers that run as different users, written by nobody.
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o444 for file in folder.iterdir())
