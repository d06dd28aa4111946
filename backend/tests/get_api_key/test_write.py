import subprocess
from pathlib import Path

import pytest

from tests.get_api_key.conftest import BASH, Script, mode
from tests.get_api_key.key_desk import Key, KeyDesk

ENV_FILE = ".devcontainer/devcontainer.env"


def value(profile: Path, name: str) -> str:
    """What a shell has for a variable after it read the profile."""
    command = [BASH, "-c", f'. "$1" && printf %s "${name}"', "-", str(profile)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_writes_new_files_that_only_their_owner_reads(run: Script, desk: KeyDesk) -> None:
    done = run("Ann", "Lee", "--write")
    secret = desk.keys["ann-lee"].secret
    profile = run.home / ".bashrc"
    assert done.code == 0
    assert secret not in done.out + done.err
    assert value(profile, "LITELLM_API_KEY") == value(profile, "ANTHROPIC_AUTH_TOKEN") == secret
    assert run.read(ENV_FILE) == f"LITELLM_API_KEY={secret}\nANTHROPIC_AUTH_TOKEN={secret}\n"
    assert mode(profile) == mode(run.folder / "here" / ENV_FILE) == "0o600"


def test_replaces_in_place_and_never_doubles(run: Script, desk: KeyDesk) -> None:
    profile = run.home / ".bashrc"
    profile.write_text(
        "# mine: ä \\ $HOME\n"
        "if true; then\n"
        "  export LITELLM_API_KEY=old\n"
        "fi\n"
        "LITELLM_API_KEY=older\n"
        "export LITELLM_API_KEY_FILE=x"
    )
    profile.chmod(0o644)
    run.file(ENV_FILE, "A=1\nANTHROPIC_AUTH_TOKEN=\n#LITELLM_API_KEY=\n").chmod(0o640)
    for arguments in ((), ("--rotate", "--yes")):
        assert run("Ann", "Lee", "--write", *arguments).code == 0
    secret = desk.keys["ann-lee"].secret
    assert profile.read_text() == (
        "# mine: ä \\ $HOME\n"
        "if true; then\n"
        f"  export LITELLM_API_KEY='{secret}'\n"
        "fi\n"
        "export LITELLM_API_KEY_FILE=x\n"
        f"export ANTHROPIC_AUTH_TOKEN='{secret}'\n"
    )
    assert run.read(ENV_FILE) == (
        f"A=1\nANTHROPIC_AUTH_TOKEN={secret}\n#LITELLM_API_KEY=\nLITELLM_API_KEY={secret}\n"
    )
    assert (mode(profile), mode(run.folder / "here" / ENV_FILE)) == ("0o644", "0o640")


@pytest.mark.parametrize(
    ("shell", "system", "there", "profile"),
    [
        ("/usr/bin/zsh", "Linux", (), ".zshrc"),
        ("/bin/bash", "Darwin", (".bashrc",), ".bash_profile"),
        ("/bin/bash", "Darwin", (".profile",), ".profile"),
        ("/usr/bin/fish", "Linux", (), ".profile"),
    ],
)
def test_finds_the_profile(
    run: Script, desk: KeyDesk, shell: str, system: str, there: tuple[str, ...], profile: str
) -> None:
    for name in there:
        (run.home / name).touch()
    tools = run.tools("uname")
    (tools / "uname").write_text(f"#!/bin/sh\necho {system}\n")
    (tools / "uname").chmod(0o755)
    assert run("Ann", "Lee", "--write", changes={"SHELL": shell, "PATH": str(tools)}).code == 0
    assert desk.keys["ann-lee"].secret in (run.home / profile).read_text()


def test_writes_through_a_link(run: Script, desk: KeyDesk) -> None:
    kept = run.home / "dotfiles"
    kept.write_text("# kept elsewhere\n")
    (run.home / ".bashrc").symlink_to(kept)
    assert run("Ann", "Lee", "--write").code == 0
    assert (run.home / ".bashrc").is_symlink()
    assert desk.keys["ann-lee"].secret in kept.read_text()


@pytest.mark.parametrize("in_the_way", [".bashrc", "../here/.devcontainer/devcontainer.env"])
def test_makes_no_key_that_it_could_not_write(run: Script, desk: KeyDesk, in_the_way: str) -> None:
    (run.home / in_the_way).mkdir(parents=True)
    done = run("Ann", "Lee", "--write")
    assert done.code == 12
    assert "no key was made" in done.err
    assert desk.keys == {}


def test_shows_the_key_if_writing_fails_after_all(run: Script, desk: KeyDesk) -> None:
    run.home.rmdir()
    done = run("Ann", "Lee", "--write")
    assert done.code == 12
    assert desk.keys["ann-lee"].secret in done.out


def test_writes_nothing_for_somebody_who_has_a_key(run: Script, desk: KeyDesk) -> None:
    desk.keys = {"ann-lee": Key("sk-old-key-1", "x")}
    assert run("Ann", "Lee", "--write").code == 7
    assert list(run.home.iterdir()) == []
