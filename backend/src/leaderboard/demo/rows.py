"""What the gateway has written down: each day's requests, and the daily rows that count them."""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeAlias

from leaderboard.demo.days import DAYS_HELD, day_of, days_held, late_start, midnight
from leaderboard.demo.traffic import Request, requests_of_day
from leaderboard.demo.workshop import LATE_STARTER, Key, Model, Team

_Place: TypeAlias = tuple[Team, Key, Model | None]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the gateway's daily table: one day, team, key and model. Money in nanodollars."""

    day: date
    team: Team
    key: Key
    model: Model | None
    requests: int
    failures: int
    prompt: int
    completion: int
    cached: int
    written: int
    cost: int
    saving: int
    response_ms: int

    @property
    def row_id(self) -> str:
        """Pages are ordered by it within a day: no relation to team or time, as in LiteLLM."""
        return _row_id(self.day, self.team, self.key, self.model)


@lru_cache(maxsize=8192)
def _row_id(day: date, team: Team, key: Key, model: Model | None) -> str:
    name = model.wire_name if model else ""
    return hashlib.sha256(f"{day}/{team.team_id}/{key.token}/{name}".encode()).hexdigest()


class Tally:
    """Adds up requests, or rows; whole numbers, so the order never matters."""

    __slots__ = (
        "cached", "completion", "cost", "failures", "prompt", "requests", "response_ms", "saving", "written",
    )  # fmt: skip

    def __init__(self) -> None:
        self.requests = self.failures = self.prompt = self.completion = 0
        self.cached = self.written = self.cost = self.saving = self.response_ms = 0

    def count(self, request: Request) -> None:
        self.requests += 1
        self.prompt += request.prompt
        self.completion += request.completion
        if request.failure is not None:
            self.failures += 1
            return
        self.cached += request.cached
        self.written += request.written
        self.cost += request.cost
        self.saving += request.saving
        self.response_ms += request.duration

    def add(self, row: Row) -> None:
        self.requests += row.requests
        self.failures += row.failures
        self.prompt += row.prompt
        self.completion += row.completion
        self.cached += row.cached
        self.written += row.written
        self.cost += row.cost
        self.saving += row.saving
        self.response_ms += row.response_ms


class DayBook:
    """One day's requests; counts on from the last question, and anew when asked about an earlier moment."""

    def __init__(self, day: date, requests: list[Request]) -> None:
        self.day = day
        self._requests = requests
        self._starts = [request.start for request in requests]
        self._arrivals = sorted(requests, key=lambda request: request.visible)
        self._moments = [request.visible for request in self._arrivals]
        self._counted = 0
        self._tallies: dict[_Place, Tally] = {}

    def rows(self, moment: int) -> list[Row]:
        """The day's rows as they stand at a moment."""
        arrived = bisect_right(self._moments, moment)
        if arrived < self._counted:
            self._counted, self._tallies = 0, {}
        for request in self._arrivals[self._counted : arrived]:
            place = (request.team, request.key, request.model)
            tally = self._tallies.get(place)
            if tally is None:
                tally = self._tallies[place] = Tally()
            tally.count(request)
        self._counted = arrived
        return [self._row(place, tally) for place, tally in self._tallies.items()]

    def requests(self, first: int, last: int, moment: int) -> list[Request]:
        """Requests that began within [first, last] and are written down at a moment, by start."""
        span = self._requests[bisect_left(self._starts, first) : bisect_right(self._starts, last)]
        if self._last_arrival <= moment:
            return span
        return [request for request in span if request.visible <= moment]

    @cached_property
    def _last_arrival(self) -> int:
        return self._moments[-1] if self._moments else 0

    def _row(self, place: _Place, tally: Tally) -> Row:
        team, key, model = place
        return Row(
            self.day, team, key, model, tally.requests, tally.failures, tally.prompt, tally.completion,
            tally.cached, tally.written, tally.cost, tally.saving, tally.response_ms,
        )  # fmt: skip


class History:
    """The workshop as the gateway knows it at any moment; keeps the days it has worked out."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        # A day more than is held: questions around midnight touch both ends.
        self._open = lru_cache(maxsize=DAYS_HELD + 1)(self._work_out)

    @property
    def seed(self) -> int:
        return self._seed

    def rows(self, moment: int, first: date, last: date) -> list[Row]:
        """Daily rows from first to last (both included), newest day first, then by id."""
        rows = [row for book in self._books(moment, first, last) for row in book.rows(moment)]
        rows.sort(key=lambda row: (-row.day.toordinal(), row.row_id))
        return rows

    def requests(self, moment: int, first: int, last: int) -> list[Request]:
        """Requests that began within [first, last], by start."""
        books = self._books(moment, day_of(first), day_of(last))
        return [request for book in reversed(books) for request in book.requests(first, last, moment)]

    def _books(self, moment: int, first: date, last: date) -> list[DayBook]:
        joined = late_start(moment)
        return [
            self._open(day, max(joined, midnight(day))) for day in days_held(moment) if first <= day <= last
        ]

    def _work_out(self, day: date, late_starter_from: int) -> DayBook:
        return DayBook(day, list(_without_absent(requests_of_day(self._seed, day), late_starter_from)))


def _without_absent(requests: Iterable[Request], late_starter_from: int) -> Iterable[Request]:
    return (r for r in requests if r.team is not LATE_STARTER or r.start >= late_starter_from)
