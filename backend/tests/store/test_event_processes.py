"""The event in boards that run: several on one database, restarted, killed, and without their database."""

import contextlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from tests.support.board import Board, board
from tests.support.clock import NOON, TODAY, TickingClock
from tests.support.gateway import FakeGateway
from tests.support.postgres import Postgres
from tests.support.rows import Row
from tests.support.waiting import Json, json_of, until

ADMIN = {"Authorization": "bearer only-for-organisers"}
EVENT = {
    "event_name": "Autumn",
    "event_start": (NOON - timedelta(hours=1)).isoformat(),
    "event_end": (NOON + timedelta(hours=8)).isoformat(),
    "admin_token": "only-for-organisers",
}


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    gateway.aliases = {"a": "Alpha"}
    gateway.rows = [Row(TODAY, team="a", key="ka", prompt=10)]


def send(on: Board, path: str, revision: int, **body: object) -> requests.Response:
    method = "POST" if path.endswith("actions") else "PUT"
    url = f"{on.url}/admin{path}"
    return requests.request(method, url, json={"revision": revision, **body}, headers=ADMIN, timeout=30)


def act(on: Board, action: str, revision: int) -> requests.Response:
    return send(on, "/event/actions", revision, action=action)


def seen(on: Board) -> tuple[int, str]:
    found: Json = on.json("/event")["event"]
    return found["revision"], found["phase"]


def test_a_change_on_one_board_reaches_the_others_and_their_live_readers(
    gateway: FakeGateway, clock: TickingClock, database: str
) -> None:
    with contextlib.ExitStack() as stack:
        one, other = (
            stack.enter_context(board(gateway, clock, database_url=database, **EVENT)) for _ in range(2)
        )
        live = stack.enter_context(requests.get(f"{other.url}/live", stream=True, timeout=60))
        lines = (line.decode() for line in live.iter_lines())
        events = (json.loads(next(lines)[6:]) for line in lines if line == "event: event")
        assert next(events) == {"revision": 0, "phase": "running"}
        assert act(one, "freeze", 0).status_code == 200

        assert next(events) == {"revision": 1, "phase": "frozen"}
        assert seen(other) == (1, "frozen")
        # The second organiser is on the other board, and late.
        late = act(other, "end", 0)
        assert (late.status_code, late.json()["current"]["phase"]) == (409, "frozen")
        assert act(other, "end", 1).status_code == 200
        until(lambda: seen(one), "the first board follows", lambda found: found == (2, "ended"))


def test_a_present_view_is_listed_by_every_board(
    gateway: FakeGateway, clock: TickingClock, database: str
) -> None:
    def listed(on: Board) -> list[tuple[int, str]]:
        found = requests.get(f"{on.url}/admin/present/screens", headers=ADMIN, timeout=30)
        return [(screen["width"], screen["scene"]) for screen in json_of(found)["screens"]]

    def report(on: Board, number: int, scene: str) -> None:
        screen = {"screen_id": f"00000000-0000-4000-8000-{number:012}", "width": number, "height": 9}
        requests.post(f"{on.url}/present/screens", json={**screen, "scene": scene}, timeout=30)

    with contextlib.ExitStack() as stack:
        one, other = (
            stack.enter_context(board(gateway, clock, database_url=database, **EVENT)) for _ in range(2)
        )
        report(one, 1, "lobby")
        report(other, 2, "race")
        for each in (one, other):
            until(lambda: listed(each), "both are listed", lambda found: found == [(1, "lobby"), (2, "race")])  # noqa: B023
        # Its next report reaches the other board.
        report(other, 1, "board")
        for each in (one, other):
            until(
                lambda: listed(each),  # noqa: B023
                "the newer report counts",
                lambda found: found == [(1, "board"), (2, "race")],
            )


def test_of_two_changes_to_one_state_on_two_boards_one_is_made(
    gateway: FakeGateway, clock: TickingClock, database: str
) -> None:
    with contextlib.ExitStack() as stack:
        boards = [
            stack.enter_context(board(gateway, clock, database_url=database, **EVENT)) for _ in range(2)
        ]
        wins = 0
        for number in range(10):
            revision = number
            responses = [
                send(on, f"/teams/{name}", revision, settings={"slot": number})
                for on, name in zip(boards, ("a", "b"), strict=True)
            ]
            wins += [response.status_code for response in responses].count(200)
            assert sorted(response.status_code for response in responses) == [200, 409]

        assert seen(boards[0])[0] == wins


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restart_changes_nothing(
    gateway: FakeGateway, clock: TickingClock, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store = (
        {"leaderboard_data_dir": tmp_path}
        if kind == "sqlite"
        else {"database_url": request.getfixturevalue("database")}
    )
    store |= {"database_url": ""} if kind == "sqlite" else {}
    with board(gateway, clock, **store, **EVENT) as first:
        act(first, "freeze", 0)
        send(first, "/teams/a", 1, settings={"display_name": "The Alphas"})
        before = first.json("/event")
        first.kill()
    # The settings only give the first state.
    with board(gateway, clock, **store, **(EVENT | {"event_name": "Winter"})) as again:
        assert again.json("/event") == before
        state = requests.get(f"{again.url}/admin/event", headers=ADMIN, timeout=30).json()
        assert state["teams"]["a"]["display_name"] == "The Alphas"
        log = requests.get(f"{again.url}/admin/audit", headers=ADMIN, timeout=30).json()["changes"]
        assert [change["action"] for change in log] == ["team", "freeze"]


def test_without_the_database_organisers_change_nothing_and_viewers_go_on(
    gateway: FakeGateway, clock: TickingClock, database: str, postgres: Postgres
) -> None:
    with board(gateway, clock, database_url=database, **EVENT) as running:
        act(running, "freeze", 0)
        postgres.stop()
        try:
            refused = act(running, "end", 1)
            assert refused.status_code == 503
            assert refused.json()["detail"] == (
                "The change was not saved. The database cannot be reached, or refuses to work. "
                "Try again in a moment."
            )
            assert requests.get(f"{running.url}/admin/audit", headers=ADMIN, timeout=30).status_code == 503
            assert seen(running) == (1, "frozen")
            assert running.get("/tokens").status_code == 200
        finally:
            postgres.start()

        until(lambda: act(running, "end", 1).status_code in (200, 409), "the database works again")
        assert seen(running) == (2, "ended")


def test_a_removed_file_gets_the_event_again(
    gateway: FakeGateway, clock: TickingClock, tmp_path: Path
) -> None:
    settings = {**EVENT, "leaderboard_data_dir": tmp_path, "database_url": ""}
    with board(gateway, clock, **settings) as running:
        act(running, "freeze", 0)
        [file] = tmp_path.glob("*.sqlite3")
        for each in tmp_path.glob("*.sqlite3*"):
            each.unlink()
        until(file.exists, "a new file is made")
        until(lambda: act(running, "end", 1).status_code in (200, 409), "it is written")
        running.kill()

    with board(gateway, clock, **settings) as again:
        assert seen(again) == (2, "ended")
