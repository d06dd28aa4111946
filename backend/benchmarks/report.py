"""What a benchmark found: tables and goals, as text for people and as JSON for programs."""

import math
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None
Json: TypeAlias = "dict[str, Json] | list[Json] | Cell"

_PRECISE_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Units stand in the names of the columns; `notes` say how it was measured."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        shown = [[shown_cell(cell) for cell in row] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(self.columns, *shown, strict=True)]
        left = [all(isinstance(cell, str) for cell in column) for column in zip(*self.rows, strict=True)]
        left = left or [True] * len(widths)

        def line(cells: Sequence[str]) -> str:
            padded = [
                cell.ljust(width) if to_left else cell.rjust(width)
                for cell, width, to_left in zip(cells, widths, left, strict=True)
            ]
            return "| " + " | ".join(padded) + " |"

        rule = [
            "-" * width if to_left else "-" * (width - 1) + ":"
            for width, to_left in zip(widths, left, strict=True)
        ]
        parts = [f"### {self.title}", "", line(self.columns), line(rule), *map(line, shown)]
        return "\n".join([*parts, "", *self.notes]).rstrip() + "\n"

    def json(self) -> Json:
        rows: list[Json] = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "notes": list(self.notes)}


@dataclass(frozen=True, slots=True)
class Goal:
    """`limit` is the least value that will do, or the most where `at_least` is False."""

    text: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        word = "met   " if self.met else "MISSED"
        return f"- {word}  {self.text}: {shown_cell(self.value)} (goal {sign} {shown_cell(self.limit)})"

    def json(self) -> Json:
        return {
            "goal": self.text,
            "value": self.value,
            "limit": self.limit,
            "at_least": self.at_least,
            "met": self.met,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    tables: Sequence[Table]
    goals: Sequence[Goal] = field(default=())

    def text(self) -> str:
        goals = "\n".join(goal.line() for goal in self.goals)
        return "\n".join([*(table.text() for table in self.tables), *([goals, ""] if goals else [])])

    def json(self) -> Json:
        return {
            "tables": [table.json() for table in self.tables],
            "goals": [goal.json() for goal in self.goals],
        }


def shown_cell(cell: Cell) -> str:
    """Three significant digits; whole numbers whole."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) or abs(cell) >= 10 ** (_PRECISE_DIGITS - 1):
        return f"{cell:,.0f}"
    if not cell:
        return "0"
    return f"{cell:.{max(0, _PRECISE_DIGITS - 1 - math.floor(math.log10(abs(cell))))}f}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The least value that `percent` of all values don't go above (nearest rank)."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def machine() -> dict[str, Json]:
    """What the figures depend on. No names: they go into documents."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "busy_before": round(os.getloadavg()[0], 2),
    }
