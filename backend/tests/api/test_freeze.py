"""Nothing that viewers can request depends on what happens after the freeze.

Two boards run on the same clock. The gateway of one stops at the freeze; at the other one teams go on, new ones come,
and the gateway fails. Viewers of both must get the same bytes: for every route, each value of each of its parameters,
and each period with each value of the others, in every phase until the result is published.
"""

import contextlib
import itertools
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import requests
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.api.conftest import Backend, is_announced, running
from tests.api.test_admin_routes import ADMIN, Desk, Json
from tests.support.clock import NOON, QUICK, TODAY, YESTERDAY, Clock
from tests.support.gateway import KEY, FakeGateway, serving
from tests.support.rows import Row
from tests.support.thorough import part_of
from tests.support.waiting import until

FREEZE = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)
START, END = FREEZE - timedelta(hours=3), FREEZE + timedelta(hours=2)
LATER = ["late", "late-key", "late-model"]
# What a viewer may ask for, of before, around and after the freeze.
PERIODS: list[dict[str, str]] = [
    {},
    {"start_date": "2026-11-23"},
    {"start_date": "2026-11-22", "end_date": "2026-11-22"},
    {"end_date": "2026-11-24"},
    {"start_date": "2026-05-01", "end_date": "2026-05-02"},
    {"from": "2026-11-23T12:00:00Z"},
    {"from": "2026-11-23T12:00:00Z", "to": "2026-11-23T12:30:00Z"},
    {"from": "2026-11-23T12:04:00Z", "to": "2026-11-23T12:05:00Z"},
    {"from": "2026-11-23T12:06:00Z"},
    {"period": "event"},
]
VALUES = {
    "format": ["json", "csv"],
    "breakdown": ["true", "false"],
    "model": ["m1", "late-model"],
    "granularity": ["day", "hour", "10min", "minute", "auto"],
    "step": ["minute"],
    "team": ["a", "Beta", "late"],
    "team_id": ["a", "late", "gone"],
    "tz": ["Europe/Zurich"],
    "division": ["all", "guests", "unknown"],
    "lang": ["en", "de"],
    "refresh": ["off"],
    "metric": ["event", "cost"],
}
OF_PERIODS = {"start_date", "end_date", "from", "to", "period"}
# Not data: documents and pages that are the same for everybody, and what depends on requests that others make.
NOT_DATA = {"/healthz", "/readyz", "/metrics", "/live", "/join/info", "/join/me"}
PAGE = ("/board.html", [*OF_PERIODS, "division", "metric", "lang", "refresh"])


class Answer(NamedTuple):
    status: int
    body: bytes
    etag: str | None
    headers: dict[str, str]


class Side:
    """A board with a gateway of its own."""

    def __init__(self, board: Backend, gateway: FakeGateway, clock: Clock) -> None:
        self.board, self.gateway = board, gateway
        self.desk = Desk(board, clock)

    def view(self, path: str, token: str | None = None) -> Answer:
        headers = {"Authorization": f"bearer {token}"} if token else {}
        response = self.board.session.get(self.board.url + path, headers=headers, timeout=30)
        body = response.content.replace(self.board.url.encode(), b"URL")
        shown = {
            name: value
            for name, value in response.headers.items()
            if name not in ("date", "x-request-id", "Date", "content-length")
        }
        return Answer(response.status_code, body, response.headers.get("ETag"), shown)

    def tokens(self, team: str, token: str | None = ADMIN) -> int | None:
        rows = json.loads(self.view("/tokens", token).body).get("teams", [])
        return next((row["tokens"] for row in rows if row["team_id"] == team), None)


def paths(board: Backend) -> list[str]:
    """Every route with each value of each parameter, and each period with each value of the others."""
    document = board.json("/openapi.json")["paths"]
    routes = {
        path: [
            parameter["name"]
            for parameter in methods["get"].get("parameters", ())
            if parameter["in"] != "header"
        ]
        for path, methods in document.items()
        if "get" in methods and not path.startswith("/admin") and path not in NOT_DATA
    }
    routes[PAGE[0]] = PAGE[1]
    found: dict[str, None] = {}
    for path, names in routes.items():
        unknown = set(names) - VALUES.keys() - OF_PERIODS
        assert not unknown, f"{path}: values of {unknown} are not tested"
        periods = PERIODS if OF_PERIODS & set(names) else [{}]
        others = [{name: value} for name in names if name in VALUES for value in VALUES[name]]
        required = {"team": "a"} if path in ("/tokens/steps",) else {}
        for period, other in itertools.product(periods, [{}, *others]):
            query = {**required, **period, **other}
            team = query.pop("team_id", "a") if "{team_id}" in path else ""
            filled = path.replace("{team_id}", quote(team))
            found[f"{filled}?{urlencode(query)}" if query else filled] = None
    return list(found)


