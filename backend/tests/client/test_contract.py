"""The client against recorded responses of a real LiteLLM 1.106 (trimmed: tests/fixtures/gateway)."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypedDict, TypeVar

import pytest
import responses
from responses.matchers import query_param_matcher

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Transport
from leaderboard.errors import EndpointNotFound, GatewayError, KeyRefused, NotLiteLLM, RequestRejected
from leaderboard.ledger.attribution import DayTotals, add_up
from leaderboard.ledger.facts import Usage

Place = TypeVar("Place")
URL = "http://gateway.example"
RECORDED = Path(__file__).parents[1] / "fixtures" / "gateway"
FIRST, LAST = date(2026, 11, 22), date(2026, 11, 24)
JOINERS, KILN, SOLO = (
    "f3852f44-3b8a-482f-a7c2-f358a322d86d",
    "1a74768c-970a-491a-8ed3-8ebef9a1569f",
    "2a47b05e-6553-4213-a7fb-44ffc3a654f4",
)


class Recording(TypedDict):
    path: str
    query: dict[str, str | int]
    what: str
    status: int
    body: object


@pytest.fixture
def client() -> LiteLLMAPI:
    return LiteLLMAPI(Transport(URL, "sk-test", retries=0))


def recorded(name: str) -> Recording:
    recording: Recording = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return recording


def play(wire: responses.RequestsMock, name: str, **query: str) -> None:
    recording = recorded(name)
    matcher = query_param_matcher(query, strict_match=False)
    wire.get(URL + recording["path"], json=recording["body"], status=recording["status"], match=[matcher])


def test_reads_the_teams(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    play(wire, "team-list")
    teams = {team.team_id: team for team in client.fetch_teams()}
    assert {team.team_alias for team in teams.values()} >= {"Joiners", "Kiln crew"}
    joiners = teams[JOINERS]
    assert joiners.created_at == datetime(2026, 11, 23, 8, 9, 44, 579000, tzinfo=UTC)
    assert joiners.keys is not None
    assert joiners.keys[0].key_alias == "bench-1-0-4f8af0"
    assert joiners.keys[0].key_name == "sk-...g-BQ"


def test_reads_a_day(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    play(wire, "team-daily-activity")
    [day] = client.fetch_team_daily_activity(FIRST, LAST)
    assert day.date == date(2026, 11, 23)
    assert (day.metrics.total_tokens, day.metrics.prompt_tokens) == (33758, 31127)
    assert (day.metrics.api_requests, day.metrics.failed_requests) == (12, 4)
    assert day.metrics.cache_read_input_tokens == 1826
    assert set(day.breakdown.entities) == {JOINERS, KILN, SOLO}
    assert day.breakdown.entities[JOINERS].metadata.team_alias == "Joiners"
    assert "Workshop/OpenAI/gpt-5-mini" in day.breakdown.model_groups


def test_two_pages_add_up_to_the_single_one(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    play(wire, "team-daily-activity-page-1", page="1", page_size="5")
    play(wire, "team-daily-activity-page-2", page="2", page_size="5")
    pieces = client.fetch_team_daily_activity(FIRST, LAST, page_size=5)
    assert [piece.date for piece in pieces] == [date(2026, 11, 23)] * 2
    _same(add_up(pieces), _one_page())


def test_the_day_adds_up_in_every_direction(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    play(wire, "team-daily-activity")
    sums = add_up(client.fetch_team_daily_activity(FIRST, LAST))
    for parts in (sums.teams, sums.team_keys):
        assert sum(usage.total_tokens for usage in parts.values()) == sums.gateway_total.total_tokens
        assert sum(usage.requests for usage in parts.values()) == sums.gateway_total.requests
    assert sum(usage.total_tokens for usage in sums.models.values()) <= sums.gateway_total.total_tokens


def test_one_team_requested_alone_is_what_it_is_in_the_whole_day(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    play(wire, "team-daily-activity-one-team", team_ids=JOINERS)
    alone = add_up(client.fetch_team_daily_activity(FIRST, LAST, JOINERS))
    assert set(alone.teams) == {JOINERS}
    assert alone.teams[JOINERS] == _one_page().teams[JOINERS]


def test_a_period_without_usage_has_no_days(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    play(wire, "team-daily-activity-empty")
    assert client.fetch_team_daily_activity(FIRST, LAST) == []


def test_a_recorded_page_of_another_number_is_an_error(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    play(wire, "team-daily-activity-past-the-end")
    with pytest.raises(NotLiteLLM, match="page 99 instead of page 1"):
        client.fetch_team_daily_activity(FIRST, LAST)


def test_reads_the_deployments(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    play(wire, "model-info")
    models = {info.model_name: info.litellm_params.model for info in client.fetch_model_info().data}
    assert models["Workshop/Anthropic/claude-sonnet-4.5"] == "anthropic/claude-sonnet-4-5"


def test_reads_the_request_logs(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    play(wire, "spend-logs-v2", page_size="1000")
    begin = datetime(2026, 11, 23, 8, 9, tzinfo=UTC)
    [window] = client.fetch_request_logs(begin, begin)
    failed, served, *_ = window.logs
    assert (failed.status, failed.team_id, failed.total_tokens) == ("failure", KILN, 78)
    assert (served.status, served.team_id, served.total_tokens) == ("success", JOINERS, 1874)
    assert served.model_group == "Workshop/Anthropic/claude-sonnet-4.5"
    assert served.started_at == datetime(2026, 11, 23, 8, 9, 44, 957000, tzinfo=UTC)
    assert served.metadata is not None
    assert served.metadata.additional_usage_values is not None
    assert served.metadata.additional_usage_values.cache_read_input_tokens == 692
    assert served.metadata.user_api_key_team_alias == "Joiners"


def test_a_row_without_a_model_group_is_read(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    play(wire, "spend-logs-v2")
    begin = datetime(2026, 11, 23, 8, 9, tzinfo=UTC)
    [window] = client.fetch_request_logs(begin, begin)
    assert "" in {log.model_group for log in window.logs}


REFUSALS: list[Recording] = json.loads((RECORDED / "errors.json").read_text(encoding="utf-8"))
BY_STATUS: dict[int, type[GatewayError]] = {
    400: RequestRejected,
    401: KeyRefused,
    404: EndpointNotFound,
    422: RequestRejected,
}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: f"{refusal['status']} {refusal['path']}")
def test_every_recorded_refusal_has_its_error(wire: responses.RequestsMock, refusal: Recording) -> None:
    wire.get(URL + refusal["path"], json=refusal["body"], status=refusal["status"])
    with pytest.raises(BY_STATUS[refusal["status"]]) as raised:
        Transport(URL, "sk-test", retries=0).get(refusal["path"], refusal["query"])
    assert "Hash" not in str(raised.value)


def _one_page() -> DayTotals:
    with responses.RequestsMock() as wire:
        play(wire, "team-daily-activity")
        return add_up(LiteLLMAPI(Transport(URL, "sk-test", retries=0)).fetch_team_daily_activity(FIRST, LAST))


def _same(ours: DayTotals, expected: DayTotals) -> None:
    """Counts to the token; dollars but for the noise of adding them in another order."""
    assert (ours.team_names, ours.key_aliases) == (expected.team_names, expected.key_aliases)
    assert not ours.gateway_total - expected.gateway_total
    assert _differences(ours.teams, expected.teams) == {}
    assert _differences(ours.models, expected.models) == {}
    assert _differences(ours.team_keys, expected.team_keys) == {}
    assert _differences(ours.model_keys, expected.model_keys) == {}


def _differences(ours: Mapping[Place, Usage], expected: Mapping[Place, Usage]) -> dict[Place, Usage]:
    assert set(ours) == set(expected)
    return {place: rest for place in ours if (rest := ours[place] - expected[place])}
