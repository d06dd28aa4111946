"""The board: usage of each team, with its keys and models."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from leaderboard.ledger.facts import NOTHING, Cell, KeyName, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import of_cell, of_key, of_model, of_team, sum_by
from leaderboard.period import Period
from leaderboard.services.ranking import (
    ALL_MODELS,
    Ranked,
    cells_of_teams,
    ranked_by_tokens,
    teams_usage_in,
)


class ModelRow(NamedTuple):
    """`model` is the public name."""

    model: str
    usage: Usage


class KeyRow(NamedTuple):
    key: str
    name: KeyName
    usage: Usage
    models: Sequence[ModelRow]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Models and keys with most tokens first; `keys` is empty without a breakdown."""

    ranked: Ranked
    usage: Usage
    models: Sequence[ModelRow]
    key_count: int
    keys: Sequence[KeyRow]


def leaderboard(
    ledger: Ledger, period: Period, models: frozenset[str] = ALL_MODELS, *, breakdown: bool = True
) -> list[TeamRow]:
    """All teams, most tokens first, with usage of some public model names or all."""
    if models:
        return board(ledger, cells_of_teams(ledger, period, models))
    return _rows(
        ledger,
        teams_usage_in(ledger, period),
        ledger.by_key(period),
        ledger.by_model(period),
        ledger.by_cell(period) if breakdown else {},
    )


def board(ledger: Ledger, cells: Sequence[Cell]) -> list[TeamRow]:
    """The board of these cells, with every listed team."""
    return _rows(
        ledger,
        sum_by(of_team, cells),
        sum_by(of_key, cells),
        sum_by(of_model, cells),
        sum_by(of_cell, cells),
    )


def model_rows(ledger: Ledger, by_model: Iterable[tuple[str, Usage]]) -> list[ModelRow]:
    """Usage by public model name, most tokens first."""
    parts: dict[str, list[Usage]] = defaultdict(list)
    for model, usage in by_model:
        parts[ledger.model_name(model)].append(usage)
    return sorted(
        [ModelRow(model, total(usages)) for model, usages in parts.items()],
        key=lambda row: (-row.usage.total_tokens, row.model),
    )


def team_models(ledger: Ledger, by_model: Mapping[tuple[str, str], Usage]) -> dict[str, list[ModelRow]]:
    """Each team's usage by public model name, from sums by team and model."""
    models_of: dict[str, list[tuple[str, Usage]]] = defaultdict(list)
    for (team_id, model), usage in by_model.items():
        models_of[team_id].append((model, usage))
    return {team_id: model_rows(ledger, models) for team_id, models in models_of.items()}


def team_keys(ledger: Ledger, by_cell: Mapping[tuple[str, str, str], Usage]) -> dict[str, list[KeyRow]]:
    """Each team's usage by key and model, from sums by team, key and model."""
    models_of: dict[tuple[str, str], list[tuple[str, Usage]]] = defaultdict(list)
    for (team_id, key, model), usage in by_cell.items():
        models_of[team_id, key].append((model, usage))
    rows: dict[str, list[KeyRow]] = defaultdict(list)
    for (team_id, key), models in models_of.items():
        usage = total([usage for _, usage in models])
        rows[team_id].append(KeyRow(key, ledger.key_name(key), usage, model_rows(ledger, models)))
    for keys in rows.values():
        keys.sort(key=lambda row: (-row.usage.total_tokens, row.name.alias or "", row.key))
    return rows


def _rows(
    ledger: Ledger,
    by_team: Mapping[str, Usage],
    by_key: Iterable[tuple[str, str]],
    by_model: Mapping[tuple[str, str], Usage],
    by_cell: Mapping[tuple[str, str, str], Usage],
) -> list[TeamRow]:
    key_counts: dict[str, int] = defaultdict(int)
    for team_id, _ in by_key:
        key_counts[team_id] += 1
    models, keys = team_models(ledger, by_model), team_keys(ledger, by_cell)
    return [
        TeamRow(
            place,
            by_team.get(place.team.team_id, NOTHING),
            models.get(place.team.team_id, []),
            key_counts[place.team.team_id],
            keys.get(place.team.team_id, []),
        )
        for place in ranked_by_tokens(ledger, by_team)
    ]