def rows() -> list[Row]:
    return [
        Row(TODAY, team="a", key="ka", model="m1", prompt=100, completion=20, cost=0.5, requests=4),
        Row(YESTERDAY, team="a", key="ka", model="m2", prompt=60, cost=0.25, requests=2, failed=1),
        Row(TODAY, team="b", key="kb", model="m1", prompt=180, requests=3),
        Row(TODAY, team="hosts", key="kh", model="m1", prompt=900, requests=3),
        Row(TODAY, team="secret", key="ks", model="hidden-model", prompt=500, requests=3),
        Row(TODAY, team="gone", key="kg", model=None, prompt=7),
        Row(TODAY, team="", key="free", model="m1", prompt=1000, failed=1),
    ]


@contextlib.contextmanager
def board(clock: Clock, **settings: object) -> Iterator[Side]:
    gateway = FakeGateway(
        rows=rows(), aliases={"a": "Alpha", "b": "Beta", "idle": "Idle", "hosts": "Hosts", "secret": "Secret"}
    )
    gateway.deployments = [("m1", "provider/m1")]
    gateway.model_info = {"m1": {"input_cost_per_token": 1e-5, "output_cost_per_token": 1e-5}}
    gateway.fault = lambda request: JSONResponse({}, 403) if request.url.path == "/spend/logs/v2" else None
    with serving(gateway.app()) as url:
        gateway.url = url
        for backend in running(
            clock,
            litellm_base_url=url,
            litellm_api_key=KEY,
            refresh_seconds=QUICK,
            history_days=2,
            admin_token=ADMIN,
            **settings,
        ):
            side = Side(backend, gateway, clock)
            until(lambda: backend.get("/readyz").ok, "the board is ready")  # noqa: B023
            until(
                lambda: backend.json("/status"),  # noqa: B023
                "the logs are known to be unavailable",
                lambda found: found["request_logs"]["state"] == "unavailable",
            )
            yield side


@contextlib.contextmanager
def two_boards(clock: Clock, freeze: datetime | None = FREEZE) -> Iterator[tuple[Side, Side]]:
    """Both with the same event, the same readings before the freeze, and none after it."""
    with board(clock) as live, board(clock) as stopped:
        sides = live, stopped
        for side in sides:
            basics = side.desk.basics(
                name="Final",
                start=START.isoformat(),
                end=END.isoformat(),
                freeze_at=freeze and freeze.isoformat(),
                divisions=[{"id": "all", "name": "All"}],
            )
            side.desk.put("/event", **basics)
            side.desk.put("/teams/hosts", settings={"out_of_competition": True, "display_name": "The hosts"})
            side.desk.put("/teams/secret", settings={"hidden": True})
            side.desk.put("/what-if", model="m1")
        for more in (10, 30, 5):
            clock.forward(seconds=20)
            read_again(sides, clock)
            for side in sides:
                before = side.tokens("a")
                side.gateway.rows = [
                    row.grown(prompt=more, requests=1, cost=0.01)
                    if row.day == TODAY and row.team in "ab"
                    else row
                    for row in side.gateway.rows
                ]
                until(lambda: side.tokens("a") != before, "the growth is read")  # noqa: B023
        clock.now = FREEZE - timedelta(seconds=5)
        read_again(sides, clock)
        for side in sides:
            until(lambda: is_announced(side.board.url), "live readers know it")  # noqa: B023
        yield sides


def read_again(sides: tuple[Side, Side], clock: Clock) -> None:
    """Growth after this has the same minute on both sides: no reading is under way that began before."""
    for side in sides:
        until(lambda: read_at(side), "both days are read", lambda found: found == {f"{clock():%FT%TZ}"})  # noqa: B023


def read_at(side: Side) -> set[str]:
    days = json.loads(side.view("/status", ADMIN).body)["days"]
    return {day["read_at"] for day in days}


