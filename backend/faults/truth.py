"""The demo gateway in a process of its own, and what it had counted at any moment."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Protocol

from benchmarks.processes import beside
from leaderboard.clock import utc_now
from leaderboard.demo.days import moment_of
from leaderboard.demo.gateway import DEMO_KEY, SEED
from leaderboard.demo.server import demo_server
from leaderboard.demo.traffic import Request, requests_of_day
from leaderboard.ledger.facts import NOT_TEAMS

# A reading may take as long as its deadlines allow; its numbers are from any moment within.
_LONGEST_READING = timedelta(seconds=125)

Tokens = Mapping[str, int]


class Truth(Protocol):
    key: str

    def is_right(self, day: date, as_of: datetime, tokens: Tokens) -> bool:
        """Whether these are the tokens of all teams with any, at one moment of a reading that began at `as_of`."""


class DemoTruth:
    """Computed from the simulation itself, not from the gateway's responses."""

    key = DEMO_KEY

    def is_right(self, day: date, as_of: datetime, tokens: Tokens, ignoring: str = "") -> bool:
        shown = {team_id: count for team_id, count in tokens.items() if team_id != ignoring}
        begin, end = moment_of(as_of), moment_of(as_of + _LONGEST_READING)
        counted: dict[str, int] = {}
        for request in _by_visibility(day):
            if request.visible > begin and counted == shown:
                return True
            if request.visible > end:
                return False
            team_id = request.team.team_id
            if request.tokens and team_id not in {"", ignoring, *NOT_TEAMS}:
                counted[team_id] = counted.get(team_id, 0) + request.tokens
        return counted == shown


@lru_cache(maxsize=4)
def _by_visibility(day: date) -> list[Request]:
    return sorted(requests_of_day(SEED, day), key=lambda request: request.visible)


class ConstantTruth:
    """Of a real gateway without traffic: what the product showed before the fault."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._first: dict[date, Tokens] = {}

    def is_right(self, day: date, as_of: datetime, tokens: Tokens) -> bool:  # noqa: ARG002 - the protocol's
        return self._first.setdefault(day, tokens) == tokens


@contextlib.contextmanager
def demo_gateway() -> Iterator[str]:
    """The URL of a demo gateway in another process."""
    with beside(_serve) as line:
        yield line.recv()


def _serve(line: Connection) -> None:
    with demo_server(utc_now) as url:
        line.send(url)
        line.recv()
