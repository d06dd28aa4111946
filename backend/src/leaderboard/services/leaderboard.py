"""The board: usage of each team, with its keys and models."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from leaderboard.ledger.facts import NOTHING, KeyName, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import of_cell, of_key, of_model, of_team, sum_by
from leaderboard.period import Period
from leaderboard.services.ranking import (
    ALL_MODELS,
    Order,
    Ranked,
    cells_of_teams,
    ranked_by,
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
    """Models and keys with most tokens first; `keys` is empty without a breakdown.

    `unnamed_key_count` counts keys without an alias that the gateway doesn't list. With JWT sign-in each token is
    one, so a person has many.
    """

    ranked: Ranked
    usage: Usage
    models: Sequence[ModelRow]
    key_count: int
    unnamed_key_count: int
    keys: Sequence[KeyRow]


def leaderboard(
    ledger: Ledger, period: Period, models: frozenset[str] = ALL_MODELS, *, breakdown: bool = True
) -> list[TeamRow]:
    """All teams, most tokens first, with usage of some public model names or all."""
    if models:
        cells = cells_of_teams(ledger, period, models)
        sums = (
            sum_by(of_team, cells),
            sum_by(of_key, cells),
            sum_by(of_model, cells),
            sum_by(of_cell, cells),
        )
        return _rows(ledger, *sums)
    return _rows(
        ledger,
        teams_usage_in(ledger, period),
        ledger.by_key(period),
        ledger.by_model(period),
        ledger.by_cell(period) if breakdown else {},
    )


def in_order(rows: Sequence[TeamRow], order: Order) -> list[TeamRow]:
    """The board by another metric."""
    row_of = {row.ranked.team.team_id: row for row in rows}
    usage = {team_id: row.usage for team_id, row in row_of.items()}
    places = ranked_by(order, [row.ranked.team for row in rows], usage)
    return [replace(row_of[place.team.team_id], ranked=place) for place in places]


def team_models(ledger: Ledger, by_model: Mapping[tuple[str, str], Usage]) -> dict[str, list[ModelRow]]:
    """Each team's usage by public model name, from sums by team and model."""
    names = _public_names(ledger, (model for _, model in by_model))
    models_of: dict[str, dict[str, Usage]] = defaultdict(dict)
    for (team_id, model), usage in by_model.items():
        _add(models_of[team_id], names[model], usage)
    return {team_id: _model_rows(models) for team_id, models in models_of.items()}


def team_keys(ledger: Ledger, by_cell: Mapping[tuple[str, str, str], Usage]) -> dict[str, list[KeyRow]]:
    """Each team's usage by key and public model name, from sums by team, key and model."""
    names = _public_names(ledger, (model for *_, model in by_cell))
    models_of: dict[tuple[str, str], dict[str, Usage]] = defaultdict(dict)
    for (team_id, key, model), usage in by_cell.items():
        _add(models_of[team_id, key], names[model], usage)
    rows: dict[str, list[KeyRow]] = defaultdict(list)
    for (team_id, key), models in models_of.items():
        usage = total(list(models.values()))
        rows[team_id].append(KeyRow(key, ledger.key_name(key), usage, _model_rows(models)))
    for keys in rows.values():
        keys.sort(key=lambda row: (-row.usage.total_tokens, row.name.alias or "", row.key))
    return rows


def _public_names(ledger: Ledger, models: Iterable[str]) -> dict[str, str]:
    return {model: ledger.model_name(model) for model in set(models)}


def _add(sums: dict[str, Usage], name: str, usage: Usage) -> None:
    before = sums.get(name)
    sums[name] = usage if before is None else before + usage


def _model_rows(models: Mapping[str, Usage]) -> list[ModelRow]:
    rows = [ModelRow(model, usage) for model, usage in models.items()]
    return sorted(rows, key=lambda row: (-row.usage.total_tokens, row.model))


def _rows(
    ledger: Ledger,
    by_team: Mapping[str, Usage],
    by_key: Iterable[tuple[str, str]],
    by_model: Mapping[tuple[str, str], Usage],
    by_cell: Mapping[tuple[str, str, str], Usage],
) -> list[TeamRow]:
    used = [(team_id, key in ledger.keys) for team_id, key in by_key if key]
    key_counts = Counter(team_id for team_id, is_named in used if is_named)
    unnamed = Counter(team_id for team_id, is_named in used if not is_named)
    models, keys = team_models(ledger, by_model), team_keys(ledger, by_cell)
    return [
        TeamRow(
            place,
            by_team.get(place.team.team_id, NOTHING),
            models.get(place.team.team_id, []),
            key_counts[place.team.team_id],
            unnamed[place.team.team_id],
            keys.get(place.team.team_id, []),
        )
        for place in ranked_by_tokens(ledger, by_team)
    ]
