"""GitHub's workflows: every action pinned by commit, no more rights than needed, an end to everything."""

import re

import pytest

from tests.deploy.files import TOP, Tree, read, read_yaml

NAMES = sorted(path.name for path in (TOP / ".github/workflows").glob("*.yml"))
PINNED = re.compile(r"^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def jobs(name: str) -> dict[str, Tree]:
    found: dict[str, Tree] = read_yaml(f".github/workflows/{name}")["jobs"]
    return found


def test_the_workflows_are_there() -> None:
    assert NAMES == ["checks.yml", "codeql.yml", "conformance.yml", "images.yml"]


def test_one_action_has_one_version_everywhere() -> None:
    used: dict[str, set[str]] = {}
    for name in NAMES:
        for line in re.findall(r"uses: (.+)$", read(f".github/workflows/{name}"), re.MULTILINE):
            if line.startswith("./"):
                continue
            assert PINNED.match(line), f"{name}: {line}"
            repository = "/".join(line.split("@")[0].split("/")[:2])
            used.setdefault(repository, set()).add(line.split("@")[1])
    assert {repository: pins for repository, pins in used.items() if len(pins) > 1} == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_may_write_only_where_a_job_requires_it(name: str) -> None:
    workflow = read_yaml(f".github/workflows/{name}")
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "concurrency" in workflow
    triggers = workflow[True]  # YAML takes `on` for a truth value
    assert "pull_request_target" not in triggers
    writers = {job for job, rules in jobs(name).items() if "write" in str(rules.get("permissions"))}
    assert writers == {"images.yml": {"publish"}, "codeql.yml": {"analyze"}}.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_every_job_ends_and_no_checkout_leaves_its_token_behind(name: str) -> None:
    for job in jobs(name).values():
        if "uses" in job:
            continue
        assert job["timeout-minutes"] <= 60
        assert job["runs-on"] != "ubuntu-latest"
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_checks_run_what_a_developer_runs() -> None:
    steps = jobs("checks.yml")["checks"]["steps"]
    assert ".ci/run" in [step.get("run") for step in steps]


def test_the_script_of_checks_installs_every_program_that_tests_request() -> None:
    requested = {
        name
        for path in (TOP / "backend/tests").rglob("*.py")
        for name in re.findall(r"\bprogram\(\"(.+?)\"", path.read_text(encoding="utf-8"))
    }
    installed = {tool.split(":")[0] for tool in re.findall(r"\b[a-z]+:[a-z-]+\b", read(".ci/run"))}
    assert {"caddy", "initdb"} <= requested <= installed


def test_conformance_speaks_with_the_gateway_that_compose_starts() -> None:
    services = jobs("conformance.yml")["conformance"]["services"]
    compose = read_yaml("compose.yaml")["services"]
    assert services["litellm"]["image"] == compose["litellm"]["image"]
    assert services["postgres"]["image"] == compose["gateway-db"]["image"]


def test_images_carry_their_parts_list_and_their_origin() -> None:
    steps = jobs("images.yml")["publish"]["steps"]
    build = next(
        step["with"] for step in steps if step.get("uses", "").startswith("docker/build-push-action@")
    )
    assert build["sbom"] is True
    assert build["provenance"] == "mode=max"
    assert build["platforms"] == "linux/amd64,linux/arm64"
    assert any(step.get("uses", "").startswith("actions/attest-build-provenance@") for step in steps)


def test_everything_that_is_pinned_is_renewed() -> None:
    updates = read_yaml(".github/dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {
        "pip",
        "npm",
        "docker",
        "docker-compose",
        "devcontainers",
        "github-actions",
    }
