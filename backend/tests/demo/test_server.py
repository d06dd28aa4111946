"""The demo gateway inside another process."""

import logging
import signal

import pytest
import requests

from leaderboard.demo.gateway import DEMO_KEY
from leaderboard.demo.server import demo_server
from tests.support.clock import Clock

_AUTHORIZATION = {"Authorization": f"Bearer {DEMO_KEY}"}


def test_serves_http_and_is_gone_afterwards() -> None:
    with demo_server(Clock()) as url:
        teams = requests.get(f"{url}/team/list", headers=_AUTHORIZATION, timeout=20)
        assert len(teams.json()) == 12
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/team/list", timeout=5)


def test_two_new_gateways_agree_at_the_same_moment() -> None:
    query = {"start_date": "2026-11-10", "end_date": "2026-11-23", "page": "1", "page_size": "100000"}
    responses = []
    for _ in range(2):
        with demo_server(Clock()) as url:
            responses.append(
                requests.get(
                    f"{url}/team/daily/activity", params=query, headers=_AUTHORIZATION, timeout=20
                ).json()
            )
    assert responses[0] == responses[1]


def test_leaves_signals_and_the_logger_of_the_server_as_they_were() -> None:
    logger = logging.getLogger("uvicorn.error")
    before = logger.level, list(logger.handlers), logger.propagate
    interrupt = signal.getsignal(signal.SIGINT)
    with demo_server(Clock()) as url:
        requests.get(f"{url}/team/list", timeout=20)
        assert signal.getsignal(signal.SIGINT) is interrupt
    assert (logger.level, list(logger.handlers), logger.propagate) == before
