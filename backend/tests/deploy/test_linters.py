"""Every script, image and workflow of this checkout is looked at by its linter."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.files import TOP, Tree, read, read_yaml

MAKEFILE = dict(line.split(" := ", 1) for line in read("Makefile").splitlines() if " := " in line)
LISTED = subprocess.run(
    ["git", "ls-files"],  # noqa: S607
    cwd=TOP,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
SHELL_MARKS = ("#!/bin/sh", "#!/usr/bin/env bash", "#!/bin/bash")
SHELLCHECK = Path(sys.executable).parent / "shellcheck"


def _is_shell(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(30).decode("utf-8", "replace").startswith(SHELL_MARKS)


def test_make_check_looks_at_every_shell_script() -> None:
    assert {name for name in LISTED if _is_shell(TOP / name)} == set(MAKEFILE["SHELL_SCRIPTS"].split())


def test_make_check_tries_every_profile_of_compose() -> None:
    profiles = {
        profile
        for service in read_yaml("compose.yaml")["services"].values()
        for profile in service.get("profiles", ())
    }
    tried = MAKEFILE["COMPOSE_PROFILES"].split()
    assert {"none", ",".join(sorted(profiles)), *profiles} == set(tried)


def _steps() -> list[tuple[str, str]]:
    found = []
    for path in sorted((TOP / ".github/workflows").glob("*.yml")):
        jobs: Tree = read_yaml(f".github/workflows/{path.name}")["jobs"]
        steps = [step for job in jobs.values() for step in job.get("steps", ())]
        found += [
            (f"{path.stem}: {step.get('name', step['run'])}", step["run"]) for step in steps if "run" in step
        ]
    return found


@pytest.mark.parametrize(("name", "script"), _steps(), ids=[name for name, _ in _steps()])
def test_what_a_workflow_runs_is_sound_shell(name: str, script: str) -> None:
    # What a stranger writes into a title or a branch name must not become a command.
    assert "${{" not in script, f"{name}: values come through the environment"
    done = subprocess.run(
        [SHELLCHECK, "--shell=bash", "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
