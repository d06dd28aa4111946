"""Everything that the documents list for typing exists: targets, scripts, profiles, options, files."""

import json
import os
import re
import subprocess
from pathlib import Path

from tests.deploy.files import TOP, read, read_yaml

DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    *sorted(f"docs/{path.name}" for path in (TOP / "docs").glob("*.md")),
]
BLOCKS = "\n".join(
    block for name in DOCUMENTS for block in re.findall(r"```sh\n(.*?)```", read(name), re.DOTALL)
)
COMMANDS = [line.split(" #")[0].strip() for line in BLOCKS.replace("\\\n", " ").splitlines()]


def named(pattern: str) -> set[str]:
    return {found for command in COMMANDS for found in re.findall(pattern, command)}


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", read("Makefile"), re.MULTILINE))
    assert {"run", "setup"} <= named(r"^make ([a-z0-9-]+)") <= targets


def test_every_script_of_npm_and_devbox_exists() -> None:
    scripts = json.loads(read("frontend/package.json"))["scripts"]
    assert {"build"} <= named(r"npm --prefix frontend run ([a-z:-]+)") <= scripts.keys()
    devbox = json.loads(read("devbox.json"))["shell"]["scripts"]
    assert named(r"^devbox run ([a-z-]+)") == {"setup", "run", "test"}
    assert devbox.keys() >= {"setup", "run", "test"}


def test_every_profile_and_service_of_compose_exists() -> None:
    services = read_yaml("compose.yaml")["services"]
    profiles = {profile for service in services.values() for profile in service.get("profiles", ())}
    assert named(r"--profile (\w+)") == profiles
    assert named(r"docker compose .*exec (?:-T )?(\w+)") <= services.keys()


def test_every_option_of_get_api_key_is_one_that_it_knows(tmp_path: Path) -> None:
    done = subprocess.run(
        [TOP / "get_api_key.sh", "--help"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    shown = {
        option
        for command in COMMANDS
        if "get_api_key.sh" in command
        for option in re.findall(r"(--[a-z]+)", command.split("get_api_key.sh", 1)[1])
    }
    assert {"--rotate", "--team", "--write"} <= shown <= set(re.findall(r"(--[a-z]+)", done.stdout))


def test_every_file_of_the_checkout_that_is_named_exists() -> None:
    for path in named(r"(?:^|[\s=])((?:deploy|\.devcontainer|frontend|backend)/[\w./-]+)"):
        # What `make setup` makes is not part of the checkout.
        if not path.startswith(("backend/.venv/", "frontend/dist", "frontend/node_modules")):
            assert (TOP / path).exists(), path


def test_every_variable_that_commands_set_is_read_by_something() -> None:
    readers = "".join(
        read(name) for name in ("README.md", "get_api_key.sh", "compose.yaml", "deploy/proxy/Caddyfile")
    )
    for name in named(r"^(?:export )?([A-Z][A-Z_]+)=") | named(r"--env ([A-Z][A-Z_]+)="):
        assert re.search(rf"\b{name}\b", readers), name
