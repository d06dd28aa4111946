import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from leaderboard.api.app import create_app
from leaderboard.clock import Clock
from leaderboard.settings import Settings
from tests.support.clock import QUICK, TickingClock
from tests.support.gateway import KEY, FakeGateway, serving
from tests.support.waiting import Json, json_of, until


class Backend:
    """The product, running; `get` sends a request over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        # Looking for proxies takes as long as some responses.
        self.session.trust_env = False

    def get(self, path: str, **query: str) -> requests.Response:
        return self.session.get(self.url + path, params=query, timeout=30)

    def json(self, path: str, **query: str) -> Json:
        return json_of(self.get(path, **query))


def has_read_all(status: Json) -> bool:
    """Whether no number of a past moment changes any more: the request logs, too, have been read, if there are any."""
    return bool(status["loading"]["done"]) and status["request_logs"]["state"] in ("done", "unavailable")


def is_announced(url: str) -> bool:
    """Whether live readers can resume at the current state; otherwise its announcement is still to come."""

    def first_event(last_id: str = "") -> dict[str, str]:
        fields: dict[str, str] = {}
        headers = {"Last-Event-ID": last_id}
        with requests.get(f"{url}/live", headers=headers, stream=True, timeout=30) as response:
            for line in response.iter_lines():
                name, _, value = line.decode().partition(": ")
                fields |= {name: value} if name else {}
                if not name and "data" in fields:
                    break
        return fields

    return first_event(first_event()["id"])["event"] != "state"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields.keys() - {"database_url"}:
        monkeypatch.delenv(name.upper(), raising=False)


@contextlib.contextmanager
def without_settings() -> Iterator[None]:
    """What a developer has set must not count; for boards that several tests share."""
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields.keys() - {"database_url"}:
            patch.delenv(name.upper(), raising=False)
        yield


def running(clock: Clock | None = None, **settings: object) -> Iterator[Backend]:
    refresh_seconds = settings.pop("refresh_seconds", 10)
    valid = Settings(_env_file=None, **settings)  # type: ignore[arg-type]
    app = create_app(valid.model_copy(update={"refresh_seconds": refresh_seconds}), clock or TickingClock())
    with serving(app) as url:
        backend = Backend(url)
        if "litellm_base_url" not in settings:
            # The first simulated day may take a busy machine longer than a request waits.
            until(lambda: backend.get("/readyz").ok, "the demo is ready")
        yield backend
        backend.session.close()


@pytest.fixture
def backend(gateway: FakeGateway) -> Iterator[Backend]:
    """The product on the test's gateway, reading it all the time."""
    yield from running(litellm_base_url=gateway.url, litellm_api_key=KEY, refresh_seconds=QUICK)


@pytest.fixture
def private_backend(gateway: FakeGateway) -> Iterator[Backend]:
    yield from running(
        litellm_base_url=gateway.url, litellm_api_key=KEY, server_basic_auth_token="let-me-in-please"
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """The product as it starts without any settings, with a page of one line. Its numbers stay those of one reading."""
    page = tmp_path_factory.mktemp("page")
    (page / "assets").mkdir()
    (page / "index.html").write_text('<base href="/" /><title>Workshop Leaderboard</title>')
    (page / "assets" / "app-1a2b.js").write_text("export {}")
    with without_settings():
        for backend in running(leaderboard_page_dir=Path(os.fspath(page)), refresh_seconds=3600):
            until(
                lambda: backend.json("/status"),  # noqa: B023
                "the demo is loaded",
                lambda found: found["loading"]["done"],
            )
            yield backend
