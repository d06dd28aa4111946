"""/team/list and /model/info."""

from collections.abc import Iterable

from leaderboard.demo.activity import DEFAULT_FIELDS, Json
from leaderboard.demo.days import HOUR, days_held, midnight, time_of
from leaderboard.demo.history import Row
from leaderboard.demo.workshop import NANODOLLARS, Key, Model, Team


def team_list(teams: Iterable[Team], rows: Iterable[Row], moment: int) -> list[Json]:
    """The teams with what their keys have spent in `rows`."""
    spent: dict[Key, int] = {}
    for row in rows:
        spent[row.key] = spent.get(row.key, 0) + row.counts.cost
    # The organisers set everything up on the first morning.
    created = midnight(days_held(moment)[-1]) + 6 * HOUR
    return [_team(team, spent, {"created_at": _time(created), "updated_at": _time(moment)}) for team in teams]


def model_info(models: Iterable[Model], teams: Iterable[Team]) -> Json:
    team_ids = [team.team_id for team in teams]
    return {"data": [_model(model, team_ids) for model in models]}


def _team(team: Team, spent: dict[Key, int], times: dict[str, str]) -> Json:
    return {
        **DEFAULT_FIELDS["team"],
        **times,
        "team_alias": team.name,
        "team_id": team.team_id,
        "spend": sum(spent.get(key, 0) for key in team.keys) / NANODOLLARS,
        "team_memberships": [{**DEFAULT_FIELDS["membership"], "team_id": team.team_id}],
        "keys": [_key(key, team, spent, times) for key in team.keys],
    }


def _key(key: Key, team: Team, spent: dict[Key, int], times: dict[str, str]) -> Json:
    spend = spent.get(key, 0) / NANODOLLARS
    return {
        **DEFAULT_FIELDS["key"],
        **times,
        "token": key.token,
        "key_name": f"sk-...{key.token[:4]}",
        "key_alias": key.alias,
        "team_id": team.team_id,
        "spend": spend,
        "total_spend": spend,
        "last_active": times["updated_at"] if key in spent else None,
    }


def _model(model: Model, team_ids: list[str]) -> Json:
    prices = {
        "input_cost_per_token": model.prompt_price,
        "output_cost_per_token": model.completion_price,
        "cache_read_input_token_cost": model.cache_read_price,
        "cache_creation_input_token_cost": model.cache_write_price,
    }
    dollars = {name: price / NANODOLLARS for name, price in prices.items() if price is not None}
    return {
        "model_name": model.name,
        "litellm_params": {**DEFAULT_FIELDS["litellm_params"], **dollars, "model": model.wire_name},
        "model_info": {
            **DEFAULT_FIELDS["model_info"],
            **dollars,
            "id": model.model_id,
            "access_via_team_ids": team_ids,
            "pricing_overrides": sorted(dollars),
            "key": model.wire_name,
            "max_tokens": model.max_output_tokens,
            "max_input_tokens": model.max_input_tokens,
            "max_output_tokens": model.max_output_tokens,
            "litellm_provider": model.provider,
            "supports_prompt_caching": model.cache_read_price is not None,
        },
    }


def _time(moment: int) -> str:
    return time_of(moment).isoformat(timespec="microseconds").replace("+00:00", "Z")
