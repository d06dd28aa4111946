"""One implausible value costs the smallest part that holds it; the rest counts, and what went is named."""

import json
import logging
from datetime import UTC, date, datetime, timedelta

import pytest
import responses

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.models import DayActivity, SetAside
from leaderboard.client.nulls import REASON
from leaderboard.client.pieces import PIECE_BYTES
from leaderboard.client.transport import Transport
from leaderboard.ledger.attribution import add_up, day_facts
from leaderboard.ledger.facts import DayFacts

URL = "http://gateway.example"
ACTIVITY = "/team/daily/activity"
DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
Json = dict[str, object]
NOT_COUNTS = ["NaN", "1e400", "-Infinity", '"abc"', "77.5", "-77", "1e30", '"7.5e0"', "[77]", '{"a": 77}']
NOT_DOLLARS = ["NaN", "1e400", "1e13", '"seventy-seven"', "[77]", "{}"]


@pytest.fixture(params=[PIECE_BYTES, 1], ids=["whole", "in pieces"])
def client(request: pytest.FixtureRequest) -> LiteLLMAPI:
    return LiteLLMAPI(Transport(URL, "sk-test", retries=0), piece_bytes=request.param)


def used(tokens: object, rows: int = 1) -> Json:
    return {"total_tokens": tokens, "prompt_tokens": 0, "spend": 1.0 * rows, "api_requests": rows}


def a_day() -> Json:
    """Team a with keys k1 (10 tokens) and k2 (20), team b with key k3 (300)."""
    keys: Json = {
        key: {"metrics": used(tokens), "metadata": {}}
        for key, tokens in (("k1", 10), ("k2", 20), ("k3", 300))
    }
    entities = {
        "a": {
            "metrics": used(30, 2),
            "metadata": {},
            "api_key_breakdown": {"k1": keys["k1"], "k2": keys["k2"]},
        },
        "b": {"metrics": used(300), "api_key_breakdown": {"k3": keys["k3"]}},
    }
    groups = {"gpt": {"metrics": used(330, 3), "api_key_breakdown": keys}}
    breakdown = {"entities": entities, "model_groups": groups}
    return {"date": "2026-11-23", "metrics": used(330, 3), "breakdown": breakdown}


def with_value(place: str, value: str) -> str:
    """The response with the JSON text `value` at a place of the day, e.g. "breakdown/entities/a/metrics"."""
    day: Json = json.loads(json.dumps(a_day()))
    *path, last = place.split("/")
    holder = day
    for step in path:
        inner = holder[step]
        assert isinstance(inner, dict)
        holder = inner
    holder[last] = "HERE"
    return json.dumps({"results": [day], "metadata": {}}).replace('"HERE"', value)


def read(wire: responses.RequestsMock, client: LiteLLMAPI, body: str) -> DayFacts:
    wire.get(URL + ACTIVITY, body=body)
    return day_facts(DAY, add_up(client.fetch_team_daily_activity(DAY, DAY)), {}, NOON)


def tokens(facts: DayFacts) -> dict[tuple[str, str, str], int]:
    return {(cell.team_id, cell.key, cell.model): cell.usage.total_tokens for cell in facts.cells}


WHOLE = {("a", "k1", "gpt"): 10, ("a", "k2", "gpt"): 20, ("b", "k3", "gpt"): 300}


