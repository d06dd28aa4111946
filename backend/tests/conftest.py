from collections.abc import Iterator

import pytest

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Transport
from tests.support.gateway import KEY, FakeGateway, serving


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """A gateway over HTTP that holds what the test puts into it."""
    fake = FakeGateway()
    with serving(fake.app()) as url:
        fake.url = url
        yield fake


@pytest.fixture
def client(gateway: FakeGateway) -> LiteLLMAPI:
    return LiteLLMAPI(Transport(gateway.url, KEY, retries=0))
