"""A freeze outlives its process, is the same in all processes, and can be moved."""

import contextlib
import json
import re
import signal
from datetime import datetime, timedelta

import pytest
import requests

from leaderboard.store.store import Store
from tests.api.test_admin_routes import ADMIN, Desk
from tests.store.test_processes import ROUTES
from tests.support.board import Board, board
from tests.support.clock import NOON, TODAY, TickingClock
from tests.support.gateway import FakeGateway, Log, down, no_logs
from tests.support.postgres import Postgres
from tests.support.rows import Row
from tests.support.waiting import json_of, until

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OF_EVENT = (
    "/event",
    *(
        f"{path}{'&' if '?' in path else '?'}period=event"
        for path in (*ROUTES, "/tokens/replay", "/tokens/steps?team=a", "/tokens?metric=event")
    ),
)
VIEWED = (*ROUTES, "/status", "/event")
Shown = dict[str, tuple[int, bytes, str | None]]


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    gateway.aliases = {"a": "Alpha", "b": "Beta"}
    gateway.rows = [Row(TODAY, team="a", key="ka", prompt=10), Row(TODAY, team="b", key="kb", prompt=20)]
    gateway.fault = no_logs


def grow(gateway: FakeGateway, tokens: int) -> None:
    gateway.rows = [gateway.rows[0].grown(prompt=tokens, requests=1), *gateway.rows[1:]]


def opened(gateway: FakeGateway, clock: TickingClock, url: str) -> contextlib.AbstractContextManager[Board]:
    return board(gateway, clock, database_url=url, admin_token=ADMIN)


def desk_of(one: Board) -> Desk:
    return Desk(one, NOON)  # type: ignore[arg-type]  # it needs the address alone


def begin(one: Board) -> Desk:
    until(
        lambda: one.json("/status"),
        "nothing else is to be read",
        lambda found: found["request_logs"]["state"] == "unavailable",
    )
    desk = desk_of(one)
    times = {"start": (NOON - HOUR).isoformat(), "end": (NOON + 3 * HOUR).isoformat()}
    desk.put("/event", **desk.basics(name="Final", **times))
    return desk


def current(desk: Desk) -> int:
    """Alpha's tokens as organisers see them."""
    response = requests.get(f"{desk.board.url}/tokens", headers=desk.headers, timeout=30)
    tokens: dict[str, int] = {team["team_id"]: team["tokens"] for team in json_of(response)["teams"]}
    return tokens["a"]


def now(desk: Desk) -> datetime:
    return datetime.fromisoformat(desk.get()["now"])


def shown(one: Board) -> Shown:
    responses = {path: one.get(path) for path in VIEWED}
    return {
        path: (found.status_code, found.content, found.headers.get("ETag"))
        for path, found in responses.items()
    }


def is_kept(url: str, gateway: FakeGateway) -> bool:
    store = Store(url, gateway.url)
    try:
        return store.load_frozen(0) is not None
    finally:
        store.close()


def test_a_restart_during_the_freeze_changes_nothing_even_without_the_gateway(
    gateway: FakeGateway, clock: TickingClock, url: str
) -> None:
    with opened(gateway, clock, url) as first:
        desk = begin(first)
        desk.act("freeze")
        before = shown(first)
        until(lambda: is_kept(url, gateway), "the frozen standing is kept")
        grow(gateway, 1000)
        until(lambda: current(desk), "organisers see the growth", lambda found: found == 1010)
        assert shown(first) == before
    gateway.fault = down
    with opened(gateway, clock, url) as again:
        assert shown(again) == before
        gateway.fault = no_logs
        grow(gateway, 1000)
        until(lambda: current(desk_of(again)), "the gateway is read again", lambda found: found == 2010)

        assert shown(again) == before


