"""The beginning of the reveal fixes the result: request logs that the gateway reports later do not change it.

They tell in which minutes usage was that the day already counts, so the current numbers of the event do change.
"""

import json
import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.api.conftest import running
from tests.api.test_admin_routes import ADMIN
from tests.api.test_freeze import Side, paths
from tests.support.clock import NOON, QUICK, TODAY, Clock
from tests.support.gateway import KEY, FakeGateway, Log
from tests.support.rows import Row
from tests.support.waiting import Json, until

HOUR = timedelta(hours=1)
START, FREEZE, END = NOON - 11 * HOUR, NOON - HOUR, NOON
# Of the whole event, and with the minutes before it: current numbers.
OF_EVENT, AROUND = "period=event", f"from={START - HOUR:%FT%TZ}&to={END:%FT%TZ}"
OF_ORGANISERS = ["/admin/reveal", "/admin/awards", "/admin/teams", "/admin/what-if"]
# Rank, value and hours by team.
Podium = dict[str, tuple[int, float, int | None]]
NAMES = {"a": "Alpha", "b": "Beta", "c": "Gamma"}


def log(name: str, team: str, tokens: int, at: datetime) -> Log:
    return Log(name, at, tokens, team=team, key=f"k{team}", model="m1")


# At first Beta leads, and Alpha has worked for an hour.
EARLY = [
    log("1", "a", 100, NOON - 2 * HOUR),
    log("2", "b", 300, NOON - 3 * HOUR),
    log("3", "c", 200, NOON - 4 * HOUR),
]
# Alpha overtakes the others after the freeze, was awake at night, and used a second hour.
LATE = [log("4", "a", 4000, END - timedelta(minutes=2)), log("5", "a", 900, NOON - 9 * HOUR)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reported(gateway: FakeGateway) -> FakeGateway:
    gateway.aliases = dict(NAMES)
    gateway.deployments = [("m1", "m1")]
    gateway.model_info = {"m1": {"input_cost_per_token": 1e-5, "output_cost_per_token": 1e-5}}
    totals = {"a": 5000, "b": 300, "c": 200}
    gateway.rows = [
        Row(TODAY, team=team, key=f"k{team}", model="m1", prompt=tokens, requests=3, cost=0.1)
        for team, tokens in totals.items()
    ]
    gateway.logs = list(EARLY)
    return gateway


def opened(gateway: FakeGateway, clock: Clock, folder: Path) -> Iterator[Side]:
    settings = {
        "litellm_base_url": gateway.url,
        "litellm_api_key": KEY,
        "refresh_seconds": QUICK,
        "history_days": 2,
        "admin_token": ADMIN,
        "database_url": f"sqlite:///{folder / 'board.sqlite3'}",
    }
    for backend in running(clock, **settings):
        until(lambda: backend.get("/readyz").ok, "the board is ready")  # noqa: B023
        yield Side(backend, gateway, clock)


def logs_are(side: Side, state: str) -> None:
    until(
        lambda: json.loads(side.view("/status", ADMIN).body),
        f"the logs are {state}",
        lambda found: found["request_logs"]["state"] == state,
    )


def tokens(side: Side, query: str, token: str | None = ADMIN) -> dict[str, int]:
    rows = json.loads(side.view(f"/tokens?{query}", token).body)["teams"]
    return {row["team_id"]: row["tokens"] for row in rows}


def begin_reveal(side: Side) -> None:
    times = {"start": START.isoformat(), "end": END.isoformat(), "freeze_at": FREEZE.isoformat()}
    side.desk.put("/event", **side.desk.basics(name="Final", **times))
    side.desk.put("/what-if", model="m1")
    side.desk.act("reveal")


def results(side: Side) -> dict[str, bytes]:
    """What organisers see of the result: every route for the event, and their own."""
    of_event = [path for path in paths(side.board) if OF_EVENT in path or path == "/event"]
    # The status is that of the gateway.
    wanted = [path for path in of_event if not path.startswith("/status")]
    assert len(wanted) > 50
    found = {path: side.view(path, ADMIN).body for path in [*wanted, *OF_ORGANISERS]}
    # Versions, and when the gateway was read last, are not part of the result.
    return {path: re.sub(rb'"(version|as_of)":[^,]*,', b"", body) for path, body in found.items()}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [path for path, body in one.items() if body != other[path]]


def ceremony(side: Side) -> Json:
    """What viewers see of it."""
    event = json.loads(side.view("/event").body)["event"]
    return {name: event[name] for name in ("reveal", "podium", "awards")}


def check_result_stays(side: Side, before: dict[str, bytes], late: dict[str, int], podium: Podium) -> None:
    """Through the reveal and the publication."""
    until(lambda: tokens(side, AROUND), "the late logs are counted", lambda found: found == late)
    assert differences(before, results(side)) == []
    side.desk.post("/reveal", action="podium")
    side.desk.post("/reveal", action="awards")
    shown = ceremony(side)
    assert {row["team_id"]: (row["rank"], row["value"], row["hours"]) for row in shown["podium"]} == podium
    assert {row["kind"]: row["team_id"] for row in shown["awards"]}["night_owl"] is None
    side.desk.act("publish", name="Final")
    assert ceremony(side) == shown
    assert tokens(side, OF_EVENT, None) == tokens(side, OF_EVENT)
    # They have how far the reveal is.
    assert set(differences(before, results(side))) <= {"/event", "/admin/reveal"}


def test_request_logs_that_arrive_late_do_not_change_the_result(
    reported: FakeGateway, clock: Clock, tmp_path: Path
) -> None:
    """The end of a recent gap is read once more, a minute later."""
    for side in opened(reported, clock, tmp_path):
        logs_are(side, "done")
        begin_reveal(side)
        before = results(side)
        assert tokens(side, OF_EVENT) == {"a": 100, "b": 300, "c": 200}

        reported.logs = [*EARLY, *LATE]
        clock.forward(seconds=90)

        podium = {"b": (1, 300.0, 1), "c": (2, 200.0, 1), "a": (3, 100.0, None)}
        check_result_stays(side, before, {"a": 5000, "b": 300, "c": 200}, podium)


def test_request_logs_that_are_still_being_read_do_not_change_the_result(
    reported: FakeGateway, clock: Clock, tmp_path: Path
) -> None:
    """As after a restart just before the reveal."""
    go_on = threading.Event()

    def slow(request: Request) -> Response | None:
        if request.url.path == "/spend/logs/v2":
            go_on.wait(60)
        return None

    reported.fault = slow
    for side in opened(reported, clock, tmp_path):
        logs_are(side, "reading")
        begin_reveal(side)
        before = results(side)
        reported.logs = [*EARLY, *LATE]
        go_on.set()
        podium: Podium = dict.fromkeys("abc", (1, 0.0, None))
        check_result_stays(side, before, {"a": 5000, "b": 300, "c": 200}, podium)
