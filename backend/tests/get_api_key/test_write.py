import subprocess
from pathlib import Path

import pytest

from tests.get_api_key.conftest import BASH, Script, mode
from tests.support.admin_gateway import AdminGateway, Key

ENV_FILE = ".devcontainer/devcontainer.env"


def value(profile: Path, name: str) -> str:
    """What a shell has for a variable after it read the profile."""
    command = [BASH, "-c", f'. "$1" && printf %s "${name}"', "-", str(profile)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_writes_new_files_that_only_their_owner_reads(run: Script, desk: AdminGateway) -> None:
    done = run("Ann", "Lee", "--write")
    secret = desk.keys["ann-lee"].secret
    profile = run.home / ".bashrc"
    assert done.code == 0
    assert secret not in done.out + done.err
    assert value(profile, "LITELLM_API_KEY") == value(profile, "ANTHROPIC_AUTH_TOKEN") == secret
    assert value(profile, "LITELLM_BASE_URL") == value(profile, "ANTHROPIC_BASE_URL") == desk.url
    addresses = f"LITELLM_BASE_URL={desk.url}\nANTHROPIC_BASE_URL={desk.url}\n"
    assert run.read(ENV_FILE) == f"LITELLM_API_KEY={secret}\nANTHROPIC_AUTH_TOKEN={secret}\n{addresses}"
    assert mode(profile) == mode(run.folder / "here" / ENV_FILE) == "0o600"


def test_replaces_in_place_and_never_doubles(run: Script, desk: AdminGateway) -> None:
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
    before = profile.read_text()
    for arguments in (("--yes",), ("--rotate", "--yes")):
        done = run("Ann", "Lee", "--write", *arguments)
        assert done.code == 0
        assert "LITELLM_API_KEY" in done.err
        if "--rotate" not in arguments:
            assert (run.home / ".bashrc.before-key").read_text() == before
    secret = desk.keys["ann-lee"].secret
    assert profile.read_text() == (
        "# mine: ä \\ $HOME\n"
        "if true; then\n"
        f"  export LITELLM_API_KEY='{secret}'\n"
        "fi\n"
        "export LITELLM_API_KEY_FILE=x\n"
        f"export ANTHROPIC_AUTH_TOKEN='{secret}'\n"
        f"export LITELLM_BASE_URL='{desk.url}'\nexport ANTHROPIC_BASE_URL='{desk.url}'\n"
    )
    assert run.read(ENV_FILE) == (
        f"A=1\nANTHROPIC_AUTH_TOKEN={secret}\n#LITELLM_API_KEY=\nLITELLM_API_KEY={secret}\n"
        f"LITELLM_BASE_URL={desk.url}\nANTHROPIC_BASE_URL={desk.url}\n"
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
    run: Script, desk: AdminGateway, shell: str, system: str, there: tuple[str, ...], profile: str
) -> None:
    for name in there:
        (run.home / name).touch()
    tools = run.tools("uname")
    (tools / "uname").write_text(f"#!/bin/sh\necho {system}\n")
    (tools / "uname").chmod(0o755)
    assert run("Ann", "Lee", "--write", changes={"SHELL": shell, "PATH": str(tools)}).code == 0
    assert desk.keys["ann-lee"].secret in (run.home / profile).read_text()


def test_writes_through_a_link(run: Script, desk: AdminGateway) -> None:
    kept = run.home / "dotfiles"
    kept.write_text("# kept elsewhere\n")
    (run.home / ".bashrc").symlink_to(kept)
    assert run("Ann", "Lee", "--write").code == 0
    assert (run.home / ".bashrc").is_symlink()
    assert desk.keys["ann-lee"].secret in kept.read_text()


@pytest.mark.parametrize("in_the_way", [".bashrc", "../here/.devcontainer/devcontainer.env"])
def test_makes_no_key_that_it_could_not_write(run: Script, desk: AdminGateway, in_the_way: str) -> None:
    (run.home / in_the_way).mkdir(parents=True)
    done = run("Ann", "Lee", "--write")
    assert done.code == 12
    assert "no key was made" in done.err
    assert desk.keys == {}


def test_shows_the_key_if_writing_fails_after_all(run: Script, desk: AdminGateway) -> None:
    run.home.rmdir()
    done = run("Ann", "Lee", "--write")
    assert done.code == 12
    assert desk.keys["ann-lee"].secret in done.out


def test_writes_nothing_for_somebody_who_has_a_key(run: Script, desk: AdminGateway) -> None:
    desk.keys = {"ann-lee": Key("sk-old-key-1", "x")}
    assert run("Ann", "Lee", "--write").code == 7
    assert list(run.home.iterdir()) == []


def test_shows_what_it_replaces_and_asks(run: Script, desk: AdminGateway) -> None:
    profile = run.home / ".bashrc"
    profile.write_text("export LITELLM_API_KEY='sk-the-key-of-before-wxyz'\n")
    done = run("Ann", "Lee", "--write")
    assert done.code == 12
    assert "LITELLM_API_KEY=...wxyz' is replaced" in done.err
    assert "sk-the-key-of-before" not in done.err
    assert profile.read_text() == "export LITELLM_API_KEY='sk-the-key-of-before-wxyz'\n"
    assert desk.keys["ann-lee"].secret in done.out


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".env", "LITELLM_API_KEY=sk-of-the-board\nLITELLM_ADMIN_KEY=sk-admin\n"),
        (ENV_FILE, "LITELLM_API_KEY=sk-of-the-board\nJOIN_CODE=QX7M4RTP\n"),
    ],
)
def test_the_boards_own_settings_are_never_touched(
    run: Script, desk: AdminGateway, file: str, text: str
) -> None:
    run.file(file, text)
    assert run("Ann", "Lee", "--write", "--yes").code == 0
    assert run.read(file) == text
    assert desk.keys["ann-lee"].secret in (run.home / ".bashrc").read_text()
    assert file == ENV_FILE or not (run.folder / "here" / ENV_FILE).exists()
