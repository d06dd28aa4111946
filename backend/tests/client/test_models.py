"""Which parts of the gateway's responses are read, and how tolerantly."""

import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from leaderboard.client.models import (
    ActivityBreakdown,
    ActivityPage,
    DayActivity,
    ListedTeam,
    Metrics,
    ModelInfo,
    RequestLog,
)
from leaderboard.ledger.attribution import add_up
from leaderboard.ledger.facts import NOTHING

METRICS = TypeAdapter(Metrics)
counts = st.integers(min_value=0, max_value=10**21)


@given(counts)
def test_a_count_of_any_size_stays_exact(count: int) -> None:
    assert METRICS.validate_json(f'{{"total_tokens": {count}}}').total_tokens == count


@given(st.integers(max_value=-1) | st.integers(min_value=10**21 + 1))
def test_a_count_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="total_tokens"):
        METRICS.validate_json(f'{{"total_tokens": {count}}}')


NUMBERS = sorted(field.name for field in fields(Metrics))


def a_day(metrics: Metrics) -> DayActivity:
    return DayActivity(date=date(2026, 11, 23), metrics=metrics, breakdown=ActivityBreakdown())


@pytest.mark.parametrize("name", NUMBERS)
def test_a_null_number_counts_as_nothing(name: str) -> None:
    metrics = METRICS.validate_json(json.dumps(dict.fromkeys(NUMBERS, 0) | {name: None}))
    assert getattr(metrics, name) is None
    assert add_up([a_day(metrics)]).gateway_total == NOTHING


def test_a_number_that_a_release_does_not_have_is_told_apart_from_null() -> None:
    metrics = METRICS.validate_json('{"total_tokens": 0}')
    assert None not in {getattr(metrics, name) for name in NUMBERS}
    assert add_up([a_day(metrics)]).gateway_total == NOTHING


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values, max_size=5))
def test_unread_fields_may_hold_anything(unread: dict[str, object]) -> None:
    read = {"results": [], "metadata": {"page": 1, "total_pages": 1}}
    page = ActivityPage.model_validate_json(json.dumps({**unread, **read}))
    assert page.results == []


def test_releases_without_keys_or_models_below_the_day_are_understood() -> None:
    body = {
        "results": [
            {
                "date": "2026-11-23",
                "metrics": {"total_tokens": 5},
                "breakdown": {"entities": {"a": {"metrics": {"total_tokens": 5}}}},
            }
        ]
    }
    [day] = ActivityPage.model_validate_json(json.dumps(body)).results
    team = day.breakdown.entities["a"]
    assert (team.metrics.total_tokens, team.api_key_breakdown, team.metadata.team_alias) == (5, {}, None)
    assert day.breakdown.model_groups == {}


def a_log(**what: object) -> RequestLog:
    row = {"request_id": "r", "startTime": "2026-11-23T10:00:00Z", **what}
    return RequestLog.model_validate_json(json.dumps(row))


METADATA = {
    "additional_usage_values": {"cache_read_input_tokens": 7, "cache_creation_input_tokens": None},
    "user_api_key_team_alias": "Alpha",
    "requester_ip_address": "192.0.2.1",
}


@pytest.mark.parametrize("metadata", [METADATA, json.dumps(METADATA)], ids=["object", "text"])
def test_metadata_may_be_an_object_or_its_text(metadata: object) -> None:
    read = a_log(metadata=metadata).metadata
    assert read is not None
    assert read.additional_usage_values is not None
    assert read.additional_usage_values.cache_read_input_tokens == 7
    assert read.additional_usage_values.cache_creation_input_tokens is None
    assert read.user_api_key_team_alias == "Alpha"


@pytest.mark.parametrize("metadata", [None, "", "null", "not json", "{", "[" * 100_000])
def test_metadata_without_content_is_none(metadata: object) -> None:
    assert a_log(metadata=metadata).metadata is None


def test_addresses_are_not_kept() -> None:
    log = a_log(metadata=METADATA, requester_ip_address="192.0.2.1", user="somebody@example.org")
    assert "192.0.2.1" not in repr(log)
    assert "somebody" not in repr(log)


def test_a_log_may_say_nothing_but_when_it_was() -> None:
    log = a_log(team_id=None, model_group=None, spend=None, total_tokens=None, endTime=None, status=None)
    assert (log.team_id, log.model_group, log.spend, log.total_tokens, log.ended_at) == (
        None,
        None,
        None,
        None,
        None,
    )


@given(json_values, json_values)
def test_nonsense_in_budgets_and_prices_counts_as_unknown(one: object, other: object) -> None:
    key = {"token": "k", "expires": one, "blocked": other, "max_budget": one, "spend": other}
    team = {"team_id": "t", "max_budget": one, "spend": other, "blocked": one, "keys": [key]}
    read = ListedTeam.model_validate_json(json.dumps(team))
    assert (read.team_id, read.keys and read.keys[0].token) == ("t", "k")
    row = {"model_name": "m", "model_info": {"input_cost_per_token": one, "mode": other}}
    assert ModelInfo.model_validate_json(json.dumps({"data": [row]})).data[0].model_name == "m"


@given(json_values)
def test_nonsense_in_an_error_leaves_the_request(error: object) -> None:
    row = {
        "request_id": "r",
        "startTime": "2026-11-23T12:00:00Z",
        "metadata": {"error_information": error, "user_api_key_team_alias": "Ada"},
    }
    read = RequestLog.model_validate_json(json.dumps(row))
    assert read.metadata is not None
    assert read.metadata.user_api_key_team_alias == "Ada"