def test_negative_spend_is_what_the_gateway_reports(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    facts = read(wire, client, with_value("breakdown/entities/b/metrics/spend", "-4.5"))
    assert facts.by_team["b"].cost == -4.5
    assert facts.set_aside == ()


@pytest.mark.parametrize(("text", "count"), [('"1.5e2"', 150), ('" 30 "', 30), ("3.0", 3), ('"2E+1"', 20)])
def test_counts_in_scientific_notation_are_numbers(
    wire: responses.RequestsMock, client: LiteLLMAPI, text: str, count: int
) -> None:
    facts = read(wire, client, with_value("metrics/total_tokens", text))
    assert facts.gateway_total.total_tokens == count
    assert facts.set_aside == ()


def test_dollars_in_scientific_notation_are_numbers(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    facts = read(wire, client, with_value("metrics/spend", '"1.5e-05"'))
    assert facts.gateway_total.cost == 1.5e-05
    assert facts.set_aside == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("total_tokens", value) for value in NOT_COUNTS] + [("spend", value) for value in NOT_DOLLARS],
)
def test_a_key_with_an_implausible_value_leaves_the_team_its_total(
    wire: responses.RequestsMock, client: LiteLLMAPI, field: str, value: str
) -> None:
    place = f"breakdown/entities/a/api_key_breakdown/k1/metrics/{field}"
    facts = read(wire, client, with_value(place, value))

    assert tokens(facts) == {("a", "", ""): 10, ("a", "k2", "gpt"): 20, ("b", "k3", "gpt"): 300}
    assert facts.gateway_total.total_tokens == 330
    [part] = facts.set_aside
    assert part.field == f"results.breakdown.entities.*.api_key_breakdown.*.metrics.{field}"
    assert (part.endpoint, part.parts) == (ACTIVITY, 1)
    assert "77" not in part.reason


@pytest.mark.parametrize("value", NOT_COUNTS)
def test_a_team_with_an_implausible_total_has_the_sum_of_its_keys(
    wire: responses.RequestsMock, client: LiteLLMAPI, value: str
) -> None:
    facts = read(wire, client, with_value("breakdown/entities/a/metrics/total_tokens", value))
    assert tokens(facts) == WHOLE
    assert sum(part.parts for part in facts.set_aside) == 1


@pytest.mark.parametrize("value", NOT_DOLLARS)
def test_a_day_with_an_implausible_total_has_the_sum_of_its_teams(
    wire: responses.RequestsMock, client: LiteLLMAPI, value: str
) -> None:
    facts = read(wire, client, with_value("metrics/spend", value))
    assert tokens(facts) == WHOLE
    assert (facts.gateway_total.total_tokens, facts.gateway_total.cost) == (330, 3.0)
    assert sum(part.parts for part in facts.set_aside) == 1


@pytest.mark.parametrize("place", ["breakdown/entities/a", "breakdown/entities/a/metrics"])
@pytest.mark.parametrize("value", ["null", "[]", "5"])
def test_a_null_object_costs_no_more_than_itself(
    wire: responses.RequestsMock, client: LiteLLMAPI, place: str, value: str
) -> None:
    facts = read(wire, client, with_value(place, value))
    kept = WHOLE if place.endswith("metrics") else {("b", "k3", "gpt"): 300}
    assert tokens(facts) == kept
    assert facts.gateway_total.total_tokens == 330
    assert sum(part.parts for part in facts.set_aside) == 1


PLACES_OF_NUMBERS = {
    "metrics": "results.metrics",
    "breakdown/entities/a/metrics": "results.breakdown.entities.*.metrics",
    "breakdown/model_groups/gpt/metrics": "results.breakdown.model_groups.*.metrics",
    "breakdown/entities/a/api_key_breakdown/k1/metrics": (
        "results.breakdown.entities.*.api_key_breakdown.*.metrics"
    ),
    "breakdown/model_groups/gpt/api_key_breakdown/k1/metrics": (
        "results.breakdown.model_groups.*.api_key_breakdown.*.metrics"
    ),
}


@pytest.mark.parametrize("name", ["total_tokens", "prompt_tokens", "spend", "api_requests"])
@pytest.mark.parametrize("place", PLACES_OF_NUMBERS)
def test_a_null_number_is_named_and_the_rest_of_its_row_counts(
    wire: responses.RequestsMock, client: LiteLLMAPI, place: str, name: str
) -> None:
    [part] = read(wire, client, with_value(f"{place}/{name}", "null")).set_aside
    assert part == SetAside(ACTIVITY, f"{PLACES_OF_NUMBERS[place]}.{name}", REASON, 1)


