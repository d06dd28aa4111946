"""A checkout without packages, whose Python, Node.js and npm only write down how they are called."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[3]
# Run in the checkout itself, a test must not install anything.
INSTALLED = [
    f"--assume-old={folder}/{stamp}"
    for folder in ("backend/.venv", "frontend/node_modules")
    for stamp in (".ready", ".ready-dev")
]
_FILES = (
    "Makefile",
    "scripts",
    "backend/pyproject.toml",
    "backend/requirements.lock",
    "backend/requirements-dev.lock",
    "frontend/package.json",
    "frontend/package-lock.json",
    "frontend/index.html",
    "frontend/vite.config.ts",
)
# `-m venv` makes an environment of the same tools; its pip names its folder, as the real one's first line does.
_PYTHON = """#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
if [ "$1" = -c ]; then exit "${OLD_PYTHON:-0}"; fi
if [ "$2" = pytest ]; then exit "${BACKEND_TESTS:-0}"; fi
if [ "$2" = venv ]; then
  mkdir -p "$3/bin"
  cp "$0" "$3/bin/python"
  cp "$0" "$3/bin/leaderboard"
  echo "#!$PWD/$3/bin/python" > "$3/bin/pip"
fi
"""
_NODE = """#!/bin/sh
echo "$NODE_VERSION"
test -n "$NODE_VERSION"
"""
_NPM = """#!/bin/sh
echo "npm $*" >> "$CALLS"
case "$*" in
  *" ci "*) rm -rf frontend/node_modules && mkdir frontend/node_modules || exit 1
            test -z "$NPM_FAULT" || { echo "$NPM_FAULT" >&2; exit 1; } ;;
  *" build") mkdir -p frontend/dist ;;
  *" test") exit "${PAGE_TESTS:-0}" ;;
esac
"""


@dataclass
class Checkout:
    top: Path
    tools: Path

    def make(self, *targets: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "CALLS": str(self._calls),
            "NODE_VERSION": "v20.19.0",
        }
        return subprocess.run(
            ["make", *targets],  # noqa: S607
            cwd=self.top,
            env=clean | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def calls(self) -> list[str]:
        """The tools' calls since the last time, without those for versions."""
        if not self._calls.exists():
            return []
        lines = self._calls.read_text().splitlines()
        self._calls.unlink()
        return [line for line in lines if not line.startswith("python3 -c ")]

    @property
    def _calls(self) -> Path:
        return self.tools / "calls"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    top, tools = tmp_path / "a checkout", tmp_path / "tools"
    for folder in ("backend", "frontend/src", "frontend/public", "frontend/build"):
        (top / folder).mkdir(parents=True)
    for name in _FILES:
        copy = shutil.copytree if (TOP / name).is_dir() else shutil.copy
        copy(TOP / name, top / name)
    tools.mkdir()
    for name, script in (("python3", _PYTHON), ("node", _NODE), ("npm", _NPM)):
        (tools / name).write_text(script)
        (tools / name).chmod(0o755)
    return Checkout(top, tools)
