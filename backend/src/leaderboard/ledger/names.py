"""Numbers for the names of teams, keys and models, so that usage can stand in columns."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import numpy as np

from leaderboard.ledger.columns import Numbers
from leaderboard.ledger.facts import Cell

_Name = TypeVar("_Name", str, tuple[str, str], tuple[str, str, str])


class Numbered(Generic[_Name]):
    """Gives each new name the next number."""

    def __init__(self) -> None:
        self.names: list[_Name] = []
        self._numbers: dict[_Name, int] = {}

    def __len__(self) -> int:
        return len(self.names)

    def number(self, name: _Name) -> int:
        number = self._numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number


class CellNames:
    """Codes of cells (team, key and model), and the numbers of the team, key and model of each."""

    def __init__(self) -> None:
        self.cells: Numbered[tuple[str, str, str]] = Numbered()
        self.teams: Numbered[str] = Numbered()
        self.keys: Numbered[tuple[str, str]] = Numbered()
        self.models: Numbered[str] = Numbered()
        self._parts: list[tuple[int, int, int]] = []
        self._columns: tuple[Numbers, ...] = ()

    def codes(self, cells: Sequence[Cell]) -> list[int]:
        codes = [self.cells.number((cell.team_id, cell.key, cell.model)) for cell in cells]
        for team, key, model in self.cells.names[len(self._parts) :]:
            self._parts.append(
                (self.teams.number(team), self.keys.number((team, key)), self.models.number(model))
            )
        return codes

    def parts(self) -> tuple[Numbers, ...]:
        """The number of the team, of the key and of the model of each code."""
        if not self._columns or len(self._columns[0]) != len(self._parts):
            self._columns = tuple(np.array(self._parts, np.int64).reshape(-1, 3).T)
        return self._columns