def test_a_null_number_of_a_team_shows_as_a_difference_to_the_total_of_the_gateway(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    facts = read(wire, client, with_value("breakdown/entities/a/metrics/total_tokens", "null"))
    assert facts.by_team["a"].total_tokens == 0
    assert (facts.by_team["a"].requests, facts.by_team["a"].cost) == (2, 2.0)
    assert facts.by_team["b"].total_tokens == 300
    assert facts.gateway_total.total_tokens == 330


def test_nulls_are_counted_and_logged_once(
    wire: responses.RequestsMock, client: LiteLLMAPI, caplog: pytest.LogCaptureFixture
) -> None:
    body = json.dumps({"results": [a_day()]}).replace('"spend": 1.0', '"spend": null')
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            parts = {part.field: part.parts for part in read(wire, client, body).set_aside}
    assert parts == {
        "results.breakdown.entities.*.api_key_breakdown.*.metrics.spend": 3,
        "results.breakdown.entities.*.metrics.spend": 1,
        "results.breakdown.model_groups.*.api_key_breakdown.*.metrics.spend": 3,
    }
    assert len(caplog.records) == len(parts)


def test_only_the_number_of_tokens_may_not_be_absent(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    """Older releases have fewer fields, but all of them report tokens."""
    day = a_day() | {"metrics": {"total_tokens": 330}}
    assert read(wire, client, json.dumps({"results": [day]})).set_aside == ()
    day |= {"metrics": {"spend": 3.0}}
    [part] = read(wire, client, json.dumps({"results": [day]})).set_aside
    assert part.field == "results.metrics.total_tokens"


@pytest.mark.parametrize(
    "place",
    [
        "breakdown/entities/a/metadata",
        "breakdown/entities/a/metadata/team_alias",
        "breakdown/entities/a/api_key_breakdown/k1/metadata",
        "breakdown/entities/a/api_key_breakdown/k1/metadata/key_alias",
    ],
)
def test_an_odd_description_costs_no_usage(
    wire: responses.RequestsMock, client: LiteLLMAPI, place: str
) -> None:
    facts = read(wire, client, with_value(place, "[5]"))
    assert tokens(facts) == WHOLE
    assert sum(part.parts for part in facts.set_aside) == 1


@pytest.mark.parametrize("value", ['"2026-02-30"', '"yesterday"', "null", "{}"])
def test_a_piece_with_an_odd_date_is_set_aside_and_the_others_count(
    wire: responses.RequestsMock, client: LiteLLMAPI, value: str
) -> None:
    odd = json.loads(with_value("date", value))["results"][0]
    facts = read(wire, client, json.dumps({"results": [odd, a_day()], "metadata": None}))
    assert tokens(facts) == WHOLE
    assert ("results.date", 1) in [(part.field, part.parts) for part in facts.set_aside]


def test_a_team_called_like_a_field_is_found(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    day = a_day()
    day["breakdown"] = {
        "entities": {
            "entities": {"metrics": used(10), "api_key_breakdown": {"results": {"metrics": used("x")}}},
            "metrics": {"metrics": used(320)},
        }
    }
    facts = read(wire, client, json.dumps({"results": [day]}))
    assert tokens(facts) == {("entities", "", ""): 10, ("metrics", "", ""): 320}


def test_what_was_set_aside_is_named_without_ids_or_values_and_logged_once(
    wire: responses.RequestsMock, client: LiteLLMAPI, caplog: pytest.LogCaptureFixture
) -> None:
    place = "breakdown/entities/a/api_key_breakdown/k1/metrics/spend"
    body = with_value(place, '"sk-secret"').replace('"a"', '"<b>team</b>"')
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            [part] = read(wire, client, body).set_aside
    assert len(caplog.records) == 1
    for text in (caplog.text, repr(part)):
        assert "entities.*.api_key_breakdown.*.metrics.spend" in text
        assert not any(secret in text for secret in ("sk-secret", "<b>", "k1"))


# Lists


def test_a_team_with_an_odd_date_or_key_stays_listed(
    wire: responses.RequestsMock, client: LiteLLMAPI
) -> None:
    teams = [
        {"team_id": "a", "created_at": "yesterday", "keys": [{"token": "k1"}, 5]},
        {"team_alias": "no id"},
        {"team_id": "b", "team_alias": ["B"]},
    ]
    wire.get(URL + "/team/list", json=teams)
    found = client.fetch_teams()
    assert [team.team_id for team in found] == ["a", "b"]
    assert [key.token for key in found[0].keys or ()] == ["k1"]
    assert {part.field for part in client.lists_set_aside} == {"created_at", "keys", "team_id", "team_alias"}

    wire.replace("GET", URL + "/team/list", json=[{"team_id": "a"}])
    client.fetch_teams()
    assert client.lists_set_aside == ()


@pytest.mark.parametrize(
    "odd",
    [
        {"spend": "NaN"},
        {"total_tokens": -5},
        {"total_tokens": 1.5},
        {"startTime": "noon"},
        {"startTime": None},
        {"request_id": None},
    ],
)
def test_a_log_row_with_an_implausible_value_is_set_aside_alone(
    wire: responses.RequestsMock, client: LiteLLMAPI, odd: Json
) -> None:
    rows = [{"request_id": f"r{i}", "startTime": "2026-11-23T12:00:00Z", "total_tokens": i} for i in range(3)]
    rows[1] |= odd
    requested = wire.get(URL + "/spend/logs/v2", json={"data": rows, "total": 3})
    # A row that is missing from the total must not look like one on another page, or the window would be split.
    [window] = client.fetch_request_logs(NOON - timedelta(minutes=5), NOON)
    assert [log.request_id for log in window.logs] == ["r0", "r2"]
    assert window.set_aside == 1
    assert requested.call_count == 1


@pytest.mark.parametrize("name", ["spend", "prompt_tokens", "completion_tokens", "total_tokens"])
def test_a_log_row_with_a_null_number_is_counted_and_kept(
    wire: responses.RequestsMock, client: LiteLLMAPI, name: str
) -> None:
    rows = [{"request_id": f"r{i}", "startTime": "2026-11-23T12:00:00Z", "total_tokens": i} for i in range(3)]
    rows[1][name] = None
    requested = wire.get(URL + "/spend/logs/v2", json={"data": rows, "total": 3})
    [window] = client.fetch_request_logs(NOON - timedelta(minutes=5), NOON)
    assert [log.request_id for log in window.logs] == ["r0", "r1", "r2"]
    assert window.set_aside == 1
    assert requested.call_count == 1


def test_a_negative_spend_of_a_request_is_kept(wire: responses.RequestsMock, client: LiteLLMAPI) -> None:
    row = {"request_id": "r", "startTime": "2026-11-23T12:00:00Z", "spend": -1.25, "endTime": "later"}
    wire.get(URL + "/spend/logs/v2", json={"data": [row], "total": 1})
    [window] = client.fetch_request_logs(NOON, NOON)
    assert [(log.spend, log.ended_at) for log in window.logs] == [(-1.25, None)]


def test_what_was_set_aside_is_the_same_for_any_order_of_pieces() -> None:
    parts = [SetAside(ACTIVITY, field, "not a number", 1) for field in "ab"]
    empty = DayActivity.model_validate({"date": DAY, "metrics": {}, "breakdown": {}})
    pieces = [empty.model_copy(update={"set_aside": (part,)}) for part in parts]
    assert add_up(pieces).set_aside == add_up(reversed(pieces)).set_aside == tuple(parts)
