"""The documents are right: every curl in them works, every setting is named with its default."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from leaderboard.api.app import create_app
from leaderboard.settings import Settings, describe_settings
from tests.support.clock import TickingClock
from tests.support.gateway import serving
from tests.support.programs import program
from tests.support.waiting import until

TOP = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(TOP.glob("*.md")), *sorted((TOP / "docs").glob("*.md"))]


def curls() -> list[str]:
    lines = [line.strip() for document in DOCUMENTS for line in document.read_text().splitlines()]
    return sorted({line for line in lines if line.startswith("curl ") and "localhost:8000" in line})


@pytest.fixture(scope="module")
def demo_url() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        with serving(create_app(Settings(_env_file=None), TickingClock())) as url:
            until(lambda: requests.get(f"{url}/readyz", timeout=10).ok, "the demo is ready")
            yield url


@pytest.mark.parametrize("command", curls())
def test_every_curl_in_the_documents_works(demo_url: str, command: str, tmp_path: Path) -> None:
    program("curl")
    words = shlex.split(command.replace("localhost:8000", demo_url), comments=True)
    done = subprocess.run(
        [*words, "--fail-with-body", "--silent", "--show-error", "--max-time", "30"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )

    assert done.returncode == 0, done.stdout[:500] + done.stderr
    assert done.stdout or list(tmp_path.glob("leaderboard-*.csv"))


def test_the_readme_names_every_setting_with_its_default() -> None:
    rows = [line for line in (TOP / "README.md").read_text().splitlines() if line.startswith("| `")]
    for name, default, _ in describe_settings():
        row = next((row for row in rows if f"`{name}`" in row.split("|")[1]), None)
        assert row is not None, f"{name} is not in the README"
        assert default in row, f"{name}: the default {default} is not in {row}"


def test_the_example_env_file_names_every_setting_that_most_people_need() -> None:
    named = set(re.findall(r"^#? ?([A-Z_]+)=", (TOP / ".env.example").read_text(), re.MULTILINE))

    assert named <= {name for name, _, _ in describe_settings()}
    assert {"LITELLM_BASE_URL", "LITELLM_API_KEY", "EVENT_NAME", "SERVER_BASIC_AUTH_TOKEN"} <= named


def test_links_between_documents_lead_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
