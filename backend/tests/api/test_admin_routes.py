"""What organisers do, over HTTP, and what everybody sees of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.api.conftest import Backend, running
from tests.support.clock import NOON, Clock
from tests.support.gateway import KEY, FakeGateway
from tests.support.waiting import json_of, until

Json = dict[str, Any]  # each test names the fields that it reads
ADMIN, VIEWER = "only-for-organisers", "let-me-in-please"
HOUR = timedelta(hours=1)


class Desk:
    """An organiser on a board; `board.get` is a viewer."""

    def __init__(self, board: Backend, clock: Clock, token: str | None = ADMIN) -> None:
        self.board, self.clock = board, clock
        self.headers = {"Authorization": f"bearer {token}"} if token else {}

    def send(self, method: str, path: str, body: Json | None = None, **query: str) -> requests.Response:
        url = f"{self.board.url}/admin{path}"
        return requests.request(method, url, json=body, headers=self.headers, params=query, timeout=30)

    def get(self, path: str = "/event") -> Json:
        return json_of(self.send("GET", path))

    def put(self, path: str, **body: object) -> Json:
        """Changes the newest state."""
        return self._changed("PUT", path, body)

    def post(self, path: str, **body: object) -> Json:
        return self._changed("POST", path, body)

    def act(self, action: str, **more: object) -> Json:
        return self.post("/event/actions", action=action, **more)

    def basics(self, **changes: object) -> Json:
        names = [
            "name",
            "start",
            "end",
            "freeze_at",
            "timezone",
            "metric",
            "min_requests",
            "divisions",
            "show_budget",
        ]
        return {name: value for name, value in self.get().items() if name in names} | changes

    def refused(self, method: str, path: str, **body: object) -> str:
        """The sentence of a change that is not possible now; it changes nothing."""
        before = self.get()
        response = self.send(method, path, {"revision": before["revision"], **body})
        assert response.status_code == 400, response.text
        assert self.get()["revision"] == before["revision"]
        sentence: str = response.json()["detail"]
        return sentence

    def seen(self) -> Json | None:
        """The event as everybody sees it."""
        found: Json | None = self.board.json("/event")["event"]
        return found

    def _changed(self, method: str, path: str, body: Json) -> Json:
        return json_of(self.send(method, path, {"revision": self.get()["revision"], **body}))


def desk_on(gateway: FakeGateway, **settings: object) -> Iterator[Desk]:
    clock = Clock()
    given = {"litellm_base_url": gateway.url, "litellm_api_key": KEY, "admin_token": ADMIN}
    for board in running(clock, **(given | settings)):
        until(lambda: board.get("/readyz").ok, "the board is ready")  # noqa: B023
        yield Desk(board, clock)


@pytest.fixture
def desk(gateway: FakeGateway) -> Iterator[Desk]:
    """Of an event from eleven to eight, without a freeze."""
    yield from desk_on(
        gateway,
        event_start=(NOON - HOUR).isoformat(),
        event_end=(NOON + 8 * HOUR).isoformat(),
        event_name="Autumn",
    )


@pytest.fixture
def bare_desk(gateway: FakeGateway) -> Iterator[Desk]:
    """Of a board without an event."""
    yield from desk_on(gateway)


# Who may


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/event"), ("PUT", "/event"), ("POST", "/event/actions")]
)
def test_without_the_setting_there_are_no_routes_for_organisers(
    backend: Backend, method: str, path: str
) -> None:
    response = requests.request(
        method,
        f"{backend.url}/admin{path}",
        headers={"Authorization": f"bearer {ADMIN}"},
        timeout=30,
    )

    assert response.status_code in (404, 405)
    assert "/admin/event" not in backend.json("/openapi.json")["paths"]


def test_only_the_admin_token_opens_the_desk_and_it_opens_the_board_as_well(gateway: FakeGateway) -> None:
    for desk in desk_on(gateway, server_basic_auth_token=VIEWER):
        url = desk.board.url
        found = {
            token: (
                Desk(desk.board, desk.clock, token).send("GET", "/event").status_code,
                requests.get(
                    f"{url}/tokens", headers=Desk(desk.board, desk.clock, token).headers, timeout=30
                ).status_code,
            )
            for token in (ADMIN, VIEWER, "", f"{ADMIN}x")
        }
        changed = Desk(desk.board, desk.clock, VIEWER).send("PUT", "/present", {"revision": 0})

        assert found == {ADMIN: (200, 200), VIEWER: (401, 200), "": (401, 401), f"{ADMIN}x": (401, 401)}
        for scheme, status in (("BEARER", 200), ("Basic", 401), ("", 401)):
            headers = {"Authorization": f"{scheme} {ADMIN}".strip()}
            assert requests.get(f"{url}/admin/event", headers=headers, timeout=30).status_code == status
            assert requests.get(f"{url}/tokens", headers=headers, timeout=30).status_code == status
        # Before the body is looked at.
        assert changed.status_code == 401
        assert changed.headers["WWW-Authenticate"] == "Bearer"


def test_every_route_of_organisers_requires_the_admin_token(desk: Desk) -> None:
    paths = desk.board.json("/openapi.json")["paths"]
    routes = [(method, path) for path, item in paths.items() if path.startswith("/admin/") for method in item]
    assert len(routes) > 8
    for method, path in routes:
        refused = requests.request(
            method.upper(), desk.board.url + path.replace("{", "").replace("}", ""), timeout=30
        )
        assert (refused.status_code, refused.json().keys()) == (401, {"detail"}), path


# The event


def test_the_event_of_the_settings_is_the_first_state(desk: Desk) -> None:
    state = desk.get()

    assert (state["revision"], state["name"], state["phase"]) == (0, "Autumn", "running")
    assert state["next"] == ["freeze", "end"]
    seen = desk.seen() or {}
    assert (seen["name"], seen["phase"], seen["frozen_at"]) == ("Autumn", "running", None)
    assert [phase["phase"] for phase in seen["phases"]] == [
        "scheduled", "running", "frozen", "ended", "revealing", "published",
    ]  # fmt: skip


def test_an_event_can_be_made_from_nothing_and_taken_away(bare_desk: Desk) -> None:
    desk = bare_desk
    assert desk.seen() is None
    assert "no event yet" in desk.refused("POST", "/event/actions", action="start")
    start, end = NOON + HOUR, NOON + 2 * HOUR
    basics = desk.basics(
        name="Winter",
        start=start.isoformat(),
        end=end.isoformat(),
        timezone="Europe/Zurich",
        metric="requests",
    )
    assert desk.put("/event", **basics)["phase"] == "scheduled"

    seen = desk.seen() or {}
    assert (seen["name"], seen["start"], seen["metric"]) == (
        "Winter",
        "2026-11-23T14:00:00+01:00",
        "requests",
    )
    status = desk.board.json("/status")["event"]
    assert (status["name"], status["end"]) == ("Winter", "2026-11-23T15:00:00+01:00")
    desk.put("/event", **desk.basics(start=None, end=None))
    assert desk.seen() is None


def test_a_whole_event_by_hand(desk: Desk) -> None:
    phases = []
    for action in ("freeze", "unfreeze", "freeze", "end", "reveal", "reopen", "reveal"):
        phases.append(desk.act(action)["phase"])
        assert (desk.seen() or {})["phase"] == phases[-1]
        desk.clock.forward(minutes=10)
    assert phases == ["frozen", "running", "frozen", "ended", "revealing", "ended", "revealing"]
    assert "publish requires name" in desk.refused("POST", "/event/actions", action="publish", name="autumn")

    published = desk.act("publish", name=" Autumn ")
    assert (published["phase"], published["next"], published["undo"]) == ("published", ["new"], None)
    for action in ("undo", "reopen", "freeze"):
        desk.refused("POST", "/event/actions", action=action)


def test_the_next_event_begins_without_times_and_without_anything_of_the_former(desk: Desk) -> None:
    assert "not possible while the event is running" in desk.refused(
        "POST", "/event/actions", action="new", name="Autumn"
    )
    desk.put("/teams/team-1", settings={"display_name": "The Team"})
    desk.put("/announcements", announcements=[{"id": "thanks", "text": "Thank you"}])
    desk.put("/awards", awards=[{"kind": "own", "title": "Best pizza"}])
    desk.act("end")
    published = desk.act("publish", name="Autumn")
    assert "new requires name" in desk.refused("POST", "/event/actions", action="new")

    new = desk.act("new", name="Autumn")

    assert (new["phase"], new["next"], new["undo"], new["start"], new["name"]) == (None, [], None, None, None)
    assert (new["announcements"], new["awards"]) == ([], [])
    assert new["teams"]["team-1"]["display_name"] == "The Team"
    assert desk.seen() is None
    assert "no event yet" in desk.refused("POST", "/reveal", action="next")
    # The second organiser was about to do the same.
    late = desk.send(
        "POST", "/event/actions", {"revision": published["revision"], "action": "new", "name": "Autumn"}
    )
    assert (late.status_code, late.json()["current"]["phase"]) == (409, None)
    [logged, *_] = desk.get("/audit")["changes"]
    assert (logged["action"], logged["before"]["name"], logged["after"]["name"]) == ("new", "Autumn", None)
    assert logged["before"].keys() == logged["after"].keys() == {
        "name", "start", "end", "published_at", "announcements", "awards",
    }  # fmt: skip
    times = {"start": (NOON + HOUR).isoformat(), "end": (NOON + 3 * HOUR).isoformat()}
    assert desk.put("/event", **desk.basics(name="Winter", **times))["phase"] == "scheduled"
    seen = desk.seen() or {}
    assert (seen["name"], seen["reveal"], seen["podium"], seen["awards"]) == ("Winter", None, None, None)


def test_ten_seconds_long_an_action_can_be_taken_back(desk: Desk) -> None:
    frozen = desk.act("freeze")
    assert frozen["undo"]["action"] == "freeze"
    desk.clock.forward(seconds=9)
    undone = desk.act("undo")
    assert (undone["phase"], undone["freeze_at"], undone["undo"]) == ("running", None, None)

    desk.act("freeze")
    desk.clock.forward(seconds=10)
    assert desk.get()["undo"] is None
    assert "nothing to take back" in desk.refused("POST", "/event/actions", action="undo")


def test_the_times_may_be_moved_while_it_runs_and_not_during_the_reveal(desk: Desk) -> None:
    moved = desk.put("/event", **desk.basics(end=(NOON + 3 * HOUR).isoformat(), freeze_at=NOON.isoformat()))
    assert (moved["phase"], moved["frozen_at"]) == ("frozen", "2026-11-23T12:00:00Z")
    assert "between start and end" in desk.refused(
        "PUT", "/event", **desk.basics(freeze_at=(NOON + 4 * HOUR).isoformat())
    )
    desk.clock.forward(hours=3)
    desk.act("reveal")

    assert "once the reveal has begun" in desk.refused("PUT", "/event", **desk.basics(metric="cost"))
    assert "once the reveal has begun" in desk.refused("PUT", "/event", **desk.basics(freeze_at=None))
    assert desk.put("/event", **desk.basics(name="Winter"))["name"] == "Winter"


def test_a_change_of_the_times_cannot_be_undone_by_accident(desk: Desk) -> None:
    desk.act("freeze")
    desk.put("/event", **desk.basics(end=(NOON + 9 * HOUR).isoformat()))

    assert "nothing to take back" in desk.refused("POST", "/event/actions", action="undo")


def test_the_clock_changes_the_phase_of_a_stored_response(desk: Desk) -> None:
    desk.put("/event", **desk.basics(freeze_at=(NOON + HOUR).isoformat()))
    assert (desk.seen() or {})["phase"] == "running"
    desk.clock.forward(hours=1)

    assert (desk.seen() or {})["phase"] == "frozen"


# Teams, announcements, present views


def test_teams_have_settings_before_and_after_they_are_known(desk: Desk) -> None:
    divisions = [{"id": "guests", "name": "Guests"}]
    desk.put("/event", **desk.basics(divisions=divisions))
    wanted = {
        "hidden": True,
        "out_of_competition": True,
        "display_name": "The Team",
        "division": "guests",
        "slot": 7,
    }
    state = desk.put("/teams/some%2Fteam", settings=wanted)
    assert state["teams"] == {"some/team": wanted}
    assert "no such division" in desk.refused("PUT", "/teams/a", settings={"division": "main"})

    assert desk.put("/teams/some%2Fteam", settings={})["teams"] == {}


def test_the_order_cannot_change_during_the_reveal_but_names_can(desk: Desk) -> None:
    desk.act("end")
    desk.act("reveal")

    assert "during the reveal" in desk.refused("PUT", "/teams/a", settings={"hidden": True})
    assert desk.put("/teams/a", settings={"display_name": "Alpha"})["teams"]["a"]["display_name"] == "Alpha"


def test_announcements_are_shown_from_until(desk: Desk) -> None:
    def shown() -> list[str]:
        return [announcement["id"] for announcement in (desk.seen() or {})["announcements"]]

    lunch = {"id": "lunch", "text": "Lunch", "text_de": "Mittagessen", "from": (NOON + HOUR).isoformat()}
    desk.put(
        "/announcements",
        announcements=[
            {"id": "now", "text": "Hello", "urgent": True},
            {**lunch, "until": (NOON + 2 * HOUR).isoformat()},
        ],
    )
    found = []
    for _ in range(3):
        found.append(shown())
        desk.clock.forward(hours=1)
    assert found == [["now"], ["now", "lunch"], ["now"]]

    assert "same id" in desk.refused("PUT", "/announcements", announcements=[lunch, lunch])
    assert "until must be after" in desk.refused(
        "PUT", "/announcements", announcements=[{**lunch, "until": NOON.isoformat()}]
    )


def test_present_views_are_steered(desk: Desk) -> None:
    wanted = {
        "scenes": ["race", "board"],
        "pace_seconds": 30,
        "pinned": "race",
        "message": {"text": "Hi", "text_de": None},
        "black": True,
    }
    desk.put("/present", present=wanted)
    for by in (1, 1, -1):
        desk.send("POST", "/present/step", {"by": by})

    assert (desk.seen() or {})["present"] == {**wanted, "step": 1}


def test_open_present_views_are_listed_until_they_end(desk: Desk) -> None:
    def report(number: int) -> int:
        screen = {
            "screen_id": f"00000000-0000-4000-8000-{number:012}",
            "width": 1920,
            "height": 1080,
            "scene": "board",
        }
        return requests.post(f"{desk.board.url}/present/screens", json=screen, timeout=30).status_code

    assert [report(1), report(1), report(2)] == [204, 204, 204]
    assert [screen["scene"] for screen in desk.get("/present/screens")["screens"]] == ["board", "board"]
    desk.clock.forward(seconds=31)
    assert desk.get("/present/screens")["screens"] == []
    assert {report(number) for number in range(100)} == {204}
    assert report(100) == 429
    assert report(0) == 204


# Several organisers, and the log


def test_the_second_of_two_organisers_sees_what_the_first_one_did(desk: Desk) -> None:
    revision = desk.get()["revision"]
    first = desk.send("PUT", "/present", {"revision": revision, "present": {"black": True}})
    second = desk.send("POST", "/event/actions", {"revision": revision, "action": "end"})

    assert (first.status_code, second.status_code) == (200, 409)
    current = second.json()["current"]
    assert (current["present"]["black"], current["phase"]) == (True, "running")
    assert "changed meanwhile" in second.json()["detail"]


def test_every_change_is_logged_with_before_and_after(desk: Desk) -> None:
    desk.put("/teams/b", settings={"hidden": True})
    desk.put("/teams/a", settings={"display_name": "=Alpha"})
    desk.clock.forward(seconds=5)
    desk.act("freeze")
    desk.put("/present", present=desk.get()["present"])  # no change
    changes = desk.get("/audit")["changes"]

    assert [change["action"] for change in changes] == ["freeze", "team", "team"]
    assert changes[0]["at"] == "2026-11-23T12:00:05Z"
    assert (changes[0]["before"], changes[0]["after"]) == (
        {"freeze_at": None},
        {"freeze_at": "2026-11-23T12:00:05Z"},
    )
    assert changes[1]["before"] == {"teams": {}}
    assert changes[1]["after"]["teams"].keys() == {"a"}
    csv = desk.send("GET", "/audit", format="csv")
    assert csv.headers["Content-Type"].startswith("text/csv")
    assert csv.content.decode("utf-8-sig").splitlines()[0] == "at,action,before,after"
    assert ADMIN not in csv.text


def test_what_makes_no_sense_is_refused_with_a_sentence(desk: Desk) -> None:
    for path, body in (
        ("/present", {"present": {"pace_seconds": 1}}),
        ("/present", {"present": {"scenes": ["moon"]}}),
        ("/event", {"name": "only a name"}),
        ("/event", desk.basics(timezone="Mars/Olympus")),
        ("/event", desk.basics(start="2026-11-23T12:00")),
        ("/event", desk.basics(moon=1)),
        ("/teams/a", {"settings": {"slot": -1}}),
    ):
        assert desk.refused("PUT", path, **body), path