def play_on(side: Side, clock: Clock, *more: Row, **renamed: str) -> None:
    """What happens at a gateway that goes on."""
    clock.forward(seconds=30)
    gateway = side.gateway
    gateway.aliases = {**gateway.aliases, "late": "Late", **renamed}
    gateway.accounts = {"late": {"created_at": clock().isoformat()}}
    gateway.rows = [
        *(
            row.grown(prompt=5000, completion=70, requests=9, failed=2, cost=1.5) if row.day == TODAY else row
            for row in rows()
        ),
        Row(TODAY, team="late", key="late-key", model="late-model", prompt=70_000, cost=3.0),
        Row(TODAY + timedelta(days=1), team="b", key="kb", model="late-model", prompt=90_000),
        *more,
    ]
    until(lambda: side.tokens("late") == 70_000, "the reading after the freeze")


def fail(side: Side) -> None:
    def fault(_: Request) -> Response:
        return JSONResponse({"error": "db"}, 500)

    side.gateway.fault = fault
    until(
        lambda: json.loads(side.view("/status", ADMIN).body)["gateway"]["state"] == "failing",
        "the gateway fails",
    )


def same(answer: Answer) -> Answer:
    return answer


def leaks(
    live: Side, stopped: Side, requests_: list[str], compared: Callable[[Answer], Answer] = same
) -> list[str]:
    """Requests to which viewers get different responses; organisers request them just before."""
    found = []
    for path in requests_:
        live.view(path, ADMIN)
        one, other = live.view(path), stopped.view(path)
        if compared(one) != compared(other):
            found.append(path)
        assert not any(word.encode() in one.body for word in LATER if word not in path), path
    return found


def test_no_response_to_viewers_depends_on_what_happens_after_the_freeze() -> None:
    clock = Clock()
    with two_boards(clock) as (live, stopped):
        wanted = paths(live.board)
        clock.now = FREEZE + timedelta(seconds=10)
        at_the_freeze = {path: live.view(path) for path in wanted}
        assert len(wanted) > 250
        assert live.tokens("a", None) == 225

        of_yesterday = Row(YESTERDAY, team="b", key="kb", model="m1", prompt=4000)
        play_on(live, clock, of_yesterday, a="Alpha renamed")
        differ = {"frozen": leaks(live, stopped, wanted)}
        # Where all of it was compared once, part of it will do.
        # Strictly the same as before those facts existed, apart from what tells the time.
        strict = [path for path in wanted if not path.startswith(("/event", "/status", "/board.html"))]
        differ["later"] = [path for path in part_of(strict, 1) if live.view(path) != at_the_freeze[path]]
        fail(live)
        differ["failing"] = leaks(live, stopped, part_of(wanted, 0))
        clock.now = END + timedelta(minutes=1)
        differ["ended"] = leaks(live, stopped, part_of(wanted, 1))
        clock.now = END + timedelta(days=1)
        differ["the day after"] = leaks(live, stopped, part_of(wanted, 2))
        differ["another default period"] = [
            path for path in part_of(strict, 2) if live.view(path) != at_the_freeze[path]
        ]
        for side in (live, stopped):
            side.desk.put("/teams/b", settings={"display_name": "Bee"})
        differ["settings"] = leaks(live, stopped, part_of(wanted, 3))
        for side in (live, stopped):
            side.desk.act("reveal")
        # How many ranks there are to reveal is part of the reveal.
        data = [path for path in wanted if path != "/event"]
        differ["revealing"] = leaks(live, stopped, part_of(data, 4))
        assert {phase: found for phase, found in differ.items() if found} == {}

        for side in (live, stopped):
            side.desk.act("publish", name="Final")
        # The test can see differences.
        changed = [path for path in part_of(wanted, 5) if live.view(path) != stopped.view(path)]
        assert len(changed) > len(part_of(wanted, 5)) / 8


