"""Conformance through the load balancer, while the boards behind it are killed and paused."""

import contextlib
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from benchmarks.product import Product, environment_of, free_port
from conformance.comparison import compare
from conformance.expectations import Expectations
from conformance.report import Report
from leaderboard.clock import utc_now
from leaderboard.period import utc_today
from tests.support.balancer import balancer
from tests.support.gateway import KEY, FakeGateway
from tests.support.generated import fill
from tests.support.postgres import Postgres

# Many more: make test-kills.
KILLS = int(os.environ.get("KILLS", "2"))
_TEAMS, _DAYS = 30, 8
_NO_RESPONSE = 0


@pytest.fixture
def expected(gateway: FakeGateway) -> Expectations:
    return fill(gateway, _TEAMS, _DAYS, utc_today(utc_now()))


@pytest.fixture
def three(
    gateway: FakeGateway, expected: Expectations, postgres: Postgres, tmp_path: Path
) -> Iterator[list[Product]]:
    with postgres.database("balanced") as database, contextlib.ExitStack() as stack:
        boards = []
        for number in range(3):
            folder = tmp_path / str(number)
            folder.mkdir()
            port = free_port()
            # Some days are outside the history, so that loading on demand is compared as well.
            settings = {"database_url": database, "refresh_seconds": 1, "history_days": _DAYS - 2}
            boards.append(Product(environment_of(gateway.url, KEY, port, settings), port, folder))
            stack.enter_context(boards[-1].running())
        for each in boards:
            each.wait_until_loaded()
        yield boards


def reads_gateway(one: Product) -> bool:
    found: bool = requests.get(f"{one.url}/status", timeout=30).json()["store"]["reads_gateway"]
    return found


def test_every_number_is_right_while_boards_are_killed_and_paused(
    expected: Expectations, three: list[Product], tmp_path: Path
) -> None:
    report, statuses, ends = Report(), Counter[int](), Counter[str]()
    over = threading.Event()

    def disturb() -> None:
        chance = random.Random(0)
        try:
            for _ in range(KILLS):
                over.wait(chance.uniform(0.5, 2))
                # Half of the time the one that reads the gateway.
                reader = next(filter(reads_gateway, three), three[0])
                victim = reader if chance.random() < 0.5 else chance.choice(three)
                kind = f"{'paused' if chance.random() < 0.3 else 'killed'}{', reader' * (victim is reader)}"
                ends[kind] += 1
                if kind.startswith("paused"):
                    victim.signal(signal.SIGSTOP)
                    over.wait(chance.uniform(1, 8))
                    victim.signal(signal.SIGCONT)
                else:
                    victim.kill()
                    victim.start()
                victim.wait_until_loaded()
        finally:
            over.set()

    with balancer(free_port(), [each.url for each in three], tmp_path) as url:

        def get(path: str, query: Mapping[str, str]) -> requests.Response:
            """A board that is killed takes the responses along that it was sending: they are requested again."""
            while True:
                response = None
                with contextlib.suppress(requests.RequestException):
                    response = requests.get(url + path, params=query, timeout=60)
                statuses[response.status_code if response is not None else _NO_RESPONSE] += 1
                if response is not None and response.status_code not in (502, 503):
                    response.raise_for_status()
                    return response

        disturbing = threading.Thread(target=disturb, daemon=True)
        disturbing.start()
        while not over.is_set():
            compare(expected, get, expected.last, report)
        disturbing.join()
        compare(expected, get, expected.last, report)
    counts = f"{report.compared:,} numbers compared, {len(report.differences)} differ; {dict(ends)}; {dict(statuses)}"
    print(counts)  # noqa: T201 - shown by make test-kills

    assert report.differences == []
    assert ends.total() == KILLS
    # Nearly all of those that were interrupted were sent to another board.
    assert statuses.total() - statuses[200] <= KILLS


def test_no_viewer_waits_for_a_board_that_hangs(three: list[Product], tmp_path: Path) -> None:
    with balancer(free_port(), [each.url for each in three], tmp_path) as url, ThreadPoolExecutor(30) as pool:
        three[0].signal(signal.SIGSTOP)
        responses = list(pool.map(lambda _: requests.get(f"{url}/tokens", timeout=60), range(30)))
        three[0].signal(signal.SIGCONT)

    assert {response.status_code for response in responses} == {200}