def test_all_processes_show_the_same_and_keep_it_when_another_one_takes_over(
    gateway: FakeGateway, clock: TickingClock, postgres: Postgres
) -> None:
    with (
        postgres.database("freezes") as url,
        opened(gateway, clock, url) as first,
        opened(gateway, clock, url) as second,
    ):
        begin(first)
        until(
            lambda: second.json("/event"), "the other process knows the event", lambda found: found["event"]
        )
        desk_of(second).act("freeze")
        until(lambda: shown(first) == shown(second), "both show the same")
        before = shown(first)
        until(lambda: is_kept(url, gateway), "the frozen standing is kept")
        grow(gateway, 1000)
        until(
            lambda: current(desk_of(second)),
            "organisers see the growth everywhere",
            lambda found: found == 1010,
        )
        assert shown(first) == shown(second) == before
        first.signal(signal.SIGKILL)
        until(
            lambda: second.json("/status"),
            "the other one reads the gateway",
            lambda found: found["store"]["reads_gateway"],
        )
        grow(gateway, 1000)
        until(lambda: current(desk_of(second)), "it has taken over", lambda found: found == 2010)

        assert shown(second) == before


def test_a_freeze_that_is_moved_or_removed(gateway: FakeGateway, clock: TickingClock, url: str) -> None:
    with opened(gateway, clock, url) as one:
        desk = begin(one)
        grow(gateway, 100)
        until(lambda: current(desk), "it is read", lambda found: found == 110)
        between = now(desk).replace(second=0, microsecond=0) + timedelta(minutes=1)
        one.next_minute()
        until(lambda: now(desk), "the next minute", lambda found: found > between)
        grow(gateway, 1000)
        # What viewers saw last is kept, not what organisers saw.
        until(one.tokens, "viewers see it", lambda found: found["Alpha"] == 1110)
        desk.act("freeze")
        grow(gateway, 5000)
        until(lambda: current(desk), "organisers see it", lambda found: found == 6110)
        assert one.tokens()["Alpha"] == 1110
        moments = [between, NOON - timedelta(minutes=30), None]
        versions = [one.json("/tokens")["version"]]
        found = []
        for moment in moments:
            desk.put("/event", **desk.basics(freeze_at=moment and moment.isoformat()))
            found.append(one.tokens()["Alpha"])
            versions.append(one.json("/tokens")["version"])

        # Before the first reading no minute is known, so nothing of the day is certain to be from before.
        assert found == [110, 0, 6110]
        assert sorted(set(versions)) == versions


def test_the_numbers_of_a_published_result_outlive_the_process(
    gateway: FakeGateway, clock: TickingClock, url: str
) -> None:
    with opened(gateway, clock, url) as first:
        desk = begin(first)
        grow(gateway, 100)
        until(lambda: current(desk), "it is read", lambda found: found == 110)
        for action in ("end", "reveal"):
            desk.act(action)
        desk.act("publish", name="Final")
        before = result_of(first)
        assert before["a"] == 100
    grow(gateway, 1000)
    with opened(gateway, clock, url) as again:
        until(lambda: current(desk_of(again)), "the gateway is read again", lambda found: found == 1110)

        assert result_of(again) == before


def test_all_processes_show_the_fixed_result_whatever_they_read_later(
    gateway: FakeGateway, clock: TickingClock, postgres: Postgres
) -> None:
    """Those that run when it is fixed, that start later, and that take over and read late request logs."""
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(postgres.database("results"))
        first, second = (stack.enter_context(opened(gateway, clock, url)) for _ in range(2))
        desk = begin(first)
        grow(gateway, 100)
        until(lambda: current(desk), "it is read", lambda found: found == 110)
        for action in ("end", "reveal"):
            desk.act(action)
        desk.post("/reveal", action="awards")
        before = the_same_result([first, second], desk.headers)
        # Usage after the end, and the minutes of usage that nobody knew yet.
        grow(gateway, 1000)
        gateway.logs = [Log("late", NOON - HOUR / 2, 10, team="a", key="ka")]
        until(lambda: current(desk_of(second)), "both have read more", lambda found: found == 1110)
        third = stack.enter_context(opened(gateway, clock, url))
        assert the_same_result([first, second, third], desk.headers) == before

        first.signal(signal.SIGKILL)
        gateway.fault = None
        reader = until(
            lambda: next((one for one in (second, third) if reads_gateway(one)), None),
            "another one takes over",
        )
        around = f"/tokens?from={NOON - 2 * HOUR:%FT%TZ}&to={NOON + HOUR:%FT%TZ}"
        until(
            lambda: [team["tokens"] for team in json_of(get(reader, around, desk.headers))["teams"]],
            "it has read the late logs",
            lambda found: found == [1110, 0],
        )
        grow(gateway, 5000)
        for one in (second, third):
            until(lambda: current(desk_of(one)), "both have read more", lambda found: found == 6110)  # noqa: B023
        assert the_same_result([second, third], desk.headers) == before

        desk_of(third).act("publish", name="Final")
        published = the_same_result([second, third], {}, "published")
        fourth = stack.enter_context(opened(gateway, clock, url))
        assert the_same_result([second, third, fourth], {}, "published") == published
        assert result_of(fourth) == {"a": 100, "b": 0}
        assert without_event(published) == without_event(before)


