"""Who used how much: the board with its breakdown by key and model."""

from collections import defaultdict
from dataclasses import dataclass

from leaderboard.ledger.facts import NOTHING, Cell, KeyName, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.sums import (
    ALL_MODELS,
    Ranked,
    cells_of_teams,
    grouped,
    ranked_by_tokens,
    usage_by_team,
)


@dataclass(frozen=True, slots=True)
class ModelRow:
    model: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class KeyRow:
    key: str
    name: KeyName
    usage: Usage
    models: list[ModelRow]


@dataclass(frozen=True, slots=True)
class TeamRow:
    ranked: Ranked
    usage: Usage
    keys: list[KeyRow]
    models: list[ModelRow]


def leaderboard(ledger: Ledger, period: Period, models: frozenset[str] = ALL_MODELS) -> list[TeamRow]:
    """All teams, most tokens first; of some models or all."""
    return board(ledger, cells_of_teams(ledger, period, models))


def board(ledger: Ledger, cells: list[Cell]) -> list[TeamRow]:
    """The board of these cells, with every listed team."""
    by_team = usage_by_team(cells)
    cells_of: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        cells_of[cell.team_id].append(cell)
    return [
        TeamRow(
            place,
            by_team.get(place.team.team_id, NOTHING),
            _keys(ledger, cells_of[place.team.team_id]),
            model_rows(ledger, cells_of[place.team.team_id]),
        )
        for place in ranked_by_tokens(ledger, by_team)
    ]


def model_rows(ledger: Ledger, cells: list[Cell]) -> list[ModelRow]:
    """Usage by public model name, most tokens first."""
    models = grouped(cells, lambda cell: ledger.model_name(cell.model), lambda cell: cell.usage)
    return sorted(
        (ModelRow(model, usage) for model, usage in models.items()),
        key=lambda row: (-row.usage.total_tokens, row.model),
    )


def _keys(ledger: Ledger, cells: list[Cell]) -> list[KeyRow]:
    of_key: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        of_key[cell.key].append(cell)
    usages = grouped(cells, lambda cell: cell.key, lambda cell: cell.usage)
    rows = [
        KeyRow(key, ledger.key_name(key), usages[key], model_rows(ledger, mine))
        for key, mine in of_key.items()
    ]
    return sorted(rows, key=lambda row: (-row.usage.total_tokens, row.name.alias or "", row.key))
