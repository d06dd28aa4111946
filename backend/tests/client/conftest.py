from collections.abc import Iterator
from pathlib import Path

import pytest
import responses

from tests.client.odd_server import OddServer, odd_server


@pytest.fixture(autouse=True)
def _straight_to_loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy and no .netrc of the user who runs the tests."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no.netrc"))


@pytest.fixture
def server() -> Iterator[OddServer]:
    with odd_server() as odd:
        yield odd


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    """Serves only what a test registered, and all of it must be requested."""
    with responses.RequestsMock() as mock:
        yield mock
