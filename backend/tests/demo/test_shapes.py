"""What the demo sends has the names, nesting and types of a real LiteLLM's, which sends more."""

from collections.abc import Callable
from typing import Any, TypeAlias

Demo: TypeAlias = Any  # conftest.Demo; tests are no package that it could be imported from
Json: TypeAlias = Any

# Parts of a response whose keys are names or ids.
_KEYED = {
    "mcp_servers", "models", "model_groups", "providers", "endpoints", "api_keys", "entities", "api_key_breakdown",
}  # fmt: skip


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


def _assert_part_of(recorded: Json, ours: Json) -> None:
    expected = shape(recorded)
    # What is never null in the recording may not be null here; what is null there may be.
    odd = {place: types for place, types in shape(ours).items() if not types <= expected.get(place, set())}
    assert odd == {}


def test_teams_look_like_litellms(demo: Demo, recorded: Callable[[str], Any]) -> None:
    _assert_part_of(recorded("team-list"), demo.get_json("/team/list"))


def test_models_look_like_litellms(demo: Demo, recorded: Callable[[str], Any]) -> None:
    _assert_part_of(recorded("model-info"), demo.get_json("/model/info"))


def test_a_teams_activity_looks_like_litellms(demo: Demo, recorded: Callable[[str], Any]) -> None:
    team = demo.get_json("/team/list")[0]["team_id"]
    ours = demo.activity("2026-11-22", "2026-11-24", team_ids=team)
    _assert_part_of(recorded("team-daily-activity-all-sections"), ours)


def test_request_logs_look_like_litellms(demo: Demo, recorded: Callable[[str], Any]) -> None:
    ours = demo.get_json("/spend/logs/v2", start_date="2026-11-23", end_date="2026-11-24", page_size=1000)
    _assert_part_of(recorded("spend-logs-v2"), ours)


def test_keys_outside_the_key_table_look_like_litellms(demo: Demo) -> None:
    entities = demo.activity("2026-11-20", "2026-11-20")["results"][0]["breakdown"]["entities"]
    assert entities["Unassigned"]["metadata"] == {}
    assert entities["litellm-dashboard"]["metadata"] == {}
    nobody = {"key_alias": None, "team_id": None, "user_id": None, "user_email": None, "key_exists": False}
    assert entities["Unassigned"]["api_key_breakdown"][""]["metadata"] == nobody
