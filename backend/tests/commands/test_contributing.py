"""What contributors rely on: hooks that are the checks, one version everywhere, forms that GitHub can read."""

import json
import re
import tomllib

import pytest

from tests.deploy.files import TOP, read, read_yaml


def hooks() -> dict[str, str]:
    """Target of make and pattern of files, by hook."""
    [repository] = read_yaml(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    return {hook["entry"].removeprefix("make --silent "): hook["files"] for hook in repository["hooks"]}


def test_the_hooks_run_the_checks_of_make_check() -> None:
    found = re.search(r"^check: ([\w -]+?) ##", read("Makefile"), re.MULTILINE)
    assert found is not None
    assert hooks().keys() == set(found[1].split())


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("backend/src/leaderboard/cli.py", "check-backend"),
        ("backend/requirements.lock", "check-backend"),
        ("docs/openapi.json", "check-backend"),
        ("docs/openapi.json", "check-frontend"),
        ("frontend/src/app/main.ts", "check-frontend"),
        (".github/workflows/checks.yml", "check-frontend"),
        ("compose.yaml", "check-scripts"),
        ("Dockerfile", "check-scripts"),
    ],
)
def test_a_hook_runs_when_what_it_checks_changes(path: str, target: str) -> None:
    assert re.search(hooks()[target], path)


def test_every_shell_script_is_checked_and_starts_its_hook() -> None:
    found = re.search(r"^SHELL_SCRIPTS := (.+)$", read("Makefile"), re.MULTILINE)
    assert found is not None
    listed = set(found[1].split())
    assert {f"scripts/{path.name}" for path in (TOP / "scripts").iterdir()} <= listed
    assert all(re.search(hooks()["check-scripts"], script) for script in listed)


def test_one_version_everywhere() -> None:
    lock = json.loads(read("frontend/package-lock.json"))
    assert {
        tomllib.loads(read("backend/pyproject.toml"))["project"]["version"],
        json.loads(read("frontend/package.json"))["version"],
        lock["version"],
        lock["packages"][""]["version"],
        json.loads(read("docs/openapi.json"))["info"]["version"],
    } == {lock["version"]}


@pytest.mark.parametrize("lock", ["backend/requirements.lock", "backend/requirements-dev.lock"])
def test_a_python_lock_names_no_registry(lock: str) -> None:
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", read(lock))


def test_the_npm_lock_names_no_registry() -> None:
    assert '"resolved"' not in read("frontend/package-lock.json")


@pytest.mark.parametrize("form", ["bug.yml", "idea.yml"])
def test_an_issue_form_has_what_github_requires(form: str) -> None:
    fields = read_yaml(f".github/ISSUE_TEMPLATE/{form}")
    assert {"name", "description", "body"} <= fields.keys()
    names = [field["id"] for field in fields["body"]]
    assert len(names) == len(set(names))
    assert all(field["attributes"]["label"] for field in fields["body"])
    assert any(field.get("validations", {}).get("required") for field in fields["body"])