def test_no_response_to_viewers_depends_on_ranks_that_are_not_revealed_yet() -> None:
    """The final numbers of two boards differ in the first two ranks alone, of four."""
    clock = Clock()
    finals: list[dict[str, int]] = [{"a": 41_239, "b": 86_753}, {"a": 93_187, "b": 57_291}]
    with two_boards(clock) as sides:
        one, other = sides
        # The periods are those of the frozen numbers, as above.
        data = [path for path in paths(one.board) if not re.search("date=|from=|^/event$", path)]
        assert len(data) > 50
        clock.now = FREEZE + timedelta(seconds=10)
        for side, final in zip(sides, finals, strict=True):
            more = {**final, "gone": 500}
            side.gateway.rows = [
                row.grown(prompt=more[row.team]) if row.day == TODAY and row.team in more else row
                for row in side.gateway.rows
            ]
            until(lambda: side.tokens("a") == 225 + final["a"], "the final numbers")  # noqa: B023
        with events(one) as live_one, events(other) as live_other:
            clock.now = END + timedelta(minutes=1)
            # Each board announces the end at its next look at the clock.
            for live in (live_one, live_other):
                assert any(body.get("phase") == "ended" for _, _, body in live)
            for step in range(7):
                move = {0: None, 5: "podium", 6: "awards"}.get(step, "next")
                for side in sides:
                    state = side.desk.post("/reveal", action=move) if move else side.desk.act("reveal")
                told = [reported(live, state["revision"]) for live in (live_one, live_other)]
                assert told[0] == told[1]
                found = leaks(one, other, ["/event", *part_of(data, step, one_in=3)])
                assert (step, found) == (step, ["/event"] if step >= 3 else [])
                if step == 3:
                    # The second rank is revealed.
                    for side, final in zip(sides, finals, strict=True):
                        first, second = (
                            str(45 + value).encode() for value in sorted(final.values(), reverse=True)
                        )
                        body = side.view("/event").body
                        assert (first in body, second in body) == (False, True)


def reported(live: Iterator[tuple[str, str, Json]], revision: int) -> list[tuple[str, str, Json]]:
    """The live events up to the one that reports a revision; without beats, which come by the clock of the machine."""
    found = []
    for event in live:
        if event[0] != "beat":
            found.append(event)
        if event[2].get("revision") == revision:
            return found
    raise AssertionError("the stream has ended")


def test_a_freeze_that_is_set_later_hides_what_appeared_since_its_moment() -> None:
    """Only the version may tell that there was something."""
    clock = Clock()
    with two_boards(clock, freeze=None) as (live, stopped):
        clock.now = FREEZE + timedelta(seconds=10)
        for side in (live, stopped):
            until(lambda: read_at(side) == {"2026-11-23T12:05:10Z"}, "nothing has grown yet")  # noqa: B023
        play_on(live, clock)
        until(lambda: read_at(stopped) == read_at(live), "the other gateway is read as well")
        assert b"late-model" in live.view("/tokens").body
        for side in (live, stopped):
            side.desk.put("/event", **side.desk.basics(freeze_at=FREEZE.isoformat()))

        assert leaks(live, stopped, part_of(paths(live.board)), without_version) == []


def without_version(answer: Answer) -> Answer:
    body = re.sub(rb'"version":\d+', b"", answer.body)
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "etag"}
    return Answer(answer.status, body, None, headers)


def test_viewers_see_nothing_until_it_is_known_whether_the_board_is_frozen(
    gateway: FakeGateway, tmp_path: Path
) -> None:
    gateway.rows = [Row(TODAY, team="team-1", prompt=777)]
    in_the_way = tmp_path / "data"
    in_the_way.write_text("no folder")
    settings = {
        "litellm_base_url": gateway.url,
        "litellm_api_key": KEY,
        "admin_token": ADMIN,
        "refresh_seconds": 1,
        "database_url": f"sqlite:///{in_the_way / 'board.sqlite3'}",
    }
    clock = Clock()
    for backend in running(clock, **settings):
        side = Side(backend, gateway, clock)
        until(lambda: side.tokens("team-1"), "organisers see the numbers")  # noqa: B023
        shown = [side.view(path) for path in paths(backend)]
        assert not any(b"777" in answer.body or b"Team One" in answer.body for answer in shown)
        refused = side.view("/tokens")
        assert refused.status == 502
        assert b"not known whether the standing is frozen" in refused.body

        in_the_way.unlink()
        in_the_way.mkdir()

        until(lambda: side.tokens("team-1", None) == 777, "viewers see the numbers")  # noqa: B023
    settings["admin_token"] = None
    in_the_way.rename(tmp_path / "away")
    in_the_way.write_text("no folder")
    # Nobody can have frozen a board without organisers.
    for backend in running(clock, **settings):
        until(lambda: Side(backend, gateway, clock).tokens("team-1", None), "viewers see the numbers")  # noqa: B023


