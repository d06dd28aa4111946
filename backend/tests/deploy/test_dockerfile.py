"""The images: what they are built from, who they run as, and whether their health check is right."""

import json
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.deploy.files import TOP, read
from tests.support.gateway import serving

DOCKERFILE = read("Dockerfile").replace("\\\n", " ")
STAGES = {
    stage.group("name"): stage.group("body")
    for stage in re.finditer(
        r"^FROM (?P<from>.+?) AS (?P<name>\w+)\n(?P<body>.*?)(?=^FROM |\Z)",
        DOCKERFILE,
        re.DOTALL | re.MULTILINE,
    )
}


def test_the_documented_targets_exist_and_app_is_the_default() -> None:
    assert {"app", "backend", "frontend"} <= STAGES.keys()
    assert list(STAGES)[-1] == "app"


def test_base_images_have_full_versions() -> None:
    images = re.findall(r"^FROM (?:--platform=\S+ )?(\S+) AS", DOCKERFILE, re.MULTILINE)
    for image in images:
        assert image in STAGES or re.search(r":\d+\.\d+\.\d+-[\w.-]+$", image), image


@pytest.mark.parametrize("stage", ["backend", "frontend"])
def test_an_image_runs_as_a_numbered_user_with_a_health_check_and_gets_signals(stage: str) -> None:
    body = STAGES[stage]
    assert re.search(r"^USER [1-9]\d*(:\d+)?$", body, re.MULTILINE)
    assert "HEALTHCHECK" in body
    for form in re.findall(r"^\s*(?:CMD|ENTRYPOINT) (.+)$", body, re.MULTILINE):
        assert isinstance(json.loads(form), list)


def test_packages_come_as_wheels_with_the_hashes_of_the_lock() -> None:
    assert "--require-hashes --only-binary :all: --requirement requirements.lock" in re.sub(
        r"\s+", " ", DOCKERFILE
    )
    assert "npm ci --omit=dev" in STAGES["page"]
    assert not re.search(r"apt-get|apk add|curl ", DOCKERFILE)


def test_settings_and_what_was_built_here_stay_out_of_the_images() -> None:
    rules = read(".dockerignore").splitlines()
    assert rules[1] == "*"
    assert {"**/node_modules", "**/dist", "**/.env", "**/.env.*", "**/*.local"} <= set(rules)
    copied = re.findall(r"^COPY (?:--chmod=\d+ )?(?!--from)(\S+)", DOCKERFILE, re.MULTILINE)
    allowed = tuple(rule.removeprefix("!") for rule in rules if rule.startswith("!"))
    for path in copied:
        assert (TOP / path).exists(), path
        assert path.rstrip("/").startswith(allowed), path


def _health_check(url: str) -> int:
    stage = STAGES["backend"]
    command = json.loads(stage[stage.index("CMD [") + 4 :].splitlines()[0])
    environment = {
        "VITE_LEADERBOARD_BACKEND_PORT": str(urlsplit(url).port),
        # For the gateway; nothing listens there.
        "http_proxy": "http://127.0.0.1:9",
    }
    return subprocess.run(
        [sys.executable, *command[1:]], env=environment, capture_output=True, check=False
    ).returncode


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (500, False)])
def test_the_health_check_is_right(status: int, healthy: bool) -> None:
    app = Starlette(routes=[Route("/healthz", lambda _: JSONResponse({}, status_code=status))])
    with serving(app) as url:
        assert (_health_check(url) == 0) is healthy
    assert _health_check("http://127.0.0.1:9") != 0
