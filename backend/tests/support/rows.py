"""Rows of the gateway's daily table, and the response of /team/daily/activity to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

Json = dict[str, object]


@dataclass(frozen=True)
class Row:
    """One day, team, key and model. Team and key "" are none; model None is unknown."""

    day: date
    team: str = "team-1"
    key: str = "key-1"
    model: str | None = "gpt"
    prompt: int = 0
    completion: int = 0
    cached: int = 0
    created: int = 0
    cost: float = 0.0
    requests: int = 1
    failed: int = 0

    def grown(self, **more: float) -> "Row":
        return replace(self, **{name: getattr(self, name) + value for name, value in more.items()})


def activity(
    rows: Sequence[Row], aliases: dict[str, str | None], key_aliases: dict[str, str] | None = None
) -> list[Json]:
    """`results` of one page holding these rows."""
    by_day = groupby(sorted(rows, key=lambda row: row.day, reverse=True), key=lambda row: row.day)
    return [_day(day, list(group), aliases, key_aliases or {}) for day, group in by_day]


def _day(day: date, rows: list[Row], aliases: dict[str, str | None], key_aliases: dict[str, str]) -> Json:
    entities = {
        team: {
            "metrics": metrics(row for row in rows if _team(row) == team),
            "metadata": {"team_alias": aliases[team]} if team in aliases else {},
            "api_key_breakdown": _keys([row for row in rows if _team(row) == team], key_aliases),
        }
        for team in {_team(row): None for row in rows}
    }
    groups = {
        model: {
            "metrics": metrics(row for row in rows if row.model == model),
            "metadata": {},
            "api_key_breakdown": _keys([row for row in rows if row.model == model], key_aliases),
        }
        for model in {row.model: None for row in rows if row.model}
    }
    breakdown = {"entities": entities, "model_groups": groups, "models": {}, "api_keys": {}}
    return {"date": day.isoformat(), "metrics": metrics(rows), "breakdown": breakdown}


def _team(row: Row) -> str:
    return row.team or "Unassigned"


def _keys(rows: list[Row], key_aliases: dict[str, str]) -> Json:
    return {
        key: {
            "metrics": metrics(row for row in rows if row.key == key),
            "metadata": {"key_alias": key_aliases.get(key), "team_id": None},
        }
        for key in {row.key: None for row in rows}
    }


def metrics(rows: Iterable[Row]) -> Json:
    held = list(rows)
    return {
        "spend": sum(row.cost for row in held),
        "prompt_tokens": sum(row.prompt for row in held),
        "completion_tokens": sum(row.completion for row in held),
        "total_tokens": sum(row.prompt + row.completion for row in held),
        "cache_read_input_tokens": sum(row.cached for row in held),
        "cache_creation_input_tokens": sum(row.created for row in held),
        "api_requests": sum(row.requests for row in held),
        "successful_requests": sum(row.requests - row.failed for row in held),
        "failed_requests": sum(row.failed for row in held),
    }
