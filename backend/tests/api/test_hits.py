"""A question asked twice is answered from in front of everything, with the same words."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from tests.api.conftest import Backend, running
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Row
from tests.support.waiting import until

TODAY = datetime.now(UTC).date()
# The server's name and clock, and the name of one request.
OF_THE_MOMENT = {"date", "server", "x-request-id"}
PATHS = ("/tokens", "/board/tokens", "/tokens?breakdown=false&format=csv", "/teams/team-3")


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    gateway.aliases = {f"team-{n}": f"Team {n}" for n in range(20)}
    gateway.rows = [Row(TODAY, team=f"team-{n}", key=f"k{n}", prompt=n) for n in range(20)]


@pytest.fixture
def calm(gateway: FakeGateway) -> Iterator[Backend]:
    """A product that reads the gateway once: its answers stay the same."""
    yield from running(
        litellm_base_url=gateway.url,
        litellm_api_key=KEY,
        refresh_seconds=3600,
        history_days=2,
        leaderboard_root_path="/board",
        leaderboard_origins="https://board.example.org",
    )


@pytest.fixture
def loaded(calm: Backend) -> Backend:
    until(lambda: calm.get("/status").json()["loading"]["done"], "loaded")
    calm.get("/tokens")
    return calm


def ask(
    backend: Backend, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    answer = backend.session.request(method, backend.url + path, headers=headers, timeout=30, stream=True)
    body = answer.raw.read(decode_content=False)
    told = {name.lower(): value for name, value in answer.headers.items()}
    return answer.status_code, {name: told[name] for name in told if name not in OF_THE_MOMENT}, body


def tag(backend: Backend) -> str:
    return backend.get("/tokens").headers["ETag"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Encoding": "identity"},
        {"Accept-Encoding": "gzip"},
        {"Accept-Encoding": "gzip, deflate, br, zstd"},
        {"Accept-Encoding": "gzip", "Origin": "https://board.example.org"},
        {"Accept-Encoding": "gzip", "Origin": "https://elsewhere.example.org"},
        {"Accept-Encoding": "gzip", "X-Forwarded-Proto": "https"},
        {"Accept-Encoding": "zstd", "If-None-Match": "*"},
    ],
)
def test_the_second_answer_is_the_first_one(loaded: Backend, headers: dict[str, str]) -> None:
    for path, method in itertools.product(PATHS, ("GET", "HEAD")):
        first, second, third = (ask(loaded, path, method, **headers) for _ in range(3))

        assert first == second == third
        assert first[0] == (304 if "If-None-Match" in headers else 200)
        assert bool(first[2]) == (method == "GET" and first[0] == 200)
        assert ("strict-transport-security" in first[1]) == ("X-Forwarded-Proto" in headers)
        assert ("access-control-allow-origin" in first[1]) == ("board" in headers.get("Origin", ""))


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_who_has_the_answer_in_any_form_is_told_so(loaded: Backend, encoding: str) -> None:
    strong = tag(loaded).removeprefix("W/")
    for known in (strong, f"W/{strong}", f'"other", {strong}', f'{strong},"other"', "*"):
        for _ in range(2):
            status, headers, body = ask(
                loaded, "/tokens", **{"Accept-Encoding": encoding, "If-None-Match": known}
            )
            assert (status, body) == (304, b"")
            assert set(headers) == {"cache-control", "etag", "vary"}
            assert headers["vary"] == "Accept-Encoding, Authorization, Origin"


def test_who_has_another_answer_gets_this_one(loaded: Backend) -> None:
    for _ in range(2):
        assert ask(loaded, "/tokens", **{"If-None-Match": '"other"'})[0] == 200


def test_an_id_that_is_given_comes_back_each_time(loaded: Backend) -> None:
    for number in range(3):
        answer = loaded.session.get(
            f"{loaded.url}/tokens", headers={"X-Request-ID": f"mine-{number}"}, timeout=30
        )
        assert answer.headers["X-Request-ID"] == f"mine-{number}"


def test_repeated_answers_are_counted_like_others(loaded: Backend) -> None:
    def counted() -> float:
        lines = loaded.get("/metrics").text.splitlines()
        name = 'leaderboard_requests_total{route="/tokens/models",status="200"} '
        return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)

    before = counted()
    for _ in range(5):
        loaded.get("/tokens/models")

    assert counted() == before + 5


def test_many_different_questions_are_all_answered(loaded: Backend) -> None:
    tags = [f'"{number}"' for number in range(2100)]

    with requests.Session() as session:
        statuses = {
            session.get(f"{loaded.url}/tokens/models", headers={"If-None-Match": one}, timeout=30).status_code
            for one in tags
        }

    assert statuses == {200}


def test_a_new_reading_ends_old_answers(gateway: FakeGateway, backend: Backend) -> None:
    until(lambda: ask(backend, "/tokens")[0] == 200, "an answer")
    gateway.rows.append(Row(TODAY, team="team-0", key="k0", model="other", prompt=1000))

    until(lambda: backend.get("/tokens").json()["teams"][0]["tokens"] == 1000, "the new number")
