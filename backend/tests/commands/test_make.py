"""What the Makefile's commands install, in which order, and what they print."""

import json
import re

import pytest

from tests.commands.conftest import TOP, Checkout

PACKAGE = json.loads((TOP / "frontend/package.json").read_text())


def installed(calls: list[str]) -> list[str]:
    return [call for call in calls if " install " in call or " ci " in call or "venv" in call]


def test_run_installs_what_the_board_requires_and_prints_one_line_a_step(checkout: Checkout) -> None:
    done = checkout.make("run")

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) == 5
    for line in lines:
        assert re.fullmatch(r"(Creating|Installing|Building) [\w ]+ … \d+ s", line)
    calls = checkout.calls()
    assert any("-r backend/requirements.lock" in call for call in calls)
    assert not any("requirements-dev.lock" in call for call in calls)
    assert any("npm --prefix frontend ci" in call and "--omit=dev" in call for call in calls)
    assert calls[-2:] == ["npm --prefix frontend run --silent build", "leaderboard "]


def test_a_second_run_installs_and_builds_nothing(checkout: Checkout) -> None:
    checkout.make("run")
    checkout.calls()

    done = checkout.make("run")

    assert done.stdout == ""
    assert checkout.calls() == ["leaderboard "]


def test_tests_and_checks_add_the_rest_in_place(checkout: Checkout) -> None:
    checkout.make("run")
    checkout.calls()

    assert checkout.make("test").returncode == 0

    calls = checkout.calls()
    [python, _, npm] = installed(calls)
    assert "requirements-dev.lock" in python
    assert "--omit=dev" not in npm
    assert "npm --prefix frontend run --silent build" not in calls
    checkout.make("run")
    assert checkout.calls() == ["leaderboard "]


def test_the_tests_of_a_fresh_checkout_install_once(checkout: Checkout) -> None:
    assert checkout.make("setup-dev").returncode == 0

    [_, python, backend, npm] = installed(checkout.calls())
    assert "requirements-dev.lock" in python
    assert "--editable backend" in backend
    assert "--omit=dev" not in npm
    checkout.make("run")
    assert checkout.calls() == ["leaderboard "]


@pytest.mark.parametrize("version", ["v18.20.4", "v20.11.1", "v20.18.3", "v21.7.3", "v22.11.0", ""])
@pytest.mark.parametrize("target", ["run", "dev", "test-frontend"])
def test_a_nodejs_that_vite_does_not_support_is_refused_before_anything_is_installed(
    checkout: Checkout, target: str, version: str
) -> None:
    done = checkout.make(target, NODE_VERSION=version)

    assert done.returncode == 2
    sentence = done.stdout.strip()
    assert sentence.startswith("Node.js 20.19 or newer, or 22.12 or newer, is required. This is ")
    assert sentence.endswith(f"{version or 'a machine without Node.js'}.")
    assert checkout.calls() == []


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v22.23.2", "v24.1.0", "v26.0.0"])
def test_a_nodejs_that_vite_supports_is_accepted(checkout: Checkout, version: str) -> None:
    assert checkout.make("setup", NODE_VERSION=version).returncode == 0
    assert PACKAGE["engines"]["node"] == "^20.19.0 || >=22.12.0"


def test_an_old_python_is_refused_before_anything_is_installed(checkout: Checkout) -> None:
    done = checkout.make("run", OLD_PYTHON="1")

    assert done.returncode == 2
    assert done.stdout.startswith("Python 3.11 or newer is required.")
    assert checkout.calls() == []


@pytest.mark.parametrize("target", ["run", "test-backend"])
def test_the_virtual_environment_of_a_moved_checkout_is_made_again(checkout: Checkout, target: str) -> None:
    assert checkout.make("setup-dev").returncode == 0
    checkout.calls()
    checkout.top = checkout.top.rename(checkout.top.with_name("moved"))

    done = checkout.make(target)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == (
        "backend/.venv was made for another folder or Python. It is made again."
    )
    assert len(installed(checkout.calls())) == 3
    assert "It is made again" not in checkout.make(target).stdout


def test_a_virtual_environment_without_its_python_is_made_again(checkout: Checkout) -> None:
    checkout.make("setup")
    (checkout.top / "backend/.venv/bin/python").unlink()

    assert "It is made again." in checkout.make("run").stdout


def test_a_step_that_fails_shows_its_output_and_stops(checkout: Checkout) -> None:
    done = checkout.make("run", NPM_FAULT="npm error network")

    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "Installing the npm packages that the page requires … failed"
    assert done.stderr.startswith("npm error network\n")
    assert "leaderboard " not in checkout.calls()


def test_all_parts_of_the_tests_run_though_one_fails(checkout: Checkout) -> None:
    done = checkout.make("test", BACKEND_TESTS="1")

    assert done.returncode == 2
    parts = re.findall(r"^  (test-\w+) +(\w+) in \d+ s$", done.stdout, re.MULTILINE)
    assert parts == [("test-backend", "FAILED"), ("test-frontend", "passed"), ("test-e2e", "passed")]
    calls = checkout.calls()
    assert "npm --prefix frontend run --silent test" in calls
    assert "npm --prefix frontend run --silent test:e2e" in calls


def test_a_failure_in_the_middle_is_not_lost(checkout: Checkout) -> None:
    assert checkout.make("test", PAGE_TESTS="1").returncode == 2
    assert checkout.make("test").returncode == 0


def test_the_build_needs_no_package_for_development() -> None:
    frontend = TOP / "frontend"
    # Vite reads what the page's tsconfig extends.
    sources = [frontend / "vite.config.ts", frontend / "tsconfig.app.json", *frontend.glob("build/*.ts")]
    imported = {
        name
        for source in sources
        for name in re.findall(
            r"""(?:from|"extends":) ['"]((?:@[\w-]+/)?[\w-]+)[^'"]*['"]""", source.read_text()
        )
        if not name.startswith("node")
    }

    assert {"vite", "@vitejs/plugin-vue", "@vue/tsconfig"} <= imported
    assert imported <= PACKAGE["dependencies"].keys()


def test_types_are_checked_by_make_check_and_not_on_the_way_to_the_board() -> None:
    assert "tsc" not in PACKAGE["scripts"]["build"]
    assert "npm run typecheck" in PACKAGE["scripts"]["check"]
