"""What the gateway counted, as immutable facts.

There are up to a million of them. As structs without `gc` they are quickly made, and the garbage collector, which
would stop all answers while it looks through them, need not know of them: they can be part of no cycle.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

UNASSIGNED = "Unassigned"
INTERNAL = "litellm-dashboard"
NOT_TEAMS = frozenset({UNASSIGNED, INTERNAL})
# A difference of dollars below this is the noise of adding floats in another order.
COST_NOISE = 1e-10


class Usage(Struct, frozen=True, gc=False):
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

    def __add__(self, other: "Usage") -> "Usage":
        return total((self, other))

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(
            self.cost - other.cost,
            self.prompt_tokens - other.prompt_tokens,
            self.completion_tokens - other.completion_tokens,
            self.total_tokens - other.total_tokens,
            self.cache_read_tokens - other.cache_read_tokens,
            self.cache_creation_tokens - other.cache_creation_tokens,
            self.requests - other.requests,
            self.successful_requests - other.successful_requests,
            self.failed_requests - other.failed_requests,
        )

    def __bool__(self) -> bool:
        """False when nothing is counted but at most the rounding noise of dollars."""
        return self.any_count() or abs(self.cost) > COST_NOISE

    def any_count(self) -> bool:
        return bool(
            self.prompt_tokens
            or self.completion_tokens
            or self.total_tokens
            or self.cache_read_tokens
            or self.cache_creation_tokens
            or self.requests
            or self.successful_requests
            or self.failed_requests
        )

    def without_negatives(self) -> "Usage":
        return Usage(
            max(self.cost, 0.0),
            max(self.prompt_tokens, 0),
            max(self.completion_tokens, 0),
            max(self.total_tokens, 0),
            max(self.cache_read_tokens, 0),
            max(self.cache_creation_tokens, 0),
            max(self.requests, 0),
            max(self.successful_requests, 0),
            max(self.failed_requests, 0),
        )

    def at_most(self, other: "Usage") -> "Usage":
        return Usage(
            min(self.cost, other.cost),
            min(self.prompt_tokens, other.prompt_tokens),
            min(self.completion_tokens, other.completion_tokens),
            min(self.total_tokens, other.total_tokens),
            min(self.cache_read_tokens, other.cache_read_tokens),
            min(self.cache_creation_tokens, other.cache_creation_tokens),
            min(self.requests, other.requests),
            min(self.successful_requests, other.successful_requests),
            min(self.failed_requests, other.failed_requests),
        )


NOTHING = Usage()


def total(usages: Iterable[Usage]) -> Usage:
    """The same for any order: integers are exact and dollars are added without intermediate rounding."""
    rows = usages if isinstance(usages, (list, tuple)) else list(usages)
    if len(rows) == 1:
        return rows[0]
    return Usage(
        math.fsum([row.cost for row in rows]),
        sum([row.prompt_tokens for row in rows]),
        sum([row.completion_tokens for row in rows]),
        sum([row.total_tokens for row in rows]),
        sum([row.cache_read_tokens for row in rows]),
        sum([row.cache_creation_tokens for row in rows]),
        sum([row.requests for row in rows]),
        sum([row.successful_requests for row in rows]),
        sum([row.failed_requests for row in rows]),
    )


class Cell(Struct, frozen=True, gc=False):
    """Usage of one key with one model under one team. Model "" is unknown; key "" is none."""

    team_id: str
    key: str
    model: str
    usage: Usage


@dataclass(frozen=True)
class DayFacts:
    """All usage of one UTC day. Equal when the content is, whenever it was read."""

    day: date
    cells: tuple[Cell, ...]
    gateway_total: Usage
    team_names: tuple[tuple[str, str], ...]
    key_aliases: tuple[tuple[str, str], ...]
    read_at: datetime = field(compare=False)

    @cached_property
    def by_team(self) -> Mapping[str, Usage]:
        """Usage of each team with any, of no team and of the gateway's own pages."""
        parts: dict[str, list[Usage]] = defaultdict(list)
        for cell in self.cells:
            parts[cell.team_id].append(cell.usage)
        return {team_id: total(usages) for team_id, usages in parts.items()}


class Source(StrEnum):
    """How the minute of a usage is known."""

    WATCHED = "watched"
    REQUEST_LOGS = "request_logs"


class MinuteFact(Struct, frozen=True, gc=False):
    """Usage whose minute (UTC) is known."""

    minute: datetime
    team_id: str
    key: str
    model: str
    usage: Usage
    source: Source


@dataclass(frozen=True, slots=True)
class Team:
    """A team the gateway lists, or one that has usage. `slot` is its steady mark."""

    team_id: str
    name: str
    slot: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class KeyName:
    alias: str | None
    masked: str