def get(one: Board, path: str, headers: dict[str, str]) -> requests.Response:
    return requests.get(one.url + path, headers=headers, timeout=30)


def reads_gateway(one: Board) -> bool:
    found: bool = one.json("/status")["store"]["reads_gateway"]
    return found


def the_same_result(
    boards: list[Board], headers: dict[str, str], phase: str = "revealing"
) -> dict[str, bytes]:
    """The bytes of every board, which are the same; without the number of the version."""

    def of(one: Board) -> dict[str, bytes]:
        bodies = {path: get(one, path, headers).content for path in OF_EVENT}
        # A process that has only just started knows no event yet.
        event = json.loads(bodies["/event"])["event"]
        return bodies if event and event["phase"] == phase else {}

    found = until(
        lambda: [of(one) for one in boards],
        "all boards show the same result",
        lambda all_: all_[0] and all(one == all_[0] for one in all_),
    )
    return {path: re.sub(rb'"version":\d+', b"", body) for path, body in found[0].items()}


def without_event(bodies: dict[str, bytes]) -> dict[str, object]:
    """With the ceremony, which the phase does not change."""
    event = json.loads(bodies["/event"])["event"]
    return {**bodies, "/event": [event[name] for name in ("reveal", "podium", "awards")]}


def test_the_next_event_has_nothing_of_the_former_in_any_process(
    gateway: FakeGateway, clock: TickingClock, url: str
) -> None:
    """Its standing is that of its own freeze, although the store still holds the former one."""
    with opened(gateway, clock, url) as first, opened(gateway, clock, url) as second:
        desk = begin(first)
        desk.act("freeze")
        until(lambda: is_kept(url, gateway), "the frozen standing is kept")
        grow(gateway, 100)
        until(lambda: current(desk), "it is read", lambda found: found == 110)
        for action in ("end", "reveal"):
            desk.act(action)
        desk.act("publish", name="Final")
        assert desk.act("new", name="Final")["phase"] is None
        until(
            lambda: second.json("/event"), "the other process follows", lambda found: found["event"] is None
        )
        grow(gateway, 1000)
        for each in (first, second):
            until(each.tokens, "viewers see what goes on", lambda found: found["Alpha"] == 1110)
            assert each.get("/tokens?period=event").status_code == 400

        # From before the freeze of the former one, which is still stored.
        times = {"start": (NOON - HOUR).isoformat(), "end": (NOON + 9 * HOUR).isoformat()}
        desk_of(second).put("/event", **desk.basics(name="Next", **times))
        until(lambda: first.json("/event"), "both know the next event", lambda found: found["event"])
        for each in (first, second):
            seen = each.json("/event")["event"]
            assert [seen[name] for name in ("reveal", "podium", "awards")] == [None, None, None]
            # Of the minute of a freeze, another process may have read too much already.
            each.next_minute()
            until(lambda: now(desk_of(each)), "the next minute", lambda found: found >= NOON + MINUTE)  # noqa: B023
        desk_of(second).act("freeze")
        until(lambda: shown(first) == shown(second), "both show the same")
        before = shown(first)
        grow(gateway, 5000)
        until(lambda: current(desk), "organisers see the growth", lambda found: found == 6110)
        assert (shown(first), first.tokens()["Alpha"]) == (before, 1110)
        first.stop()
        second.stop()
    clock.start += MINUTE
    with opened(gateway, clock, url) as again:
        until(lambda: current(desk_of(again)), "the gateway is read again", lambda found: found == 6110)

        assert shown(again) == before


def result_of(one: Board) -> dict[str, int]:
    """Tokens of the event by team."""
    return {team["team_id"]: team["tokens"] for team in one.json("/tokens?period=event")["teams"]}
