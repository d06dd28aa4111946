"""The readers on a gateway over HTTP, run step by step on the test's clock."""

import threading

import pytest

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.sync.snapshots import Snapshots
from leaderboard.sync.today_reader import TodayReader
from tests.support.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def snapshots() -> Snapshots:
    return Snapshots()


@pytest.fixture
def today_reader(client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> TodayReader:
    return TodayReader(client, snapshots, clock, threading.Event(), refresh_seconds=10)
