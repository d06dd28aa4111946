"""The event as all processes see it."""

from collections.abc import Callable
from datetime import datetime

from leaderboard.event.state import EventState


class EventSync:
    """`first`: the state before an organiser has changed anything, as a function of the time."""

    def __init__(self, first: Callable[[datetime], EventState]) -> None:
        self._first = first

    def at(self, now: datetime) -> EventState:
        return self._first(now)
