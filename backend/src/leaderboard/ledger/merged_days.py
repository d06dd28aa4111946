"""Settled days added up once: a period's cells without walking through every day for each answer."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence

from leaderboard.ledger.facts import Cell, DayFacts, Usage, total

# The periods people look at: last 7 and 30 days, the event, and one of their own.
_MOST_PERIODS = 8


def merged(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """One cell for each team, key and model."""
    parts: dict[tuple[str, str, str], list[Usage]] = defaultdict(list)
    for cell in cells:
        parts[cell.team_id, cell.key, cell.model].append(cell.usage)
    return tuple(Cell(*name, total(usages)) for name, usages in sorted(parts.items()))


class MergedDays:
    """Remembers sums of days that are held; a ledger hands it on to the next one.

    It is a memo and no state: what it gives follows from the days it is given.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sums: OrderedDict[tuple[int, ...], tuple[tuple[DayFacts, ...], tuple[Cell, ...]]] = (
            OrderedDict()
        )

    def cells(self, settled: Sequence[DayFacts], live: Sequence[DayFacts]) -> Sequence[Cell]:
        """Cells of all the days; a cell of the live days may stand beside one of the settled days."""
        recent = [cell for facts in live for cell in facts.cells]
        if len(settled) < 2:
            return [cell for facts in settled for cell in facts.cells] + recent
        return [*self._sum(tuple(settled)), *recent]

    def _sum(self, days: tuple[DayFacts, ...]) -> tuple[Cell, ...]:
        # The days are kept with their sum, so that no other day can get the id of one of them.
        key = tuple(id(facts) for facts in days)
        with self._lock:
            if key in self._sums:
                self._sums.move_to_end(key)
                return self._sums[key][1]
        cells = merged(cell for facts in days for cell in facts.cells)
        with self._lock:
            self._sums[key] = (days, cells)
            while len(self._sums) > _MOST_PERIODS:
                self._sums.popitem(last=False)
        return cells
