from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Transport
from tests.support.gateway import KEY, FakeGateway, serving

# A busy machine is slow, not wrong: no example and no generation of examples is held to a time.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def nothing_kept() -> Iterator[None]:
    """Only tests of the store keep anything after they end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", "sqlite://")
        yield


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


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Where tests marked with anyio run."""
    return "asyncio"
