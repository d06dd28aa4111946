"""What the gateway counted, as immutable facts.

A large workshop has a million of them. They are named tuples: a quarter of the creation time of frozen dataclasses, and
summed by column in C.
"""

import math
import operator
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeVar

from leaderboard.client.models import SetAside

UNASSIGNED = "Unassigned"
INTERNAL = "litellm-dashboard"
# All usage of the teams that the organisers hide; no gateway gives a team such an id.
HIDDEN = "\0hidden"
NOT_TEAMS = frozenset({UNASSIGNED, INTERNAL, HIDDEN})
Name = TypeVar("Name", bound=Hashable)
# A smaller difference in dollars is floating-point noise.
COST_NOISE = 1e-10


class Usage(NamedTuple):
    """Counts, and dollars. total = prompt + completion; cached tokens are part of the prompt tokens."""

    cost: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0
    cache_read_tokens: int = 0
    cache_creation_tokens: int = 0
    requests: int = 0
    successful_requests: int = 0
    failed_requests: int = 0

    def __add__(self, other: "Usage") -> "Usage":  # type: ignore[override]  # adds up; a tuple would be appended
        return tuple.__new__(Usage, map(operator.add, self, other))

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage._make(map(operator.sub, self, other))

    def __bool__(self) -> bool:
        """False when nothing is counted, except for floating-point noise in the dollars."""
        return self.has_counts() or abs(self.cost) > COST_NOISE

    def has_counts(self) -> bool:
        return any(self[1:])

    def without_negatives(self) -> "Usage":
        return Usage._make(map(max, self, NOTHING))

    def at_most(self, other: "Usage") -> "Usage":
        return Usage._make(map(min, self, other))


NOTHING = Usage()


def total(usages: Iterable[Usage]) -> Usage:
    """The same in any order: integers are exact, and dollars are rounded once at the end."""
    rows = usages if isinstance(usages, (list, tuple)) else list(usages)
    if len(rows) == 1:
        return rows[0]
    if not rows:
        return NOTHING
    costs, *counts = zip(*rows, strict=True)
    return Usage(math.fsum(costs), *map(sum, counts))


def total_by_name(parts: Iterable[tuple[Name, Usage]]) -> dict[Name, Usage]:
    """The total of each name, in the order in which the names first occur."""
    usages: dict[Name, list[Usage]] = defaultdict(list)
    for name, usage in parts:
        usages[name].append(usage)
    return {name: total(of_name) for name, of_name in usages.items()}


class Cell(NamedTuple):
    """Usage of one key with one model in one team. Model "" is unknown; key "" is none."""

    team_id: str
    key: str
    model: str
    usage: Usage


@dataclass(frozen=True)
class DayFacts:
    """All usage of one UTC day. Two are equal when their content is, whenever it was read."""

    day: date
    cells: tuple[Cell, ...]
    gateway_total: Usage
    team_names: tuple[tuple[str, str], ...]
    key_aliases: tuple[tuple[str, str], ...]
    read_at: datetime = field(compare=False)
    # Parts of the gateway's response that could not be read and are missing from the cells.
    set_aside: tuple[SetAside, ...] = ()

    @cached_property
    def by_team(self) -> Mapping[str, Usage]:
        """Usage of each team with any, including `NOT_TEAMS`."""
        return total_by_name((cell.team_id, cell.usage) for cell in self.cells)

    @cached_property
    def of_teams(self) -> Mapping[str, Usage]:
        """Usage of each team with any, without `NOT_TEAMS`."""
        return {team_id: usage for team_id, usage in self.by_team.items() if team_id not in NOT_TEAMS}

    @cached_property
    def unknown_model_rows(self) -> int:
        """Cells of teams without a model."""
        return sum(not cell.model and cell.team_id not in NOT_TEAMS for cell in self.cells)


class Source(StrEnum):
    """How the minute of some usage is known."""

    WATCHED = "watched"
    REQUEST_LOGS = "request_logs"


class MinuteFact(NamedTuple):
    """Usage whose minute (UTC) is known."""

    minute: datetime
    team_id: str
    key: str
    model: str
    usage: Usage
    source: Source


@dataclass(frozen=True, slots=True)
class Team:
    """A team that the gateway lists, or one that has usage. `slot` is its permanent colour and shape.

    The organisers set the last two, and may replace name and slot.
    """

    team_id: str
    name: str
    slot: int
    deleted: bool
    # None for a team that is known by its usage alone.
    created_at: datetime | None = None
    division: str | None = None
    out_of_competition: bool = False


@dataclass(frozen=True, slots=True)
class KeyName:
    alias: str | None
    masked: str
