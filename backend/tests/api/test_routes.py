"""The routes over HTTP, with a gateway whose rows the test sets."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tests.api.conftest import Backend, has_read_all, running, without_settings
from tests.support.clock import QUICK, TODAY, YESTERDAY
from tests.support.gateway import KEY, FakeGateway, Log, serving
from tests.support.rows import Row
from tests.support.waiting import until

DATA_ROUTES = [
    "/tokens",
    "/tokens/timeseries",
    "/tokens/models",
    "/tokens/success-rate",
    "/tokens/cost-efficiency",
    "/tokens/hourly",
]
DATED_ROUTES = [*DATA_ROUTES, "/tokens/pace", "/tokens/replay"]


def fill(gateway: FakeGateway) -> None:
    gateway.aliases = {"a": "Alpha", "b": "Beta", "idle": "Idle", "twin-1": "Twins", "twin-2": "Twins"}
    gateway.rows = [
        Row(
            TODAY, team="a", key="ka", model="m1", prompt=100, completion=20, cached=40, cost=0.5, requests=4
        ),
        Row(YESTERDAY, team="a", key="ka", model="m2", prompt=60, cost=0.25, requests=2, failed=1),
        Row(TODAY, team="b", key="kb", model="m1", prompt=180, requests=3),
        Row(TODAY, team="gone", key="kg", model=None, prompt=7),
        Row(TODAY, team="", key="free", model="m1", prompt=1000, failed=1),
        Row(TODAY, team="litellm-dashboard", key="ui", model="m1", prompt=2000),
        Row(TODAY, team="twin-1", key="t1", model="m1", prompt=1),
    ]


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    fill(gateway)


@contextlib.contextmanager
def board_on(gateway: FakeGateway, **settings: object) -> Iterator[Backend]:
    """For several tests that only read."""
    with without_settings(), serving(gateway.app()) as url:
        for backend in running(None, litellm_base_url=url, litellm_api_key=KEY, **settings):
            until(lambda: backend.get("/readyz").ok, "the board is ready")  # noqa: B023
            yield backend


@pytest.fixture(scope="module")
def shared() -> Iterator[Backend]:
    gateway = FakeGateway()
    fill(gateway)
    with board_on(gateway) as backend:
        yield backend


@pytest.fixture(scope="module")
def private() -> Iterator[Backend]:
    gateway = FakeGateway()
    fill(gateway)
    with board_on(gateway, server_basic_auth_token="let-me-in-please") as backend:
        yield backend


def test_tokens_lists_every_team_most_tokens_first_with_shared_ranks(shared: Backend) -> None:
    teams = shared.json("/tokens")["teams"]

    assert [(team["rank"], team["name"], team["tokens"]) for team in teams] == [
        (1, "Alpha", 180),
        (1, "Beta", 180),
        (3, "gone", 7),
        (4, "Twins", 1),
        (5, "Idle", 0),
        (5, "Twins", 0),
    ]
    assert [team["team_id"] for team in teams if team["deleted"]] == ["gone"]


def test_tokens_breaks_a_team_down_by_key_and_model(shared: Backend) -> None:
    alpha = shared.json("/tokens")["teams"][0]

    assert [key["api_key"] for key in alpha["breakdown"]["api_keys"]] == ["ka"]
    assert alpha["breakdown"]["api_keys"][0]["models"] == [
        {
            "model_name": "m1",
            "display_name": "M1",
            "total_tokens": 120,
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "total_cost": 0.5,
        },
        {
            "model_name": "m2",
            "display_name": "M2",
            "total_tokens": 60,
            "prompt_tokens": 60,
            "completion_tokens": 0,
            "total_cost": 0.25,
        },
    ]
    assert (alpha["main_model"], alpha["key_count"], alpha["cache_read_tokens"]) == ("m1", 0, 40)


def test_only_keys_with_a_name_are_counted_and_the_rest_is_reported(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    tokens_of_one_person = [f"hashed-jwt-{number:064x}" for number in range(23)]
    gateway.rows = [
        *(Row(TODAY, team="a", key=key, prompt=1) for key in tokens_of_one_person),
        Row(TODAY, team="a", key="ka", prompt=1),
        Row(TODAY, team="a", key="", prompt=1),
        Row(TODAY, team="b", key="kb", prompt=1),
    ]
    gateway.keys = {"a": [{"token": "ka", "key_name": "sk-...a91f"}]}
    gateway.key_aliases = {"kb": "laptop"}

    backend: Backend = request.getfixturevalue("backend")
    teams = {team["team_id"]: team for team in backend.json("/tokens")["teams"]}
    counts = [(team["key_count"], team["unnamed_key_count"]) for team in (teams["a"], teams["b"])]

    assert counts == [(1, 23), (1, 0)]


def test_tokens_leaves_the_breakdown_out_on_request(shared: Backend) -> None:
    teams = shared.json("/tokens", breakdown="false")["teams"]

    assert all("breakdown" not in team for team in teams)


def test_a_board_of_some_models_counts_only_them(shared: Backend) -> None:
    response = shared.session.get(
        f"{shared.url}/tokens", params={"model": ["m2", "Unknown model"]}, timeout=30
    )
    teams = {team["team_id"]: team for team in response.json()["teams"]}

    assert {team_id: team["tokens"] for team_id, team in teams.items() if team["tokens"]} == {
        "a": 60,
        "gone": 7,
    }
    assert (teams["a"]["total_requests"], teams["a"]["failed_requests"], teams["a"]["total_cost"]) == (
        2,
        1,
        0.25,
    )
    assert teams["b"]["rank"] == 3


@pytest.mark.parametrize("period", [{}, {"from": "2026-11-22T09:20:00Z"}])
def test_series_and_hours_of_some_models_add_up_to_their_board(demo: Backend, period: dict[str, str]) -> None:
    if period:
        # Until then, minutes become known with every page of request logs.
        until(
            lambda: demo.json("/tokens", **period)["window"],
            "all of its minutes are known",
            lambda window: window["coverage"] == 1,
        )
    models = [row["model"] for row in demo.json("/tokens/models")["models"]]
    of_all = 0
    for model in models:
        board = demo.json("/tokens", model=model, breakdown="false", **period)
        expected = {row["team_id"]: row["tokens"] for row in board["teams"] if row["tokens"]}
        of_all += sum(expected.values())

        series = demo.json("/tokens/timeseries", granularity="auto", model=model, **period)
        found: Counter[str] = Counter()
        for point in series["timeseries"]:
            found.update({row["team_id"]: row["tokens"] for row in point["teams"]})
        assert +found == expected

        hours = demo.json("/tokens/hourly", model=model, **period)
        assert hours["tokens"] == sum(expected.values())
        assert sum(hour["tokens"] for hour in hours["hours"]) == hours["timed_tokens"] <= hours["tokens"]
    assert len(models) > 3
    assert of_all == sum(row["tokens"] for row in demo.json("/tokens", **period)["teams"])


def test_the_pace_counts_growth_between_refreshes(gateway: FakeGateway, backend: Backend) -> None:
    first = backend.json("/tokens/pace")
    assert first["tokens_per_minute"] is None
    gateway.rows = [*gateway.rows, Row(TODAY, team="b", key="kb2", model="m1", prompt=900)]

    response = until(
        lambda: backend.json("/tokens/pace"),
        "the growth",
        lambda found: found["teams"][0]["team_id"] == "b" and found["teams"][0]["last_used_at"],
    )

    beta = response["teams"][0]
    assert (beta["name"], beta["rank"], len(beta["steps"])) == ("Beta", 1, 36)
    # Before the first reading nobody watched, so how far ahead it is in the last step is not claimed.
    assert beta["steps"][-1] is None
    assert sum(point["tokens"] or 0 for point in response["pulse"]["points"]) == 900
    assert response["at"] == response["as_of"]


def test_steps_have_growth_between_refreshes_and_the_rank_after_it(
    gateway: FakeGateway, backend: Backend
) -> None:
    first = backend.json("/tokens/steps", team="b")
    assert (first["name"], first["step_minutes"], first["keys"]) == ("Beta", 30, [])
    assert (first["timed_tokens"], first["possible_tokens"]) == (0, 180)
    assert {step["tokens"] for step in first["steps"][:-1]} <= {0, None}
    gateway.rows = [*gateway.rows, Row(TODAY, team="b", key="kb2", model="m1", prompt=900)]

    response = until(
        lambda: backend.json("/tokens/steps", team="Beta"), "the growth", lambda found: found["timed_tokens"]
    )

    last = response["steps"][-1]
    assert (last["tokens"], last["prompt_tokens"], last["rank"], last["complete"]) == (900, 900, 1, False)
    assert [key["api_key"] for key in response["keys"]] == ["kb2"]
    of_other_model = backend.json("/tokens/steps", team="b", model="m2")
    assert (of_other_model["timed_tokens"], of_other_model["steps"][-1]["rank"]) == (0, 1)
    rows = backend.get("/tokens/steps", team="b", format="csv").text.splitlines()
    assert rows[0].startswith("\ufeffstart,tokens,prompt_tokens")
    assert rows[-1].split(",")[1:3] == ["900", "900"]


def test_steps_require_one_known_team(shared: Backend) -> None:
    assert shared.get("/tokens/steps", team="nobody").status_code == 404
    assert shared.get("/tokens/steps", team="Twins").status_code == 400
    assert shared.get("/tokens/steps").status_code == 400


def test_timeseries_has_every_day_of_the_period_ascending(shared: Backend) -> None:
    query = {"start_date": (TODAY - timedelta(days=4)).isoformat(), "end_date": TODAY.isoformat()}
    days = shared.json("/tokens/timeseries", **query)["timeseries"]

    assert [day["date"] for day in days] == [
        (TODAY - timedelta(days=ago)).isoformat() for ago in (4, 3, 2, 1, 0)
    ]
    alpha = {day["date"]: next(t for t in day["teams"] if t["team_id"] == "a") for day in days}
    assert alpha[YESTERDAY.isoformat()]["failed_requests"] == 1
    assert alpha[TODAY.isoformat()]["tokens"] == 120


def test_points_by_hour_hold_only_what_has_a_known_minute(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    started = datetime.combine(YESTERDAY, datetime.min.time(), UTC) + timedelta(hours=20, minutes=30)
    gateway.logs = [Log("r", started, 60, team="a", key="ka")]
    backend: Backend = request.getfixturevalue("backend")
    query = {"start_date": YESTERDAY.isoformat(), "end_date": YESTERDAY.isoformat(), "tz": "Asia/Kolkata"}

    response = until(
        lambda: backend.json("/tokens/timeseries", **query, granularity="hour"),
        "the logs",
        lambda found: found["timed_tokens"],
    )

    assert (response["granularity"], response["timezone"], response["coverage"]) == (
        "hour",
        "Asia/Kolkata",
        1.0,
    )
    assert [(point["start"], point["teams"][0]["tokens"]) for point in response["timeseries"]] == [
        (f"{TODAY}T02:00:00+05:30", 60)
    ]


def test_points_of_a_window_are_what_its_board_counts(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    evening = datetime.combine(YESTERDAY, datetime.min.time(), UTC) + timedelta(hours=20)
    gateway.rows += [Row(YESTERDAY, team="a", key="ka", model="m9", prompt=25)]
    gateway.logs = [
        Log("before", evening + timedelta(minutes=28), 10, team="a", key="ka"),
        Log("in", evening + timedelta(minutes=31), 15, team="a", key="ka"),
    ]
    backend: Backend = request.getfixturevalue("backend")
    window = {"from": f"{YESTERDAY}T20:30:00Z", "to": f"{YESTERDAY}T21:30:00Z"}
    hours = {**window, "granularity": "hour"}

    response = until(
        lambda: backend.json("/tokens/timeseries", **hours), "the logs", lambda found: found["timed_tokens"]
    )
    board = backend.json("/tokens", **window)

    assert [(point["start"], point["teams"][0]["tokens"]) for point in response["timeseries"]] == [
        (f"{YESTERDAY}T20:00:00Z", 15)
    ]
    assert response["window"] == board["window"]
    assert response["timed_tokens"] == sum(team["tokens"] for team in board["teams"]) == 15
    days = backend.json("/tokens/timeseries", **window)
    assert [(point["date"], point["teams"][0]["tokens"]) for point in days["timeseries"]] == [
        (YESTERDAY.isoformat(), 15)
    ]
    assert days["window"] == board["window"]


def test_an_automatic_step_joins_hours_and_days(gateway: FakeGateway, request: pytest.FixtureRequest) -> None:
    noon = datetime.combine(YESTERDAY, datetime.min.time(), UTC) + timedelta(hours=12)
    gateway.logs = [Log("r", noon, 60, team="a", key="ka")]
    backend: Backend = request.getfixturevalue("backend")
    query = {"start_date": (TODAY - timedelta(days=2)).isoformat(), "end_date": YESTERDAY.isoformat()}

    response = until(
        lambda: backend.json("/tokens/timeseries", **query, granularity="auto"),
        "the logs",
        lambda found: found["timed_tokens"],
    )

    assert (response["granularity"], response["steps"]) == ("10min", ["10min", "hour", "day"])
    assert (response["tokens"], response["timed_tokens"], response["coverage"]) == (60, 60, 1.0)
    # The log knows one of the day's two requests: the other one is in the remainder of the day.
    assert [
        (
            point["start"],
            point["step_minutes"],
            [(team["tokens"], team["total_requests"]) for team in point["teams"]],
        )
        for point in response["timeseries"]
    ] == [
        (f"{TODAY - timedelta(days=2)}T00:00:00Z", 1440, []),
        (f"{YESTERDAY}T12:00:00Z", 10, [(60, 1)]),
        (f"{YESTERDAY}T00:00:00Z", 1440, [(0, 1)]),
    ]
    hours = backend.json("/tokens/timeseries", **query, granularity="auto", step="hour")
    assert hours["granularity"] == "hour"
    assert hours["timeseries"][1]["step_minutes"] == 60
    days = backend.json("/tokens/timeseries", **query, granularity="auto", step="day")
    assert (days["granularity"], days["timed_tokens"]) == ("day", 0)


def test_a_preferred_step_requires_the_automatic_one(shared: Backend) -> None:
    refused = shared.get("/tokens/timeseries", granularity="hour", step="day")

    assert (refused.status_code, refused.json()["detail"]) == (400, "step requires granularity=auto")


def test_a_window_counts_only_timed_usage_and_reports_its_coverage(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    started = datetime.combine(YESTERDAY, datetime.min.time(), UTC) + timedelta(hours=20, minutes=30)
    gateway.logs = [Log("r", started, 60, team="a", key="ka")]
    backend: Backend = request.getfixturevalue("backend")
    window = {"from": f"{YESTERDAY}T20:00:00Z", "to": f"{YESTERDAY}T21:00:00Z"}

    response = until(
        lambda: backend.json("/tokens", **window), "the logs", lambda found: found["window"]["timed_tokens"]
    )

    assert response["window"] == {**window, "timed_tokens": 60, "possible_tokens": 60, "coverage": 1.0}
    assert [(team["name"], team["tokens"]) for team in response["teams"]][:2] == [("Alpha", 60), ("Beta", 0)]
    before = backend.json("/tokens", **{"from": f"{YESTERDAY}T19:00:00Z", "to": f"{YESTERDAY}T20:00:00Z"})
    assert before["window"]["timed_tokens"] == 0


def test_a_window_and_days_at_once_are_refused(shared: Backend) -> None:
    response = shared.get(
        "/tokens", **{"from": f"{YESTERDAY}T19:00:00Z", "start_date": YESTERDAY.isoformat()}
    )

    assert response.status_code == 400
    assert response.json()["detail"] == "Give only one of: start_date and end_date, from and to, period=event"


EVENT: dict[str, Any] = {"event_start": f"{YESTERDAY}T20:30", "event_end": f"{YESTERDAY}T21:30"}


@pytest.fixture(scope="module")
def evening() -> Iterator[Backend]:
    """An event of an hour, before, in and after which there were requests of team a."""
    start = datetime.combine(YESTERDAY, datetime.min.time(), UTC) + timedelta(hours=20)
    gateway = FakeGateway(
        aliases={"a": "Alpha", "b": "Beta"},
        rows=[Row(YESTERDAY, team="a", key="ka", model="m2", prompt=60, requests=3)],
        logs=[
            Log(f"r{minutes}", start + timedelta(minutes=minutes), tokens, team="a", key="ka", model="m2")
            for minutes, tokens in ((29, 10), (40, 15), (91, 35))
        ],
    )
    with board_on(gateway, **EVENT) as backend:
        until(
            lambda: backend.json("/tokens", period="event"),
            "the logs",
            lambda found: found["window"]["coverage"] == 1,
        )
        yield backend


@pytest.mark.parametrize(
    ("path", "counted"),
    [
        ("/tokens", lambda found: found["teams"][0]["tokens"]),
        ("/tokens/timeseries", lambda found: found["timeseries"][0]["teams"][0]["tokens"]),
        ("/tokens/timeseries?granularity=hour", lambda found: found["timed_tokens"]),
        ("/tokens/timeseries?granularity=auto", lambda found: found["timed_tokens"]),
        ("/tokens/models", lambda found: found["models"][0]["tokens"]),
        ("/tokens/success-rate", lambda found: 15 * found["teams"][0]["total_requests"]),
        ("/tokens/cost-efficiency", lambda found: found["cells"][0]["total_tokens"]),
        ("/tokens/hourly", lambda found: sum(hour["tokens"] for hour in found["hours"])),
        ("/tokens/steps?team=a", lambda found: found["timed_tokens"]),
        ("/tokens/replay", lambda found: found["timed_tokens"]),
        ("/tokens/replay", lambda found: found["teams"][0]["tokens"][-1]),
        ("/teams/a", lambda found: found["team"]["tokens"]),
    ],
)
def test_every_data_route_counts_the_event_to_the_minute(
    evening: Backend, path: str, counted: Callable[[Any], int]
) -> None:
    response = evening.json(path, period="event")

    assert counted(response) == 15
    assert response["window"] == {
        "from": f"{YESTERDAY}T20:30:00Z",
        "to": f"{YESTERDAY}T21:30:00Z",
        "timed_tokens": 15,
        "possible_tokens": 15,
        "coverage": 1.0,
    }


def test_the_pace_and_the_status_of_an_event_are_served(evening: Backend) -> None:
    assert evening.json("/tokens/pace", period="event")["window"]["timed_tokens"] == 15
    status = evening.json("/status", period="event")
    assert (status["start_date"], status["end_date"]) == (YESTERDAY.isoformat(), YESTERDAY.isoformat())


@pytest.mark.parametrize("other", [{"start_date": TODAY.isoformat()}, {"to": f"{TODAY}T00:00:00Z"}])
def test_an_event_and_another_period_at_once_are_refused(evening: Backend, other: dict[str, str]) -> None:
    response = evening.get("/tokens/models", period="event", **other)

    assert response.status_code == 400
    assert response.json()["detail"].startswith("Give only one of")


@pytest.mark.parametrize("path", [*DATED_ROUTES, "/teams/a", "/status"])
def test_without_an_event_its_period_is_refused(shared: Backend, path: str) -> None:
    response = shared.get(path, period="event")

    assert response.status_code == 400
    assert response.json()["detail"] == "period=event requires an event, and none is set"
    assert shared.get(path, period="week").status_code == 400


def test_an_event_that_has_not_begun_has_no_numbers(gateway: FakeGateway) -> None:
    times: dict[str, Any] = {"event_start": f"{TODAY}T13:00", "event_end": f"{TODAY}T14:00"}
    for backend in running(litellm_base_url=gateway.url, litellm_api_key=KEY, **times):
        response = backend.get("/tokens", period="event")

        assert (response.status_code, response.json()["detail"]) == (
            400,
            "period=event: the event has not begun",
        )


def test_models_add_up_to_the_teams_and_name_the_unknown(shared: Backend) -> None:
    models = shared.json("/tokens/models")["models"]

    assert [(row["model"], row["tokens"], row["team_count"]) for row in models] == [
        ("m1", 301, 3),
        ("m2", 60, 1),
        ("Unknown model", 7, 1),
    ]


def test_success_rate_is_a_percentage_with_two_decimals(shared: Backend) -> None:
    rates = {team["team_id"]: team for team in shared.json("/tokens/success-rate")["teams"]}

    assert rates["a"]["success_rate"] == 83.33
    assert rates["idle"]["success_rate"] == 0.0
    assert list(rates)[-2:] == ["idle", "twin-2"]


def test_cost_cells_keep_the_contracts_decimals_and_add_exact_dollars(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    gateway.rows = [Row(TODAY, team="a", model="m1", prompt=3000, cost=0.0123456789)]
    backend: Backend = request.getfixturevalue("backend")
    cell = backend.json("/tokens/cost-efficiency")["cells"][0]

    assert (cell["cost_per_1k_tokens"], cell["total_cost"]) == (0.0041, 0.0123)
    assert cell["exact_total_cost"] == 0.0123456789
    assert cell["cost_per_million_tokens"] == pytest.approx(4.1152263, abs=1e-9)


def test_hours_are_in_the_requested_zone(gateway: FakeGateway, request: pytest.FixtureRequest) -> None:
    started = datetime.combine(YESTERDAY, datetime.min.time(), UTC) + timedelta(hours=20, minutes=30)
    gateway.logs = [Log("r", started, 60, team="a", key="ka")]
    backend: Backend = request.getfixturevalue("backend")
    query = {"start_date": YESTERDAY.isoformat(), "end_date": YESTERDAY.isoformat(), "tz": "Asia/Kolkata"}

    response = until(
        lambda: backend.json("/tokens/hourly", **query), "the logs", lambda found: found["timed_tokens"]
    )

    assert {row["hour"]: row["tokens"] for row in response["hours"] if row["tokens"]} == {2: 60}
    assert (response["coverage"], response["sources"]["request_logs"]) == (1.0, 60)
    alpha = backend.json("/tokens/hourly", **query, team="Alpha")
    assert [(team["team_id"], team["coverage"]) for team in alpha["teams"]] == [("a", 1.0)]


def test_a_team_is_found_by_id_even_if_another_has_that_alias(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    gateway.aliases["impostor"] = "a"
    gateway.rows.append(Row(TODAY, team="impostor", prompt=5))
    backend: Backend = request.getfixturevalue("backend")

    assert backend.json("/tokens/hourly", team="a")["tokens"] == 180


def test_a_name_that_two_teams_have_is_refused_with_advice(shared: Backend) -> None:
    response = shared.get("/tokens/hourly", team="Twins")

    assert response.status_code == 400
    assert response.json() == {"detail": "2 teams are called 'Twins'; use the id of one."}


def test_one_team_has_its_days_models_and_place(shared: Backend) -> None:
    response = shared.json("/teams/a")

    assert (response["team"]["rank"], response["ranked_teams"]) == (1, 6)
    assert [day["tokens"] for day in response["days"]] == [60, 120]
    assert [model["model"] for model in response["models"]] == ["m1", "m2"]


HASH = sha256(b"sk-of-alpha").hexdigest()


def test_no_route_hands_out_more_of_a_key_than_its_id(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    gateway.rows = [
        Row(day, team="a", key=key, prompt=10)
        for day in (YESTERDAY, TODAY)
        for key in (HASH, "0" * 63 + "1", "0" * 63 + "2")
    ]
    started = datetime.combine(YESTERDAY, datetime.min.time(), UTC)
    gateway.logs = [Log("r", started + timedelta(minutes=5), 10, team="a", key=HASH)]
    backend: Backend = request.getfixturevalue("backend")
    steps = until(lambda: backend.json("/tokens/steps", team="a"), "the logs", lambda found: found["keys"])

    board = backend.json("/tokens")["teams"][0]["breakdown"]["api_keys"]
    ids = {key["api_key"] for key in board}
    assert len(ids) == 3
    assert all(len(id_) <= 12 for id_ in ids)
    team = backend.json("/teams/a")["team"]["breakdown"]["api_keys"]
    window = {"from": f"{YESTERDAY}T00:00:00Z", "to": f"{YESTERDAY}T01:00:00Z"}
    timed = backend.json("/tokens", **window)["teams"][0]["breakdown"]["api_keys"]
    assert {key["api_key"] for key in team} == ids
    assert {key["api_key"] for key in steps["keys"]} == {key["api_key"] for key in timed} == {HASH[:12]}
    for path in (*DATED_ROUTES, "/teams/a", "/status", "/metrics", "/tokens/steps?team=a"):
        for query in ("", "format=csv&breakdown=true"):
            text = backend.session.get(backend.url + path, params=query, timeout=30).text
            assert HASH[:13] not in text
            assert "0" * 13 not in text


@pytest.mark.parametrize("style", ["short", "full"])
def test_addresses_in_names_are_shortened_in_every_response_unless_set(
    gateway: FakeGateway, style: str
) -> None:
    gateway.aliases["a"] = "ada@lab.example.org"
    gateway.keys = {
        "a": [{"token": "ka", "key_name": "sk-...a91f", "key_alias": "laptop of ada@lab.example.org"}]
    }
    for backend in running(
        litellm_base_url=gateway.url,
        litellm_api_key=KEY,
        refresh_seconds=QUICK,
        leaderboard_email_aliases=style,
    ):
        until(lambda: "ada" in backend.get("/tokens").text, "the team is listed")  # noqa: B023
        texts = [backend.get(path).text for path in (*DATED_ROUTES, "/status", "/teams/a")]
        texts += [backend.get(path, format="csv").text for path in DATA_ROUTES]

        assert any("laptop of ada" in text for text in texts)
        assert any("@lab" in text for text in texts) is (style == "full")


def test_an_unknown_team_is_not_found(shared: Backend) -> None:
    for response in (shared.get("/teams/nobody"), shared.get("/tokens/hourly", team="nobody")):
        assert response.status_code == 404
        assert "'nobody'" in response.json()["detail"]


def test_status_shows_no_rounding_noise_as_a_difference(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    dollars = (0.1, 0.2, 0.3, 0.7, 1e-7)
    gateway.rows = [
        Row(TODAY, team=team, key=team, model=f"m{place}", cost=cost)
        for team in ("a", "b", "")
        for place, cost in enumerate(dollars)
    ]
    backend: Backend = request.getfixturevalue("backend")
    backend.get("/tokens")
    found = backend.json("/status")["reconciliation"]

    assert (found["balanced"], found["difference"]) == (True, {"tokens": 0, "requests": 0, "cost": 0.0})


def test_status_shows_that_all_parts_add_up(shared: Backend) -> None:
    shared.get("/tokens")
    found = shared.json("/status")["reconciliation"]

    assert found["balanced"]
    assert [found[part]["tokens"] for part in ("teams", "unassigned", "internal", "gateway_total")] == [
        368,
        1000,
        2000,
        3368,
    ]
    assert found["unknown_model_tokens"] == 7


@pytest.mark.parametrize("path", [*DATED_ROUTES, "/teams/a"])
def test_every_data_response_reports_how_fresh_and_complete_it_is(shared: Backend, path: str) -> None:
    response = shared.json(path)

    assert (response["start_date"], response["end_date"]) == (YESTERDAY.isoformat(), TODAY.isoformat())
    assert (response["stale"], response["demo"], response["complete"]) == (False, False, True)
    assert (response["days_read"], response["days_total"]) == (2, 2)
    assert datetime.fromisoformat(response["as_of"]).tzinfo is not None


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"start_date": "2026.11.23"}, "Date must be in YYYY-MM-DD format"),
        ({"end_date": "2026-02-30"}, "Date must be in YYYY-MM-DD format"),
        ({"end_date": (TODAY + timedelta(days=1)).isoformat()}, "end_date cannot be in the future"),
        (
            {"start_date": TODAY.isoformat(), "end_date": YESTERDAY.isoformat()},
            "end_date must not be before start_date",
        ),
    ],
)
@pytest.mark.parametrize("path", DATED_ROUTES)
def test_invalid_parameters_are_explained(
    shared: Backend, path: str, query: dict[str, str], detail: str
) -> None:
    response = shared.get(path, **query)

    assert response.status_code == 400
    assert response.json() == {"detail": detail}


@pytest.mark.parametrize("path", DATA_ROUTES)
def test_an_unknown_format_is_refused(shared: Backend, path: str) -> None:
    response = shared.get(path, format="xml")

    assert response.status_code == 400
    assert response.json()["detail"] == "format: Input should be 'json' or 'csv'"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", ""])
def test_an_unknown_zone_is_refused(shared: Backend, zone: str) -> None:
    response = shared.get("/tokens/hourly", tz=zone)

    assert response.status_code == 400
    assert "Europe/Zurich" in response.json()["detail"]


def down(_: Request) -> Response:
    return PlainTextResponse("down", 500)


def test_without_data_a_failing_gateway_means_502_with_its_cause(
    gateway: FakeGateway, backend: Backend
) -> None:
    gateway.fault = down
    response = backend.get("/tokens", start_date="2026-01-01", end_date="2026-01-02")

    assert response.status_code == 502
    assert response.json()["detail"].startswith("Error fetching usage: The gateway failed with status 500")


def test_numbers_stay_while_the_gateway_fails_and_are_marked_stale(
    gateway: FakeGateway, backend: Backend
) -> None:
    before = backend.json("/tokens")
    gateway.fault = down
    stale = until(lambda: backend.json("/tokens"), "stale", lambda found: found["stale"])

    assert stale["teams"] == before["teams"]
    status = backend.json("/status")["gateway"]
    assert status["state"] == "failing"
    assert "500" in status["error"]
    assert status["next_attempt_at"]

    gateway.fault = None
    until(lambda: not backend.json("/tokens")["stale"], "fresh again")


def test_days_outside_the_history_are_read_on_first_demand(gateway: FakeGateway, backend: Backend) -> None:
    day = TODAY - timedelta(days=200)
    gateway.rows.append(Row(day, team="b", prompt=77))

    response = backend.json("/tokens", start_date=day.isoformat(), end_date=day.isoformat())

    assert response["complete"]
    assert response["teams"][0]["tokens"] == 77


def test_viewers_cause_no_gateway_requests(gateway: FakeGateway) -> None:
    for backend in running(litellm_base_url=gateway.url, litellm_api_key=KEY, refresh_seconds=3600):
        until(lambda: backend.json("/status"), "all is read", has_read_all)  # noqa: B023
        sent = len(gateway.requests)
        for _ in range(100):
            assert backend.get("/tokens").ok

        assert backend.json("/status")["refresh_seconds"] == 3600
        assert len(gateway.requests) == sent


def test_an_unknown_route_is_not_found(shared: Backend) -> None:
    response = shared.get("/no-such-route")

    assert response.status_code == 404
    assert response.json() == {"detail": "Not Found"}


@pytest.mark.parametrize("path", [*DATED_ROUTES, "/teams/a", "/status"])
def test_a_private_board_requires_its_token(private: Backend, path: str) -> None:
    without = private.get(path)
    wrong = private.session.get(private.url + path, headers={"Authorization": "Bearer nope"}, timeout=30)
    right = private.session.get(
        private.url + path, headers={"Authorization": "bEaReR let-me-in-please"}, timeout=30
    )

    assert [response.status_code for response in (without, wrong, right)] == [401, 401, 200]
    assert without.headers["WWW-Authenticate"] == "Bearer"
    assert without.json()["detail"].startswith("This board is private")
