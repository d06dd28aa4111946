"""The demo's responses have the names, nesting and types of a real LiteLLM's."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Demo: TypeAlias = Any  # conftest.Demo; tests are no package that it could be imported from
Json: TypeAlias = Any

# Parts of a response whose keys are names or ids.
_KEYED = {
    "mcp_servers", "models", "model_groups", "providers", "endpoints", "api_keys", "entities", "api_key_breakdown",
}  # fmt: skip
# Depend on a setting of the recorded gateway (a team's own metadata), on the kind of request, or on its age.
_FREE = {
    ".[].metadata.allow_client_mock_response",
    ".[].keys[].metadata.allow_client_mock_response",
    ".data[].model_info.tpm",
    ".data[].model_info.rpm",
}


def shape(value: Json, path: str = "", name: str = "") -> dict[str, set[str]]:
    """Each place of a response with the types found there."""
    found: dict[str, set[str]] = {path: {type(value).__name__}}
    parts: list[tuple[str, str, Any]] = []
    if isinstance(value, dict):
        keyed = name in _KEYED
        parts = [
            (f"{path}.{'*' if keyed else key}", "" if keyed else key, part) for key, part in value.items()
        ]
    elif isinstance(value, list):
        parts = [(f"{path or '.'}[]", "", part) for part in value]
    for place, part_name, part in parts:
        for deeper, types in shape(part, place, part_name).items():
            found.setdefault(deeper, set()).update(types)
    return found


def _assert_same_shape(ours: Json, recorded: Json) -> None:
    expected = {place: types for place, types in shape(recorded).items() if place not in _FREE}
    seen = {place: types for place, types in shape(ours).items() if place not in _FREE}
    assert seen.keys() == expected.keys()
    # What is never null in the recording may not be null here; what is null there may be.
    assert {place: types for place, types in seen.items() if not types <= expected[place]} == {}


def test_teams_look_like_litellms(demo: Demo, capture: Callable[[str], Any]) -> None:
    _assert_same_shape(demo.get_json("/team/list"), capture("team-list")["body"])


@pytest.mark.parametrize("path", ["/model/info", "/v1/model/info"])
def test_models_look_like_litellms(demo: Demo, capture: Callable[[str], Any], path: str) -> None:
    models = demo.get_json(path)["data"]
    with_a_cache = [one for one in models if one["model_name"] == "claude-sonnet-4.5"]
    _assert_same_shape({"data": with_a_cache}, capture("model-info")["body"])
    assert {one["litellm_params"]["model"].split("/")[0] for one in models} == {
        one["model_info"]["litellm_provider"] for one in models
    }


def test_a_teams_activity_looks_like_litellms(demo: Demo, capture: Callable[[str], Any]) -> None:
    team = demo.get_json("/team/list")[0]["team_id"]
    ours = demo.activity("2026-11-22", "2026-11-24", team_ids=team)
    _assert_same_shape(ours, capture("team-daily-activity")["body"])


def test_a_page_past_the_end_looks_like_litellms(demo: Demo, capture: Callable[[str], Any]) -> None:
    recorded = capture("team-daily-activity-past-the-end")
    ours = demo.get_json(recorded["request"]["path"], **recorded["request"]["query"])
    assert ours == recorded["body"]


def test_request_logs_look_like_litellms(demo: Demo, capture: Callable[[str], Any]) -> None:
    def sample(rows: list[Any]) -> list[Any]:
        failed = [row for row in rows if row["status"] == "failure" and row["metadata"]["user_api_key_alias"]]
        served = [row for row in rows if row["status"] == "success" and row["team_id"]]
        return [failed[0], served[0]]

    ours = demo.get_json("/spend/logs/v2", start_date="2026-11-23", end_date="2026-11-24", page_size=1000)
    recorded = capture("spend-logs-v2")["body"]
    ours["data"] = sample(ours["data"])
    recorded["data"] = sample(recorded["data"])
    _assert_same_shape(ours, recorded)


def test_keys_outside_the_key_table_look_like_litellms(demo: Demo) -> None:
    entities = demo.activity("2026-11-20", "2026-11-20")["results"][0]["breakdown"]["entities"]
    assert entities["Unassigned"]["metadata"] == {}
    assert entities["litellm-dashboard"]["metadata"] == {}
    nobody = {"key_alias": None, "team_id": None, "user_id": None, "user_email": None, "key_exists": False}
    assert entities["Unassigned"]["api_key_breakdown"][""]["metadata"] == nobody
