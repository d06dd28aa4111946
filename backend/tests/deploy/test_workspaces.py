"""Devcontainer and devbox: the documented variables, the Makefile's commands, no secrets."""

import json
import os
import re
import subprocess
from pathlib import Path

from leaderboard.settings import describe_settings
from tests.deploy.files import TOP, read

DEVCONTAINER = json.loads(read(".devcontainer/devcontainer.json"))
TEMPLATE = read(".devcontainer/devcontainer.env.example")
DOCUMENTED = {
    "LITELLM_BASE_URL",
    "LITELLM_API_KEY",
    "VITE_LEADERBOARD_BACKEND_PORT",
    "VITE_LEADERBOARD_FRONTEND_PORT",
    "VITE_WORKSHOP_USER",
    "VITE_WORKSHOP_DOMAIN",
    "VITE_BACKEND_URL",
    "SERVER_BASIC_AUTH_TOKEN",
}
# Read by get_api_key.sh and attendees' tools.
NOT_OF_THE_BACKEND = {"LITELLM_ADMIN_KEY", "ANTHROPIC_AUTH_TOKEN"}
NO_SECRETS = (
    "compose.yaml",
    "Dockerfile",
    "devbox.json",
    "docs/DEPLOYMENT.md",
    ".devcontainer/*",
    ".github/**/*.yml",
    "deploy/**/*",
)


def test_the_devcontainer_sets_up_by_itself_and_forwards_both_ports() -> None:
    assert DEVCONTAINER["postCreateCommand"] == "make setup-dev"
    assert DEVCONTAINER["forwardPorts"] == [8000, 5173]
    assert DEVCONTAINER["customizations"]["vscode"]["extensions"]
    assert os.access(TOP / DEVCONTAINER["onCreateCommand"], os.X_OK)


def test_its_settings_are_made_from_the_template_once_and_kept_to_their_owner(tmp_path: Path) -> None:
    folder = tmp_path / ".devcontainer"
    folder.mkdir()
    (folder / "devcontainer.env.example").write_text(TEMPLATE)
    settings = folder / "devcontainer.env"

    def initialize() -> None:
        subprocess.run(DEVCONTAINER["initializeCommand"], shell=True, cwd=tmp_path, check=True)  # noqa: S602

    initialize()
    assert settings.read_text() == TEMPLATE
    assert settings.stat().st_mode & 0o777 == 0o600
    settings.write_text("LITELLM_BASE_URL=https://litellm.example.org\n")
    initialize()
    assert settings.read_text() == "LITELLM_BASE_URL=https://litellm.example.org\n"
    assert "${localWorkspaceFolder}/.devcontainer/devcontainer.env" in DEVCONTAINER["runArgs"]
    assert "devcontainer.env" in read(".devcontainer/.gitignore").splitlines()


def test_the_template_names_the_documented_variables_and_holds_no_secret() -> None:
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", TEMPLATE, re.MULTILINE))
    assert values.keys() >= DOCUMENTED
    assert values.keys() - NOT_OF_THE_BACKEND <= {name for name, _, _ in describe_settings()}
    assert {name for name, value in values.items() if value} == {
        "VITE_LEADERBOARD_BACKEND_PORT",
        "VITE_LEADERBOARD_FRONTEND_PORT",
    }


def test_devbox_runs_the_commands_of_the_makefile() -> None:
    devbox = json.loads(read("devbox.json"))
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    packages = {package.split("@")[0] for package in devbox["packages"]}

    assert {"python", "nodejs", "gnumake", "git"} <= packages
    assert {"setup", "run", "test"} <= devbox["shell"]["scripts"].keys()
    for script in devbox["shell"]["scripts"].values():
        command = script[-1] if isinstance(script, list) else script
        assert command.removeprefix("make ") in targets


def test_no_file_holds_a_key() -> None:
    for pattern in NO_SECRETS:
        for path in TOP.glob(pattern):
            # devcontainer.env is the one that git ignores.
            if path.is_file() and path.name != "devcontainer.env" and path.suffix != ".pyc":
                text = path.read_text(encoding="utf-8")
                assert not re.search(r"\bsk-[A-Za-z0-9_-]{16,}", text), path
                assert not re.search(r"(?i)\b(password|token|api_key): [\"']?[a-z0-9]{8,}", text), path
