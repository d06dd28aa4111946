"""What the gateway has written at a moment: requests, and the daily rows that count them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from leaderboard.demo.days import DAY, DAYS_HELD, day_of, days_held, midnight
from leaderboard.demo.traffic import LONGEST_UNTIL_VISIBLE, Request, requests_of_day
from leaderboard.demo.workshop import Key, Model, Team, digest


class Counts(NamedTuple):
    """Whole numbers, so that sums are exact in any order; money in nanodollars."""

    requests: int = 0
    failures: int = 0
    prompt: int = 0
    completion: int = 0
    cached: int = 0
    written: int = 0
    cost: int = 0
    saving: int = 0
    response_ms: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the gateway's daily table: one day, team, key and model."""

    day: date
    team: Team
    key: Key
    model: Model | None
    counts: Counts

    @property
    def row_id(self) -> str:
        """The order of rows within a day: unrelated to team or time, as in LiteLLM."""
        return digest(
            f"{self.day}/{self.team.team_id}/{self.key.token}/{self.model and self.model.wire_name}"
        )


class History:
    """Every day is computed once; a day whose requests are all visible has its rows computed once, too."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        # A day more than is held: requests around midnight touch both ends.
        self._requests = lru_cache(maxsize=DAYS_HELD + 1)(partial(requests_of_day, seed))
        self._settled = lru_cache(maxsize=DAYS_HELD + 1)(lambda day: _rows(day, self._requests(day)))

    def rows(self, moment: int, first: date, last: date) -> list[Row]:
        """Daily rows from first to last (both included), newest day first, then by id."""
        return [row for day in days_held(moment) if first <= day <= last for row in self._day(day, moment)]

    def requests(self, moment: int, first: int, last: int) -> list[Request]:
        """Requests that began within [first, last], by start."""
        return [
            request
            for day in reversed(days_held(moment))
            if day_of(first) <= day <= day_of(last)
            for request in self._requests(day)
            if first <= request.start <= last and request.visible <= moment
        ]

    def _day(self, day: date, moment: int) -> list[Row]:
        if moment >= midnight(day) + DAY + LONGEST_UNTIL_VISIBLE:
            return self._settled(day)
        return _rows(day, (request for request in self._requests(day) if request.visible <= moment))


def add_up(parts: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(Counts(), *parts, strict=True)))


def _rows(day: date, requests: Iterable[Request]) -> list[Row]:
    by_place: dict[tuple[Team, Key, Model | None], list[Counts]] = {}
    for request in requests:
        place = (request.team, request.key, request.model)
        by_place.setdefault(place, []).append(_counts(request))
    rows = [Row(day, *place, add_up(counts)) for place, counts in by_place.items()]
    return sorted(rows, key=lambda row: row.row_id)


def _counts(request: Request) -> Counts:
    """LiteLLM times successful requests only."""
    failed = request.failure is not None
    return Counts(
        1, failed, request.prompt, request.completion, request.cached, request.written,
        request.cost, request.saving, 0 if failed else request.duration,
    )  # fmt: skip