def test_no_viewer_makes_a_frozen_board_read_further_days() -> None:
    clock = Clock()
    with board(clock) as side:
        times = {"start": START.isoformat(), "end": END.isoformat(), "freeze_at": NOON.isoformat()}
        side.desk.put("/event", **side.desk.basics(name="Final", **times))
        before = side.view("/tokens")

        refused = side.view("/tokens?start_date=2026-05-01&end_date=2026-05-02")

        assert (refused.status, b"these days were not read before" in refused.body) == (502, True)
        assert not any(
            query.get("start_date", "").startswith("2026-05") for _, query in side.gateway.requests
        )
        assert side.view("/tokens") == before


def test_organisers_see_the_current_numbers_and_viewers_do_not() -> None:
    clock = Clock()
    with two_boards(clock) as (live, _):
        clock.now = FREEZE + timedelta(seconds=10)
        play_on(live, clock)

        assert (live.tokens("a", ADMIN), live.tokens("a", None)) == (5250, 225)
        assert (live.view("/teams/late", ADMIN).status, live.view("/teams/late").status) == (200, 404)


def metrics(side: Side, token: str | None = None) -> dict[str, str]:
    lines = side.view("/metrics", token).body.decode().splitlines()
    found = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {
        name: value
        for name, value in found.items()
        if re.match("leaderboard_(ledger|gateway|store|request_log|reads)", name)
    }


def test_metrics_for_viewers_stand_still() -> None:
    clock = Clock()
    with two_boards(clock) as (live, stopped):
        clock.now = FREEZE + timedelta(seconds=10)
        before = metrics(live)
        play_on(live, clock)
        fail(live)
        clock.forward(minutes=5)

        assert before == metrics(live) == metrics(stopped)
        assert metrics(live, ADMIN)["leaderboard_gateway_up"] == "0.0"
        assert metrics(live, ADMIN)["leaderboard_ledger_teams"] != before["leaderboard_ledger_teams"]


@contextlib.contextmanager
def events(
    side: Side, token: str | None = None, last_id: str = ""
) -> Iterator[Iterator[tuple[str, str, Json]]]:
    headers = {"Last-Event-ID": last_id} | ({"Authorization": f"bearer {token}"} if token else {})
    with requests.get(f"{side.board.url}/live", headers=headers, stream=True, timeout=60) as response:
        yield _events(response.iter_lines())


def _events(lines: Iterator[bytes]) -> Iterator[tuple[str, str, Json]]:
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.decode().partition(": ")
        if name:
            fields[name] = value
        elif "data" in fields:
            # The stream's own name differs between boards.
            yield fields["event"], fields.get("id", "").partition("-")[2], json.loads(fields["data"])
            fields = {}


def test_live_readers_learn_nothing_and_catch_up_with_the_result() -> None:
    clock = Clock()
    with two_boards(clock) as (live, stopped):
        clock.now = FREEZE + timedelta(seconds=10)
        with events(live) as viewer, events(live, ADMIN) as organiser, events(stopped) as other:
            first = [next(viewer), next(viewer)]
            assert first == [next(other), next(other)]
            next(organiser), next(organiser)
            play_on(live, clock)
            moved = next(event for event in organiser if event[2].get("teams"))
            assert "late" in {team["team_id"] for team in moved[2]["teams"]}
            fail(live)
            clock.now = END + timedelta(minutes=1)
            for side in (live, stopped):
                side.desk.act("reveal")
            until_reveal = list(
                itertools.takewhile(lambda event: event[2].get("phase") != "revealing", viewer)
            )
            # One may be under way since before the freeze, when the clock of the test jumped.
            told = [event[2] for event in until_reveal if event[0] != "event"]
            assert {(each.get("version", first[0][2]["version"]), each["as_of"]) for each in told} <= {
                (first[0][2]["version"], first[0][2]["as_of"])
            }
            assert not any(each.get("teams") for each in told)
            with events(live) as newcomer:
                assert next(newcomer)[:2] == first[0][:2]
            live.desk.act("publish", name="Final")
            published = next(event for event in viewer if event[0] == "ledger")

        assert {team["team_id"]: team["tokens"] for team in published[2]["teams"]}["a"] == 5250
