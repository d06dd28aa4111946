import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import requests

from leaderboard.demo.gateway import DEMO_KEY
from leaderboard.demo.server import demo_server
from tests.support.clock import Clock

MONDAY_AFTERNOON = datetime(2026, 11, 23, 15, 20, tzinfo=UTC)
Json: TypeAlias = Any
_RECORDED = Path(__file__).parents[1] / "fixtures" / "gateway"


@dataclass
class Demo:
    """A running demo gateway behind real HTTP."""

    url: str
    clock: Clock
    session: requests.Session = field(repr=False)

    def get(self, path: str, key: str | None = f"Bearer {DEMO_KEY}", **query: str | int) -> requests.Response:
        headers = {"Authorization": key} if key is not None else {}
        return self.session.get(self.url + path, params={"page": 1, **query}, headers=headers, timeout=20)

    def get_json(self, path: str, **query: str | int) -> Json:
        response = self.get(path, f"Bearer {DEMO_KEY}", **query)
        assert response.status_code == 200, response.text
        return response.json()

    def activity(self, first: str, last: str, **query: str | int) -> Json:
        return self.get_json(
            "/team/daily/activity", **{"start_date": first, "end_date": last, "page_size": 100_000, **query}
        )

    def logs(self, first: str, last: str, **query: str | int) -> list[Any]:
        """All request logs of a window, page by page."""
        rows: list[Any] = []
        for page in range(1, 1000):
            window: Mapping[str, str | int] = {"start_date": first, "end_date": last, "page_size": 1000}
            part = self.get_json("/spend/logs/v2", **{**window, **query, "page": page})["data"]
            rows.extend(part)
            if len(part) < 1000:
                break
        return rows


@pytest.fixture(scope="session")
def _running() -> Iterator[Demo]:
    clock = Clock()
    with demo_server(clock) as url, requests.Session() as session:
        session.trust_env = False
        yield Demo(url, clock, session)


@pytest.fixture
def demo(_running: Demo) -> Demo:
    """The demo gateway on a Monday afternoon."""
    _running.clock.now = MONDAY_AFTERNOON
    return _running


@pytest.fixture
def recorded() -> Callable[[str], Any]:
    """Bodies of a real LiteLLM 1.106."""
    return lambda name: json.loads((_RECORDED / f"{name}.json").read_text(encoding="utf-8"))["body"]
