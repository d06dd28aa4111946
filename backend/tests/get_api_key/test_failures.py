import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from tests.get_api_key.conftest import Script
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway, Key, Team, error, failing_at


@contextlib.contextmanager
def hanging_up() -> Iterator[str]:
    """A server that reads the request and closes the connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            connection.recv(10_000)
            connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def stub(folder: Path, name: str, body: str) -> str:
    """A PATH on which `name` is a program of this test."""
    folder.mkdir()
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "first and a last name"),
        (("Ann",), "first and a last name"),
        (("Ann", "van", "Lee"), "first and a last name"),
        (("Ann", " \t"), "there is no last name"),
        (("·", "Lee"), "no letters"),
        (("Ann", "L" * 120), "longer than 100"),
        (("Ann", "Lee", "--colour"), "no option --colour"),
        (("Ann", "Lee", "--team"), "--team needs a value"),
        (("Ann", "Lee", "--budget", "lots"), "amount of dollars"),
        (("Ann", "Lee", "--duration", "7 days"), "--duration"),
        (("Ann", "Lee", "--board", "javascript:1"), "--board"),
        (("Ann", "Lee", "--rotate", "--revoke"), "--revoke goes with neither"),
        (("--bulk", "people.csv"), "no option --bulk"),
    ],
)
def test_wrong_usage(run: Script, desk: AdminGateway, arguments: tuple[str, ...], expected: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert expected in done.err
    assert desk.received == []


@pytest.mark.parametrize("tool", ["curl", "jq"])
def test_a_missing_tool(run: Script, tool: str) -> None:
    done = run("Ann", "Lee", "--json", changes={"PATH": str(run.tools(tool))})
    assert done.code == 3
    assert f"{tool} is needed" in done.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LITELLM_BASE_URL", "unset"),
        ("LITELLM_BASE_URL", "llm.example.org"),
        ("LITELLM_BASE_URL", 'http://a"\nheader = "x'),
        ("LITELLM_ADMIN_KEY", "unset"),
        ("LITELLM_ADMIN_KEY", "a-SECRET"),
        ("LITELLM_ADMIN_KEY", "sk-"),
        ("LITELLM_ADMIN_KEY", "sk-SECRET\n"),
        ("LITELLM_ADMIN_KEY", 'sk-SECRET"'),
    ],
)
def test_a_setting_that_is_missing_or_malformed(
    run: Script, desk: AdminGateway, name: str, value: str
) -> None:
    done = run("Ann", "Lee", changes={name: value})
    assert done.code == 4
    assert name in done.err
    assert "SECRET" not in done.err
    assert desk.received == []


def test_a_wrong_admin_key_is_not_repeated(run: Script) -> None:
    done = run("Ann", "Lee", changes={"LITELLM_ADMIN_KEY": "sk-wrong-SECRET"})
    assert done.code == 5
    assert "does not know this key" in done.err
    assert "SECRET" not in done.err + done.out


def test_an_expired_admin_key(run: Script, desk: AdminGateway) -> None:
    desk.fault = failing_at(
        "/key/list", error(401, "Authentication Error - Expired Key. Key Expiry time 2026")
    )
    done = run("Ann", "Lee")
    assert done.code == 5
    assert "expired" in done.err


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/key/list", error(403, "You are not authorized to access this endpoint.")),
        ("/team/new", error(401, "Only proxy admin can be used to generate new teams. Route=/team/new.")),
        ("/key/generate", JSONResponse({"detail": {"error": "Only admin users can"}}, 401)),
    ],
)
def test_a_key_that_may_not_do_this(run: Script, desk: AdminGateway, path: str, refusal: Response) -> None:
    desk.fault = failing_at(path, refusal)
    done = run("Ann", "Lee")
    assert done.code == 9
    assert "may not do this" in done.err


def test_nothing_listens_at_the_address(run: Script) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = run("Ann", "Lee", "--json", changes={"LITELLM_BASE_URL": f"http://anna:SECRET@127.0.0.1:{port}/"})
    assert done.code == 6
    assert json.loads(done.out)["exit_code"] == 6
    assert f"http://127.0.0.1:{port} cannot be reached" in done.err
    assert "SECRET" not in done.err + done.out


def test_the_gateway_closes_the_connection(run: Script) -> None:
    with hanging_up() as url:
        done = run("Ann", "Lee", changes={"LITELLM_BASE_URL": url})
    assert done.code == 6
    assert "closed the connection" in done.err


def test_tls_where_there_is_none(run: Script, desk: AdminGateway) -> None:
    done = run("Ann", "Lee", changes={"LITELLM_BASE_URL": desk.url.replace("http:", "https:")})
    assert done.code == 6
    assert "cannot be trusted" in done.err


@pytest.mark.parametrize(("code", "expected"), [(6, "no such host"), (28, "in time")])
def test_unknown_hosts_and_timeouts_are_reported(run: Script, code: int, expected: str) -> None:
    done = run(
        "Ann", "Lee", changes={"PATH": stub(run.folder / "stubs", "curl", f"cat >/dev/null; exit {code}")}
    )
    assert done.code == 6
    assert expected in done.err


@pytest.mark.parametrize(
    ("path", "response", "expected"),
    [
        ("/key/list", PlainTextResponse("<h1>It works!</h1>"), "not as a LiteLLM Gateway"),
        ("/key/list", Response(), "not as a LiteLLM Gateway"),
        ("/key/list", JSONResponse({"data": []}), "not as a LiteLLM Gateway"),
        ("/key/list", JSONResponse({"detail": "Not Found"}, 404), "without /v1"),
        ("/key/list", RedirectResponse("https://elsewhere.test/"), "sends elsewhere"),
        ("/team/info", JSONResponse({"team_id": "somebody-else"}), "not as a LiteLLM Gateway"),
        ("/team/info", PlainTextResponse("Bad Gateway", 502), "with 502"),
        ("/team/new", JSONResponse({"team_id": "ann-lea"}), "not as a LiteLLM Gateway"),
        ("/team/new", JSONResponse({"detail": [{"msg": "Input should be valid"}]}, 422), "Input should be"),
        ("/key/generate", JSONResponse({"key": 'sk-"; rm', "key_alias": "ann-lee"}), "not as a LiteLLM"),
        ("/key/generate", error(500, "\x1b[31mboom sk-SECRET-1"), "[31mboom sk-..."),
    ],
)
def test_an_unexpected_response(
    run: Script, desk: AdminGateway, path: str, response: Response, expected: str
) -> None:
    if path == "/team/info":
        desk.teams = {"ann-lee": Team("Ann Lee")}
    desk.fault = failing_at(path, response)
    done = run("Ann", "Lee")
    assert (done.code, done.out) == (10, "")
    assert expected in done.err
    assert "\x1b" not in done.err
    assert "SECRET" not in done.err


def test_an_unexpected_response_to_deleting_or_listing_teams(run: Script, desk: AdminGateway) -> None:
    desk.keys = {"ann-lee": Key("sk-old-key-1", "x")}
    desk.fault = failing_at("/key/delete", PlainTextResponse("?", 500))
    assert run("Ann", "Lee", "--revoke").code == 10
    desk.fault = failing_at("/team/list", PlainTextResponse("?"))
    assert run("Ben", "Lee", "--team", "x").code == 10
    assert list(desk.keys) == ["ann-lee"]


def test_keys_are_in_no_arguments_no_environment_and_no_trace(run: Script, desk: AdminGateway) -> None:
    """Wrappers on the PATH record how each program is started, then start it."""
    seen = run.folder / "seen"
    tools = run.tools()
    for tool in list(tools.iterdir()):
        real = tool.readlink()
        tool.unlink()
        tool.write_text(f'#!/bin/sh\n{{ echo "$0" "$@"; /usr/bin/env; }} >>"{seen}"\nexec "{real}" "$@"\n')
        tool.chmod(0o755)
    path = str(tools)
    outcomes = [
        run("Ann", "Lee", "--board", "https://b.test", changes={"PATH": path}),
        run("Cy", "Lee", "--write", "--json", changes={"PATH": path}),
        run("Cy", "Lee", "--rotate", "--yes", changes={"PATH": path}, flags=("-x",)),
    ]
    assert [done.code for done in outcomes] == [0, 0, 0]
    started = seen.read_text()
    assert started.count("/curl") >= 8
    noted = started + "".join(done.err for done in outcomes)
    assert ADMIN_KEY not in noted
    assert desk.made == 3
    assert "Made_" not in noted
