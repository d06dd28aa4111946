"""Programs that tests start, and that not every machine has."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest


def program(name: str, folders: Iterable[Path] = ()) -> Path:
    """Where it is. Without it the test is skipped, but fails in CI, which installs what is missing."""
    found = shutil.which(name, path=os.pathsep.join([*map(str, folders), *os.get_exec_path()]))
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
    return Path(found)
