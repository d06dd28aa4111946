"""The product as it starts without settings: demo data, page and API on one port."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from leaderboard.api import schemas
from leaderboard.api.app import create_app, documented_app
from leaderboard.api.event.initial_event import first_state
from leaderboard.api.event.schemas import EventResponse, EventView
from leaderboard.api.examples import EXAMPLES
from leaderboard.settings import Settings
from tests.api.conftest import Backend
from tests.support.clock import NOON, TODAY
from tests.support.gateway import serving
from tests.support.waiting import until

SCHEMAS: dict[str, tuple[str, type[schemas.DataResponse]]] = {
    "tokens": ("/tokens", schemas.TokensResponse),
    "timeseries": ("/tokens/timeseries", schemas.TimeseriesResponse),
    "models": ("/tokens/models", schemas.ModelsResponse),
    "success-rate": ("/tokens/success-rate", schemas.SuccessRateResponse),
    "cost-efficiency": ("/tokens/cost-efficiency", schemas.CostEfficiencyResponse),
    "hourly": ("/tokens/hourly", schemas.HourlyResponse),
    "status": ("/status", schemas.StatusResponse),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_response_has_its_documented_shape_and_is_marked_as_demo(demo: Backend, name: str) -> None:
    path, schema = SCHEMAS[name]
    response = TypeAdapter(schema).validate_json(demo.get(path).content)

    assert response.demo


@pytest.mark.parametrize("name", [*SCHEMAS, "team"])
def test_every_documented_example_has_the_documented_shape(name: str) -> None:
    schema = schemas.TeamResponse if name == "team" else SCHEMAS[name][1]

    assert TypeAdapter(schema).validate_json(json.dumps(EXAMPLES[name])).demo


def test_the_documented_event_has_the_documented_shape(demo: Backend) -> None:
    example = EventResponse.model_validate_json(json.dumps(EXAMPLES["event"]))

    assert example.event is not None
    assert demo.json("/event")["event"].keys() == EventView.model_fields.keys()


def test_the_demo_board_is_alive(demo: Backend) -> None:
    response = demo.json("/tokens")

    assert len(response["teams"]) == 12
    assert sum(team["tokens"] for team in response["teams"]) > 1_000_000
    assert sorted(team["slot"] for team in response["teams"]) == list(range(12))


def test_numbers_add_up_on_demo_data(demo: Backend) -> None:
    period = {
        "start_date": (TODAY - timedelta(days=10)).isoformat(),
        "end_date": (TODAY - timedelta(days=3)).isoformat(),
    }
    teams = demo.json("/tokens", **period)["teams"]
    days = demo.json("/tokens/timeseries", **period)["timeseries"]
    found = demo.json("/tokens/models", **period)["models"]

    total = sum(team["tokens"] for team in teams)
    assert sum(team["tokens"] for day in days for team in day["teams"]) == total
    assert sum(model["tokens"] for model in found) == total
    assert demo.json("/status", **period)["reconciliation"]["balanced"]


def test_an_invented_event_is_under_way(demo: Backend) -> None:
    event = demo.json("/status")["event"]

    assert event == {
        "name": "LLM Hackathon (demo)",
        "start": "2026-11-22T00:00:00Z",
        "end": "2026-11-23T18:00:00Z",
        "timezone": "UTC",
        "announcements": [
            {"text": "Lunch is served in the foyer.", "urgent": False},
            {"text": "Results and prizes in the main hall, right after the end.", "urgent": False},
        ],
    }


@pytest.mark.parametrize(
    "settings",
    [{"DEMO_EVENT": "off"}, {"LITELLM_BASE_URL": "https://gateway.example", "LITELLM_API_KEY": "sk-1"}],
)
def test_an_event_is_invented_only_for_the_demo_and_can_be_switched_off(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    assert first_state(Settings(_env_file=None))(NOON).window is None


def test_the_events_own_settings_come_before_the_demos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENT_START", "2026-11-23T09:00")
    monkeypatch.setenv("EVENT_END", "2026-11-23T17:00")
    monkeypatch.setenv("EVENT_ANNOUNCEMENT", "The prizes are at five.")
    event = first_state(Settings(_env_file=None))(NOON)

    assert event.window is not None
    assert (event.name, event.window.start.hour) == (None, 9)
    assert [announcement.text for announcement in event.announcements] == ["The prizes are at five."]


def test_the_page_is_served_at_each_of_its_routes(demo: Backend) -> None:
    for path in ("/", "/leaderboard", "/charts", "/team/some-team", "/present", "/embed", "/admin"):
        response = demo.get(path)
        assert "<title>Workshop Leaderboard</title>" in response.text
        assert response.headers["Cache-Control"] == "no-cache"


def test_an_unknown_path_gives_browsers_the_page_and_programs_an_error(demo: Backend) -> None:
    person = demo.session.get(f"{demo.url}/nowhere", headers={"Accept": "text/html,*/*"}, timeout=10)
    program = demo.get("/nowhere")

    assert (person.status_code, program.status_code) == (404, 404)
    assert "<title>" in person.text
    assert program.json() == {"detail": "Not Found"}


def test_hashed_files_are_cached_for_good(demo: Backend) -> None:
    assert "immutable" in demo.get("/assets/app-1a2b.js").headers["Cache-Control"]


def test_health_checks_and_metrics_are_served(demo: Backend) -> None:
    demo.get("/tokens")

    assert demo.json("/healthz") == {"status": "ok"}
    assert demo.json("/readyz") == {"status": "ready"}
    metrics = demo.get("/metrics").text
    assert "leaderboard_gateway_up 1.0" in metrics
    assert "leaderboard_ledger_age_seconds" in metrics


def test_the_history_loads_completely(demo: Backend) -> None:
    loading = until(lambda: demo.json("/status")["loading"], "history loaded", lambda found: found["done"])

    assert loading["days_read"] == loading["days_total"] == 30


def test_the_documented_api_is_the_one_that_runs(demo: Backend) -> None:
    written = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"

    documented = json.loads(written.read_text())
    served = demo.json("/openapi.json")

    # Without their settings there is neither /admin nor /join.
    assert served["paths"] == {
        path: item for path, item in documented["paths"].items() if not path.startswith(("/admin/", "/join"))
    }
    assert documented_app().openapi() == documented


def test_only_known_origins_may_read(demo: Backend) -> None:
    known = demo.session.get(f"{demo.url}/tokens", headers={"Origin": "http://localhost:5173"}, timeout=30)
    unknown = demo.session.get(f"{demo.url}/tokens", headers={"Origin": "http://evil.example"}, timeout=30)

    assert known.headers["Access-Control-Allow-Origin"] == "http://localhost:5173"
    assert "Access-Control-Allow-Origin" not in unknown.headers


def test_without_a_built_page_the_response_explains_how_to_build_it(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, leaderboard_page_dir=tmp_path))
    with serving(app) as url:
        response = Backend(url).get("/")

    assert response.status_code == 503
    assert "make setup" in response.text
