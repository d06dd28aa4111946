"""What the client requests, and what it makes of the responses; only the wire is fake."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest
import responses
from responses.matchers import header_matcher, query_param_matcher

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Transport
from leaderboard.errors import EndpointNotFound, KeyForbidden, NotLiteLLM

URL = "http://gateway.example"
ACTIVITY = f"{URL}/team/daily/activity"
FIRST, LAST = date(2026, 11, 3), date(2026, 11, 23)
Json = Mapping[str, object]


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> LiteLLMAPI:
    return LiteLLMAPI(Transport(URL, "sk-test", retries=0), clock=clock)


def a_day(day: str = "2026-11-23", tokens: int = 10) -> Json:
    return {"date": day, "metrics": {"total_tokens": tokens}, "breakdown": {}}


def a_page(*days: Json, **paging: object) -> Json:
    return {"results": list(days), "metadata": paging}


# Teams


def test_fetches_teams_with_the_key(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    wire.get(
        f"{URL}/team/list",
        json=[{"team_id": "a", "team_alias": "Alpha", "created_at": "2026-11-01T09:00:00Z", "models": []}],
        match=[header_matcher({"Authorization": "Bearer sk-test"}), query_param_matcher({})],
    )
    [team] = client.fetch_teams()
    assert (team.team_id, team.team_alias) == ("a", "Alpha")
    assert team.created_at == datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_a_team_may_have_no_name_no_keys_and_no_date(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    wire.get(f"{URL}/team/list", json=[{"team_id": "a"}, {"team_id": "b", "team_alias": None, "keys": None}])
    assert [(team.team_alias, team.keys) for team in client.fetch_teams()] == [(None, None), (None, None)]


def test_a_gateway_may_have_no_teams(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    wire.get(f"{URL}/team/list", json=[])
    assert client.fetch_teams() == []


# Daily activity


def test_requests_days_in_the_format_of_the_gateway(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    wire.get(
        ACTIVITY,
        json=a_page(a_day()),
        match=[
            query_param_matcher(
                {"start_date": "2026-11-03", "end_date": "2026-11-23", "page": "1", "page_size": "100000"}
            )
        ],
    )
    [day] = client.fetch_team_daily_activity(FIRST, LAST)
    assert day.date == date(2026, 11, 23)


def test_requests_one_team_by_its_id(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    only = query_param_matcher({"team_ids": "team & co"}, strict_match=False)
    wire.get(ACTIVITY, json=a_page(), match=[only])
    assert client.fetch_team_daily_activity(FIRST, LAST, "team & co") == []


def test_follows_the_pages_and_keeps_a_day_that_is_split_between_them(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    pages = [
        a_page(a_day("2026-11-23", 1), a_day("2026-11-22", 2), page=1, total_pages=3, has_more=True),
        a_page(a_day("2026-11-22", 3), page=2, total_pages=3, has_more=True),
        a_page(a_day("2026-11-22", 4), a_day("2026-11-21", 5), page=3, total_pages=3, has_more=False),
    ]
    for number, page in enumerate(pages, start=1):
        wanted = query_param_matcher({"page": str(number), "page_size": "2"}, strict_match=False)
        wire.get(ACTIVITY, json=page, match=[wanted])
    days = client.fetch_team_daily_activity(FIRST, LAST, page_size=2)
    assert [(day.date.day, day.metrics.total_tokens) for day in days] == [
        (23, 1),
        (22, 2),
        (22, 3),
        (22, 4),
        (21, 5),
    ]


@pytest.mark.parametrize(
    "paging", [{"has_more": True}, {"total_pages": 2}, {"has_more": True, "total_pages": 1}]
)
def test_either_sign_of_more_pages_is_enough(
    wire: responses.RequestsMock, client: LiteLLMAPI, paging: dict[str, object]
) -> None:
    wire.get(ACTIVITY, json=a_page(a_day(tokens=1), **paging))
    wire.get(ACTIVITY, json=a_page(a_day(tokens=2), has_more=False, total_pages=2))
    assert len(client.fetch_team_daily_activity(FIRST, LAST)) == 2


@pytest.mark.parametrize("body", [{"results": []}, a_page(has_more=False, total_pages=0)])
def test_no_usage_is_no_days(wire: responses.RequestsMock, client: LiteLLMAPI, body: Json) -> None:
    wire.get(ACTIVITY, json=body)
    assert client.fetch_team_daily_activity(FIRST, LAST) == []


@pytest.mark.parametrize("metadata", [{}, {"metadata": {}}, {"metadata": {"total_spend": 1.5}}])
def test_a_response_without_page_numbers_is_all_there_is(
    wire: responses.RequestsMock, client: LiteLLMAPI, metadata: dict[str, object]
) -> None:
    wire.get(ACTIVITY, json={"results": [a_day()], **metadata})
    assert len(client.fetch_team_daily_activity(FIRST, LAST)) == 1


def test_a_gateway_that_always_reports_more_is_read_until_a_page_is_empty(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    for days in ([a_day(tokens=1)], [a_day(tokens=2)], []):
        wire.get(ACTIVITY, json=a_page(*days, has_more=True))
    assert len(client.fetch_team_daily_activity(FIRST, LAST)) == 2


@pytest.mark.parametrize("total_pages", [2, 87])
def test_a_page_that_repeats_another_is_an_error_and_no_usage(
    wire: responses.RequestsMock, client: LiteLLMAPI, total_pages: int
) -> None:
    wire.get(ACTIVITY, json=a_page(a_day(), total_pages=total_pages))
    with pytest.raises(NotLiteLLM, match="repeats a page"):
        client.fetch_team_daily_activity(FIRST, LAST)


def test_pages_that_alternate_are_repeated_ones(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    for tokens in (1, 2, 1):
        wire.get(ACTIVITY, json=a_page(a_day(tokens=tokens), has_more=True))
    with pytest.raises(NotLiteLLM, match="repeats a page as page 3"):
        client.fetch_team_daily_activity(FIRST, LAST)


def test_another_page_than_the_requested_one_is_an_error(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    for tokens in (1, 2):
        wire.get(ACTIVITY, json=a_page(a_day(tokens=tokens), page=1, total_pages=3))
    with pytest.raises(NotLiteLLM, match="page 1 instead of page 2"):
        client.fetch_team_daily_activity(FIRST, LAST)


# The oldest day


def test_no_day_counts_as_empty_when_the_page_number_is_ignored(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    wire.get(ACTIVITY, json=a_page(a_day("2026-11-23"), total_pages=40))
    assert client.fetch_oldest_day(FIRST, LAST) == FIRST


def test_finds_the_oldest_day_with_two_small_requests(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    for page, day in (("1", "2026-11-23"), ("40", "2026-11-07")):
        wanted = query_param_matcher(
            {"start_date": "2026-11-03", "end_date": "2026-11-23", "page": page, "page_size": "1"}
        )
        wire.get(ACTIVITY, json=a_page(a_day(day), total_pages=40), match=[wanted])
    assert client.fetch_oldest_day(FIRST, LAST) == date(2026, 11, 7)


def test_there_is_no_oldest_day_without_usage(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    wire.get(ACTIVITY, json=a_page(total_pages=0))
    assert client.fetch_oldest_day(FIRST, LAST) is None


def test_the_oldest_day_is_the_newest_when_the_last_page_has_gone(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    wire.get(ACTIVITY, json=a_page(a_day("2026-11-23"), total_pages=2))
    wire.get(ACTIVITY, json=a_page(total_pages=1))
    assert client.fetch_oldest_day(FIRST, LAST) == date(2026, 11, 23)


def test_no_day_counts_as_empty_when_the_gateway_does_not_report_its_pages(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    wire.get(ACTIVITY, json=a_page(a_day("2026-11-23")))
    assert client.fetch_oldest_day(FIRST, LAST) == FIRST


# Deployments

INFO = {"data": [{"model_name": "Fast", "litellm_params": {"model": "openai/gpt-5-mini"}}]}


def test_fetches_deployments(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    wire.get(f"{URL}/model/info", json=INFO)
    [deployment] = client.fetch_model_info().data
    assert (deployment.model_name, deployment.litellm_params.model) == ("Fast", "openai/gpt-5-mini")


def test_looks_for_deployments_under_v1_where_there_are_none_above(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    wire.get(f"{URL}/model/info", status=404)
    wire.get(f"{URL}/v1/model/info", json=INFO)
    assert client.fetch_model_info().data[0].model_name == "Fast"


def test_reports_that_a_gateway_has_no_deployments_at_all(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    wire.get(f"{URL}/model/info", status=404)
    wire.get(f"{URL}/v1/model/info", status=404)
    with pytest.raises(EndpointNotFound, match="/v1/model/info"):
        client.fetch_model_info()


def test_does_not_look_elsewhere_for_what_the_key_may_not_read(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    wire.get(f"{URL}/model/info", status=403)
    with pytest.raises(KeyForbidden):
        client.fetch_model_info()


def test_remembers_deployments_for_ten_minutes(
    wire: responses.RequestsMock, client: LiteLLMAPI, clock: Clock
) -> None:
    route = wire.get(f"{URL}/model/info", json=INFO)
    for clock.seconds in (0.0, 1.0, 599.0):
        client.fetch_model_info()
    assert route.call_count == 1
    for clock.seconds in (600.0, 1199.0):
        client.fetch_model_info()
    assert route.call_count == 2


def test_remembers_no_failure(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    wire.get(f"{URL}/model/info", status=500)
    wire.get(f"{URL}/model/info", json=INFO)
    with pytest.raises(Exception, match="500"):
        client.fetch_model_info()
    assert client.fetch_model_info().data


# Nonsense


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "results"),
        ({"results": None}, "results"),
        ({"results": {"date": "2026-11-23"}}, "results"),
        ({"error": {"message": "sk-secret", "code": "400"}}, "results"),
        (a_page({"metrics": {}, "breakdown": {}}), "results.0.date"),
        (a_page(has_more="perhaps"), "metadata.has_more"),
    ],
)
def test_names_the_field_that_is_missing_or_of_another_kind(
    wire: responses.RequestsMock, client: LiteLLMAPI, body: Json, field: str
) -> None:
    wire.get(ACTIVITY, json=body)
    with pytest.raises(NotLiteLLM, match="/team/daily/activity") as raised:
        client.fetch_team_daily_activity(FIRST, LAST)
    assert f"in field {field}:" in str(raised.value)
    assert "sk-secret" not in str(raised.value)


@pytest.mark.parametrize("body", ["{", '{"results": [', "[1, 2", "{]", '{"results": [' + "[" * 5000])
def test_a_json_that_ends_too_early_names_the_endpoint(
    wire: responses.RequestsMock, client: LiteLLMAPI, body: str
) -> None:
    wire.get(ACTIVITY, body=body)
    with pytest.raises(NotLiteLLM, match=r"^/team/daily/activity .*json"):
        client.fetch_team_daily_activity(FIRST, LAST)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/team/list", {"teams": []}, ""),
        ("/team/list", [{"team_alias": "nameless"}], "0.team_id"),
        ("/model/info", {"models": []}, "data"),
        ("/model/info", {"data": [{"litellm_params": {}}]}, "data.0.model_name"),
        ("/spend/logs/v2", {"total": 3}, "data"),
    ],
)
def test_every_endpoint_names_itself_and_the_field(
    wire: responses.RequestsMock, client: LiteLLMAPI, path: str, body: object, field: str
) -> None:
    wire.get(URL + path, json=body)
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    calls: dict[str, Callable[[], object]] = {
        "/team/list": client.fetch_teams,
        "/model/info": client.fetch_model_info,
        "/spend/logs/v2": lambda: list(client.fetch_request_logs(noon, noon)),
    }
    with pytest.raises(NotLiteLLM) as raised:
        calls[path]()
    sentence = str(raised.value)
    assert sentence.startswith(f"{path} returned")
    assert (f"in field {field}:" in sentence) if field else ("in field" not in sentence)
