"""What LiteLLM says about the teams (/team/list) and the models (/model/info)."""

from collections.abc import Sequence
from dataclasses import dataclass

from leaderboard.demo.activity import Json
from leaderboard.demo.days import HOUR, time_of
from leaderboard.demo.rows import Row
from leaderboard.demo.workshop import MODELS, NANODOLLARS, TEAMS, Key, Model, Team

_ADMIN = "default_user_id"


@dataclass(frozen=True, slots=True)
class Standing:
    """What keys have spent so far (nanodollars), when the workshop opened, and the present moment."""

    spent: dict[Key, int]
    opened: int
    moment: int


def standing(rows: Sequence[Row], opened: int, moment: int) -> Standing:
    spent: dict[Key, int] = {}
    for row in rows:
        spent[row.key] = spent.get(row.key, 0) + row.cost
    return Standing(spent, opened, moment)


def team_list(now: Standing) -> list[Json]:
    return [_team(team, now) for team in TEAMS]


def model_info() -> Json:
    return {"data": [_model(model) for model in MODELS]}


def _team(team: Team, now: Standing) -> Json:
    return {
        "team_alias": team.name,
        "team_id": team.team_id,
        "organization_id": None,
        "admins": [],
        "members": [],
        "members_with_roles": [{"user_id": _ADMIN, "user_email": None, "role": "admin"}],
        "team_member_permissions": [],
        "metadata": {},
        "tpm_limit": None,
        "rpm_limit": None,
        "tpd_limit": None,
        "max_budget": None,
        "soft_budget": None,
        "budget_duration": None,
        "budget_limits": None,
        "models": [],
        "blocked": False,
        "router_settings": {},
        "access_group_ids": [],
        "default_team_member_models": [],
        "spend": sum(now.spent.get(key, 0) for key in team.keys) / NANODOLLARS,
        "max_parallel_requests": None,
        "budget_reset_at": None,
        "model_id": None,
        "model_spend": {},
        "model_max_budget": {},
        "policies": [],
        "allow_team_guardrail_config": False,
        "litellm_model_table": None,
        "object_permission": None,
        "object_permission_id": None,
        "updated_at": _time(now.moment),
        "created_at": _time(now.opened),
        "team_memberships": [
            {
                "user_id": _ADMIN,
                "team_id": team.team_id,
                "budget_id": None,
                "spend": 0.0,
                "total_spend": 0.0,
                "litellm_budget_table": None,
            }
        ],
        "keys": [_key(key, team, now) for key in team.keys],
    }


def _key(key: Key, team: Team, now: Standing) -> Json:
    spend = now.spent.get(key, 0) / NANODOLLARS
    return {
        "token": key.token,
        "key_name": key.name,
        "key_alias": key.alias,
        "soft_budget_cooldown": False,
        "spend": spend,
        "total_spend": spend,
        "expires": None,
        "models": [],
        "aliases": {},
        "config": {},
        "router_settings": {},
        "user_id": None,
        "team_id": team.team_id,
        "agent_id": None,
        "project_id": None,
        "permissions": {},
        "max_parallel_requests": None,
        "metadata": {},
        "blocked": None,
        "tpm_limit": None,
        "rpm_limit": None,
        "tpd_limit": None,
        "max_budget": None,
        "budget_duration": None,
        "budget_reset_at": None,
        "allowed_cache_controls": [],
        "allowed_routes": [],
        "key_type": "default",
        "policies": [],
        "access_group_ids": [],
        "model_spend": {},
        "model_max_budget": {},
        "budget_fallbacks": {},
        "budget_id": None,
        "organization_id": None,
        "object_permission_id": None,
        "created_at": _time(now.opened),
        "created_by": _ADMIN,
        "updated_at": _time(now.moment),
        "updated_by": _ADMIN,
        "settings_updated_at": None,
        "last_active": _time(now.moment) if key in now.spent else None,
        "rotation_count": 0,
        "auto_rotate": False,
        "rotation_interval": None,
        "last_rotation_at": None,
        "key_rotation_at": None,
        "budget_limits": None,
        "litellm_budget_table": None,
        "litellm_organization_table": None,
        "litellm_project_table": None,
        "object_permission": None,
        "jwt_key_mappings": None,
    }


def _model(model: Model) -> Json:
    prices = _prices(model)
    return {
        "model_name": model.name,
        "litellm_params": {
            **prices,
            "allow_client_keepalive_override": False,
            "use_in_pass_through": False,
            "use_litellm_proxy": False,
            "use_xai_oauth": False,
            "merge_reasoning_content_in_choices": False,
            "model": model.wire_name,
        },
        "model_info": {
            **prices,
            "id": model.model_id,
            "db_model": False,
            "member_auto_router": False,
            "mode": "chat",
            "access_via_team_ids": [team.team_id for team in TEAMS],
            "direct_access": True,
            "pricing_overrides": sorted(prices),
            "key": model.wire_name,
            "max_tokens": model.max_output_tokens,
            "max_input_tokens": model.max_input_tokens,
            "max_output_tokens": model.max_output_tokens,
            "litellm_provider": model.provider,
            "supports_function_calling": True,
            "supports_prompt_caching": model.cache_read_price is not None,
            "supports_response_schema": True,
            "supports_tool_choice": True,
            "tpm": None,
            "rpm": None,
            "supported_openai_params": ["stream", "stop", "temperature", "top_p", "max_tokens", "tools"],
        },
    }


def _prices(model: Model) -> Json:
    priced = {
        "input_cost_per_token": model.prompt_price,
        "output_cost_per_token": model.completion_price,
        "cache_read_input_token_cost": model.cache_read_price,
        "cache_creation_input_token_cost": model.cache_write_price,
    }
    return {name: price / NANODOLLARS for name, price in priced.items() if price is not None}


def _time(moment: int) -> str:
    return time_of(moment).isoformat(timespec="microseconds").replace("+00:00", "Z")


def opening(first_day: int) -> int:
    """The organisers set everything up on the first morning."""
    return first_day + 6 * HOUR
