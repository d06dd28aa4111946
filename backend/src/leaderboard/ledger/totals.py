"""Days added up once: a period's usage without walking through every row of every day for each answer."""

import operator
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from leaderboard.ledger.columns import (
    NO_ROWS,
    Numbers,
    Table,
    added_up,
    grouped,
    table_of,
    usages_of,
)
from leaderboard.ledger.facts import Cell, DayFacts, Usage
from leaderboard.ledger.model_table import ModelTable, model_table
from leaderboard.ledger.names import CellNames

# Blocks of 4, 16 and 64 days that begin at a multiple of their length: any 90 days are at most 19 of them.
_RADIX = 4
_LEVELS = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Some days added up: by cell and by team. It belongs to these very rows of the days."""

    days: tuple[tuple[Cell, ...], ...]
    cells: Table
    teams: Table


class DaySums:
    """Remembers sums of days that are held; a ledger hands it on to the next one.

    It is a memo and no state: what it gives follows from the days it is given.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names = CellNames()
        self._blocks: dict[tuple[int, int], _Block] = {}

    def enter(self, facts: DayFacts) -> None:
        """Does a day's own part of the work before anybody asks."""
        with self._lock:
            self._block(0, facts.day.toordinal(), [facts])

    def by_team(self, days: Sequence[DayFacts], settled: int) -> dict[str, Usage]:
        """Usage of each team; of `days`, ascending, the first `settled` change seldom."""
        with self._lock:
            blocks = self._blocks_of(days, settled)
            table = added_up([block.teams for block in blocks], len(self._names.teams))
            names = self._names.teams.names
            return dict(zip([names[code] for code in table.codes.tolist()], usages_of(table), strict=True))

    def cells(self, days: Sequence[DayFacts], settled: int) -> list[Cell]:
        with self._lock:
            table = self._table(days, settled)
            names = self._names.cells.names
            return [
                Cell(team_id, key, model, usage)
                for (team_id, key, model), usage in zip(
                    [names[code] for code in table.codes.tolist()], usages_of(table), strict=True
                )
            ]

    def by_model(
        self, days: Sequence[DayFacts], settled: int, public_name: Callable[[str], str]
    ) -> ModelTable:
        with self._lock:
            table = self._table(days, settled)
            teams, keys, models = self._names.parts()
            called = [public_name(model) for model in self._names.models.names]
            # In the order of their names: what has as many tokens then comes by name.
            names = sorted(set(called))
            place = {name: number for number, name in enumerate(names)}
            public = np.array([place[name] for name in called], np.int64)
            sums = grouped(table, teams * len(names) + public[models])
            key_counts = self._key_counts(keys[table.codes], teams[table.codes])
            return model_table(sums, self._names.teams.names, names, key_counts)

    def _key_counts(self, keys: Numbers, teams: Numbers) -> dict[str, int]:
        """Of each team; `keys` and `teams` of the same rows."""
        _, first = np.unique(keys, return_index=True)
        counts = np.bincount(teams[first], minlength=len(self._names.teams))
        return dict(zip(self._names.teams.names, counts.tolist(), strict=True))

    def _table(self, days: Sequence[DayFacts], settled: int) -> Table:
        return added_up([block.cells for block in self._blocks_of(days, settled)], len(self._names.cells))

    def _blocks_of(self, days: Sequence[DayFacts], settled: int) -> list[_Block]:
        """The fewest blocks of the settled days, and each other day for itself."""
        blocks = [self._block(0, facts.day.toordinal(), [facts]) for facts in days[settled:]]
        if settled:
            held = {facts.day.toordinal(): facts for facts in days[:settled]}
            first, last = min(held), max(held)
            while first <= last:
                level = _level(first, last)
                inside = [held[day] for day in range(first, first + _RADIX**level) if day in held]
                blocks.append(self._block(level, first // _RADIX**level, inside))
                first += _RADIX**level
        return blocks

    def _block(self, level: int, number: int, days: Sequence[DayFacts]) -> _Block:
        block = self._blocks.get((level, number))
        rows = tuple(facts.cells for facts in days)
        if block is None or len(rows) != len(block.days) or not all(map(operator.is_, rows, block.days)):
            block = self._blocks[level, number] = self._added_up(level, rows, days)
        return block

    def _added_up(self, level: int, rows: tuple[tuple[Cell, ...], ...], days: Sequence[DayFacts]) -> _Block:
        if level == 0:
            cells = [cell for of_day in rows for cell in of_day]
            table = table_of(self._names.codes(cells), [cell.usage for cell in cells])
            return _Block(rows, table, grouped(table, self._names.parts()[0]) if cells else NO_ROWS)
        by_part: dict[int, list[DayFacts]] = defaultdict(list)
        for facts in days:
            by_part[facts.day.toordinal() // _RADIX ** (level - 1)].append(facts)
        parts = [self._block(level - 1, number, inside) for number, inside in by_part.items()]
        return _Block(
            rows,
            added_up([part.cells for part in parts], len(self._names.cells)),
            added_up([part.teams for part in parts], len(self._names.teams)),
        )


def _level(first: int, last: int) -> int:
    """Of the largest block that begins with `first` and ends by `last`."""
    return next(
        level
        for level in range(_LEVELS, -1, -1)
        if first % _RADIX**level == 0 and first + _RADIX**level - 1 <= last
    )
