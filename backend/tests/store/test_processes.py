"""Several processes on one PostgreSQL: one reads the gateway, all serve the same bytes."""

import contextlib
import itertools
import json
import os
import random
import signal
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import requests
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.api.conftest import is_announced
from tests.support.board import Board, board
from tests.support.clock import TODAY, TickingClock
from tests.support.gateway import FakeGateway
from tests.support.postgres import Postgres
from tests.support.rows import Row
from tests.support.waiting import Json, until

# Many more: make test-kills.
KILLS = int(os.environ.get("KILLS", "2"))
ROUTES = (
    "/tokens",
    "/tokens?format=csv",
    "/tokens/timeseries?granularity=auto",
    "/tokens/models",
    "/tokens/success-rate",
    "/tokens/cost-efficiency",
    "/tokens/hourly",
    "/tokens/pace",
    "/teams/a",
)


class Gateway:
    """The test's gateway, which knows which board each request comes from."""

    def __init__(self, fake: FakeGateway) -> None:
        self.fake = fake
        self.readers: list[str] = []
        self.fails = False
        fake.aliases = {"a": "Alpha", "b": "Beta"}
        fake.rows = [Row(TODAY, team="a", key="ka", prompt=10), Row(TODAY, team="b", key="kb", prompt=20)]
        fake.fault = self._watch

    def grow(self, tokens: int) -> int:
        """Alpha's tokens after the growth."""
        self.fake.rows = [self.fake.rows[0].grown(prompt=tokens, requests=1), *self.fake.rows[1:]]
        return self.fake.rows[0].prompt

    def next_reader(self) -> str:
        """The board that sends the next request."""
        count = len(self.readers)
        until(lambda: len(self.readers) > count, "a board reads the gateway")
        return self.readers[count]

    def _watch(self, request: Request) -> Response | None:
        self.readers.append(request.headers["x-board"])
        logs_are_forbidden = request.url.path == "/spend/logs/v2"
        return JSONResponse({}, 403) if self.fails or logs_are_forbidden else None


@pytest.fixture
def watched(gateway: FakeGateway) -> Gateway:
    return Gateway(gateway)


@contextlib.contextmanager
def boards(watched: Gateway, clock: TickingClock, database: str, *names: str) -> Iterator[list[Board]]:
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(
                board(watched.fake, clock, database_url=database, litellm_extra_headers=f"X-Board={name}")
            )
            for name in names
        ]


def show(some: list[Board], tokens: int) -> None:
    for each in some:
        until(each.tokens, f"Alpha has {tokens} tokens", lambda found: found.get("Alpha") == tokens)


def reads(one: Board) -> bool:
    found: bool = one.json("/status")["store"]["reads_gateway"]
    return found


def same_everywhere(some: list[Board], path: str) -> bool:
    responses = [each.get(path) for each in some]
    return len({(each.status_code, each.content, each.headers["ETag"]) for each in responses}) == 1


def converge(some: list[Board]) -> None:
    for path in ROUTES:
        until(lambda: same_everywhere(some, path), f"{path} is the same everywhere")  # noqa: B023


def test_all_processes_serve_the_same_bytes_and_one_reads_the_gateway(
    watched: Gateway, clock: TickingClock, database: str
) -> None:
    with boards(watched, clock, database, "0", "1", "2") as three:
        show(three, watched.grow(100))
        show(three, watched.grow(1000))
        converge(three)

        assert [reads(each) for each in three] == [True, False, False]
        assert set(watched.readers) == {"0"}
        assert [each.json("/tokens")["version"] for each in three] == 3 * [
            three[0].json("/tokens")["version"]
        ]


def test_a_new_process_is_ready_without_the_gateway(
    watched: Gateway, clock: TickingClock, database: str
) -> None:
    with boards(watched, clock, database, "0") as first:
        show(first, watched.grow(100))
        watched.fails = True
        with boards(watched, clock, database, "1") as second:
            show(second, 110)

            assert set(watched.readers) == {"0"}


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
def test_another_process_takes_over_and_one_that_wakes_up_changes_nothing(
    watched: Gateway, clock: TickingClock, database: str, end: signal.Signals
) -> None:
    with boards(watched, clock, database, "0", "1", "2") as three:
        show(three, watched.grow(100))
        three[0].signal(end)
        until(lambda: any(map(reads, three[1:])), "another one reads the gateway")
        show(three[1:], watched.grow(1000))
        if end is signal.SIGSTOP:
            three[0].signal(signal.SIGCONT)
            show(three, watched.grow(10_000))
            until(lambda: not reads(three[0]), "it has noticed")
            converge(three)
            hours = three[0].json("/tokens/hourly")["hours"]
            # Each growth has its minute, once.
            assert sum(hour["tokens"] for hour in hours) == 11_100
        converge(three[1:])

        assert sum(map(reads, three[1:])) == 1
        last = watched.next_reader()
        assert {watched.next_reader() for _ in range(5)} == {last}


@contextlib.contextmanager
def events(one: Board, last_id: str = "") -> Iterator[Iterator[tuple[str, str, Json]]]:
    headers = {"Last-Event-ID": last_id}
    with requests.get(f"{one.url}/live", headers=headers, stream=True, timeout=60) as response:
        yield _events(response.iter_lines())


def _events(lines: Iterator[bytes]) -> Iterator[tuple[str, str, Json]]:
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.decode().partition(": ")
        if name:
            fields[name] = value
        elif "data" in fields:
            # Not those of the organisers.
            if fields["event"] != "event":
                yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
            fields = {}


