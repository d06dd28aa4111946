"""/team/list and /model/info."""

from collections.abc import Iterable

from leaderboard.demo.activity import Json
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
    return [_team(team, spent, created) for team in teams]


def model_info(models: Iterable[Model]) -> Json:
    return {"data": [_model(model) for model in models]}


def _team(team: Team, spent: dict[Key, int], created: int) -> Json:
    return {
        "created_at": time_of(created).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "team_alias": team.name,
        "team_id": team.team_id,
        "max_budget": None,
        "spend": sum(spent.get(key, 0) for key in team.keys) / NANODOLLARS,
        "blocked": False,
        "keys": [_key(key, spent) for key in team.keys],
    }


def _key(key: Key, spent: dict[Key, int]) -> Json:
    return {
        "token": key.token,
        "key_name": f"sk-...{key.token[:4]}",
        "key_alias": key.alias,
        "max_budget": None,
        "spend": spent.get(key, 0) / NANODOLLARS,
        "blocked": None,
        "expires": None,
    }


def _model(model: Model) -> Json:
    prices = {
        "input_cost_per_token": model.prompt_price,
        "output_cost_per_token": model.completion_price,
        "cache_read_input_token_cost": model.cache_read_price,
        "cache_creation_input_token_cost": model.cache_write_price,
    }
    dollars = {name: price / NANODOLLARS for name, price in prices.items() if price is not None}
    return {
        "model_name": model.name,
        "litellm_params": {"model": model.wire_name},
        "model_info": {**dollars, "mode": "chat"},
    }
