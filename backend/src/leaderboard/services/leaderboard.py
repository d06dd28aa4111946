"""Who used how much: the board with its breakdown by key and model."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from leaderboard.ledger.facts import NOTHING, Cell, KeyName, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.model_table import ModelRow, ModelSums
from leaderboard.period import Period
from leaderboard.services.ranking import (
    ALL_MODELS,
    Ranked,
    cells_of_teams,
    grouped,
    ranked_by_tokens,
    teams_usage_in,
    usage_by_team,
)


class KeyRow(Struct, frozen=True, gc=False):
    key: str
    name: KeyName
    usage: Usage
    models: list[ModelRow]


class Parts:
    """The teams' keys and models, reckoned when somebody looks: ranks and tokens come without them."""

    def __init__(
        self, ledger: Ledger, cells: Callable[[], list[Cell]], models: Callable[[], ModelSums]
    ) -> None:
        self._ledger = ledger
        self._cells = cells
        self._model_sums = models

    @cached_property
    def by_model(self) -> ModelSums:
        return self._model_sums()

    @cached_property
    def _cells_of(self) -> Mapping[str, list[Cell]]:
        return _by_team(self._cells())

    def keys(self, team_id: str) -> list[KeyRow]:
        return _keys(self._ledger, self._cells_of.get(team_id, []))


class TeamRow(Struct, frozen=True):
    ranked: Ranked
    usage: Usage
    parts: Parts

    @property
    def keys(self) -> list[KeyRow]:
        return self.parts.keys(self.ranked.team.team_id)

    @property
    def key_count(self) -> int:
        return self.parts.by_model.key_counts.get(self.ranked.team.team_id, 0)

    @property
    def models(self) -> list[ModelRow]:
        """Most tokens first."""
        return self.parts.by_model.by_team.get(self.ranked.team.team_id, [])


def leaderboard(ledger: Ledger, period: Period, models: frozenset[str] = ALL_MODELS) -> list[TeamRow]:
    """All teams, most tokens first; of some models or all."""
    if models:
        return board(ledger, cells_of_teams(ledger, period, models))
    parts = Parts(ledger, lambda: ledger.cells_in(period), lambda: ledger.models_in(period).sums())
    return _rows(ledger, teams_usage_in(ledger, period), parts)


def board(ledger: Ledger, cells: list[Cell]) -> list[TeamRow]:
    """The board of these cells, with every listed team."""
    return _rows(
        ledger, usage_by_team(cells), Parts(ledger, lambda: cells, lambda: _model_sums(ledger, cells))
    )


def _rows(ledger: Ledger, by_team: dict[str, Usage], parts: Parts) -> list[TeamRow]:
    return [
        TeamRow(place, by_team.get(place.team.team_id, NOTHING), parts)
        for place in ranked_by_tokens(ledger, by_team)
    ]


def _by_team(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    cells_of: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        cells_of[cell.team_id].append(cell)
    return cells_of


def _model_sums(ledger: Ledger, cells: list[Cell]) -> ModelSums:
    cells_of = _by_team(cells)
    return ModelSums(
        {team_id: model_rows(ledger, mine) for team_id, mine in cells_of.items()},
        {team_id: len({cell.key for cell in mine}) for team_id, mine in cells_of.items()},
    )


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
