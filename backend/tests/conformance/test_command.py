"""The conformance run reports in a sentence what is wrong with its arguments."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import INSTALLED, TOP


def conformance(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "conformance", "--gateway-url", "http://127.0.0.1:9", *options],
        cwd=TOP / "backend",
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = conformance("--gateway-key", "sk-1", "--expected", str(tmp_path / "missing.json"))

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"conformance: error: {tmp_path}/missing.json cannot be read: No such file or directory"
    )


@pytest.mark.parametrize("content", [b"no JSON", b"{}", b"[]", b"\xff"])
def test_a_file_of_something_else_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "expected.json").write_bytes(content)

    done = conformance("--gateway-key", "sk-1", "--expected", str(tmp_path / "expected.json"))

    assert done.returncode == 2
    assert f"{tmp_path}/expected.json does not contain the expected totals" in done.stderr.splitlines()[-1]


def test_make_shows_how_it_is_called() -> None:
    done = subprocess.run(
        ["make", *INSTALLED, "conformance"],  # noqa: S607
        cwd=TOP,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 2
    assert "Usage: make conformance GATEWAY_URL=… GATEWAY_KEY=… EXPECTED=…" in done.stdout
