"""Usage summed by team, key and model. The sum of a period's settled days is kept; live days are added to it."""

import operator
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, NamedTuple

from leaderboard.ledger.facts import Cell, DayFacts, Name, Usage, total_by_name

# Four periods, each up to today, up to yesterday, and without both.
_MAX_KEPT = 12


def of_team(cell: Cell) -> str:
    return cell.team_id


def of_key(cell: Cell) -> tuple[str, str]:
    return cell.team_id, cell.key


def of_model(cell: Cell) -> tuple[str, str]:
    return cell.team_id, cell.model


def of_cell(cell: Cell) -> tuple[str, str, str]:
    return cell.team_id, cell.key, cell.model


def sum_by(name: Callable[[Cell], Name], cells: Iterable[Cell]) -> dict[Name, Usage]:
    return total_by_name((name(cell), cell.usage) for cell in cells)


class _Kept(NamedTuple, Generic[Name]):
    """Sums of adjacent days; `cells` of each day identify the facts they were computed from."""

    cells: Sequence[tuple[Cell, ...]]
    sums: Mapping[Name, Usage]


class PeriodSums(Generic[Name]):
    """Sums of periods by `name`. A memo, not state: the result depends only on the days given."""

    def __init__(self, name: Callable[[Cell], Name]) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._kept: dict[tuple[date, date], _Kept[Name]] = {}

    def of(self, days: Sequence[DayFacts], settled: int) -> Mapping[Name, Usage]:
        """Sums over `days`, ascending. The first `settled` rarely change; each later day is added to them."""
        if not days:
            return {}
        span = days[0].day, days[-1].day
        cells = [facts.cells for facts in days]
        with self._lock:
            kept = self._kept.pop(span, None)
            if kept and len(kept.cells) == len(cells) and all(map(operator.is_, kept.cells, cells)):
                self._kept[span] = kept
                return kept.sums
        if len(days) <= settled:
            sums = sum_by(self._name, (cell for of_day in cells for cell in of_day))
        else:
            sums = dict(self.of(days[:-1], settled))
            for name, usage in sum_by(self._name, cells[-1]).items():
                before = sums.get(name)
                sums[name] = usage if before is None else before + usage
        with self._lock:
            self._kept[span] = _Kept(cells, sums)
            while len(self._kept) > _MAX_KEPT:
                del self._kept[next(iter(self._kept))]
        return sums


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums at each level of detail. A ledger passes them on to the next one."""

    by_team: PeriodSums[str] = field(default_factory=lambda: PeriodSums(of_team))
    by_key: PeriodSums[tuple[str, str]] = field(default_factory=lambda: PeriodSums(of_key))
    by_model: PeriodSums[tuple[str, str]] = field(default_factory=lambda: PeriodSums(of_model))
    by_cell: PeriodSums[tuple[str, str, str]] = field(default_factory=lambda: PeriodSums(of_cell))