def event_with(tokens: int, found: Iterator[tuple[str, str, Json]]) -> tuple[str, str, Json]:
    """The first event in which a team has so many tokens; with the heartbeats, 30 events are minutes."""
    return next(
        event
        for event in itertools.islice(found, 30)
        if any(team["tokens"] == tokens for team in event[2].get("teams", ()))
    )


def test_a_live_reader_resumes_at_another_process(
    watched: Gateway, clock: TickingClock, database: str
) -> None:
    with boards(watched, clock, database, "0", "1") as two:
        show(two, watched.grow(100))
        for each in two:
            # Before its first event a board cannot tell which teams have moved.
            until(lambda: is_announced(each.url), "live readers know it")  # noqa: B023
        with events(two[0]) as here, events(two[1]) as there:
            next(here), next(there)
            watched.grow(1000)
            _, last_id, _ = event_with(1110, here)
            assert event_with(1110, there)[1] == last_id
        watched.grow(10_000)
        show(two, 11_110)
        with events(two[1], last_id) as resumed:
            name, _, missed = next(resumed)

        assert (name, missed["teams"][0]["tokens"]) == ("ledger", 11_110)


def test_days_outside_the_history_are_read_by_the_process_that_reads(
    watched: Gateway, clock: TickingClock, database: str
) -> None:
    watched.fake.rows.append(Row(date(2026, 5, 1), team="a", key="ka", prompt=7))
    with boards(watched, clock, database, "0", "1") as two:
        day = {"start_date": "2026-05-01", "end_date": "2026-05-01"}
        found = two[1].json("/tokens", **day)

        assert found["teams"][0]["tokens"] == 7
        assert two[0].json("/tokens", **day) == found
        assert set(watched.readers) == {"0"}


def test_while_the_database_is_away_all_go_on_and_afterwards_they_converge(
    watched: Gateway, clock: TickingClock, database: str, postgres: Postgres
) -> None:
    with boards(watched, clock, database, "0", "1", "2") as three:
        show(three, watched.grow(100))
        postgres.stop()
        try:
            for each in three:
                until(
                    lambda: each.json("/status"),  # noqa: B023
                    "it notices",
                    lambda found: found["store"]["state"] == "failing",
                )
            show(three[:1], watched.grow(1000))
            for each in three[1:]:
                found = each.json("/tokens")
                assert (found["stale"], found["teams"][0]["tokens"]) == (True, 110)
            assert three[0].json("/tokens")["stale"] is False
            show(three[:1], watched.grow(10_000))
            assert set(watched.readers) == {"0"}
        finally:
            postgres.start()
        show(three, 11_110)
        converge(three)

        assert [reads(each) for each in three] == [True, False, False]
        # The minutes of the outage are saved and loaded.
        hours = three[2].json("/tokens/hourly")["hours"]
        assert sum(hour["tokens"] for hour in hours) == 11_100


def test_a_board_that_starts_without_its_database_goes_on_in_memory_and_joins_later(
    watched: Gateway, clock: TickingClock, database: str, postgres: Postgres
) -> None:
    with boards(watched, clock, database, "earlier") as [earlier]:
        show([earlier], watched.grow(100))
        earlier.stop()
    postgres.stop()
    try:
        with boards(watched, clock, database, "0") as [alone]:
            show([alone], watched.grow(1000))
            assert alone.json("/status")["store"]["state"] == "failing"
            watched.fails = True
            postgres.start()
            until(lambda: alone.json("/status"), "it saves", lambda found: found["store"]["last_write_at"])
            # What it read without the database is newer than what the database has.
            assert alone.tokens()["Alpha"] == 1110
            watched.fails = False
            with boards(watched, clock, database, "1") as [other]:
                show([other], watched.grow(1000))
                converge([alone, other])
    finally:
        with contextlib.suppress(Exception):
            postgres.start()


def test_after_kills_and_pauses_at_random_moments_every_number_is_right(
    watched: Gateway, clock: TickingClock, database: str
) -> None:
    chance = random.Random(0)
    with boards(watched, clock, database, "fixed") as [fixed], contextlib.ExitStack() as stack:
        others: list[Board] = []
        for number in range(KILLS):
            while len(others) < 2:
                names = f"{number}-{len(others)}"
                others += stack.enter_context(boards(watched, clock, database, names))
            victim = chance.choice([fixed, *others])
            until(clock_passes(clock, chance.uniform(0, 2)), "a random moment")
            watched.grow(chance.randrange(1, 1000))
            # The one that cannot be replaced is paused.
            if victim is fixed or chance.random() < 0.3:
                victim.signal(signal.SIGSTOP)
                until(clock_passes(clock, chance.uniform(0, 8)), "the pause ends")
                watched.grow(chance.randrange(1, 1000))
                victim.signal(signal.SIGCONT)
            else:
                victim.kill()
                others.remove(victim)
            rest = [fixed, *others]
            show(rest, watched.grow(1))
            converge(rest)
            for each in rest:
                found = each.json("/status")["reconciliation"]
                assert found["balanced"] is True
                assert found["timed_tokens"] <= found["teams"]["tokens"]


def clock_passes(clock: TickingClock, seconds: float) -> Callable[[], bool]:
    end = clock.elapsed() + seconds
    return lambda: clock.elapsed() >= end
