"""Decides which settled days to read again: all of them when rows were added, and every few hours anyway."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.clock import Clock
from leaderboard.ledger.facts import DayFacts
from leaderboard.period import Period

_COUNT_EVERY = timedelta(minutes=30)
# A count does not show that an existing row has grown, as it does with usage written more than a day late.
_READ_EVERY = timedelta(hours=3)


class SettledDays:
    """One small request counts the rows of all settled days; reading them takes a large one for each."""

    def __init__(self, client: LiteLLMAPI, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._counted_at = datetime.min.replace(tzinfo=UTC)
        self._counted: tuple[Period, int | None] | None = None
        # Days read before this moment are due.
        self._read_since = self._counted_at

    def due(self, held: Collection[DayFacts]) -> date | None:
        """The day with the oldest reading, if it is due. Raises GatewayError if counting fails."""
        if not held:
            return None
        now = self._clock()
        # After the clock was set back, moments can be in the future, and the age of such a reading is unknown.
        self._counted_at, self._read_since = min(self._counted_at, now), min(self._read_since, now)
        newest = max(held, key=lambda facts: facts.read_at)
        if newest.read_at > now:
            return newest.day
        oldest = min(held, key=lambda facts: facts.read_at)
        # Days that were just read need no count.
        if max(self._counted_at, oldest.read_at) < now - _COUNT_EVERY:
            self._count(Period(min(facts.day for facts in held), max(facts.day for facts in held)))
        return oldest.day if oldest.read_at < self._read_since else None

    def _count(self, span: Period) -> None:
        began = self._clock()
        rows = self._client.count_rows(span.first, span.last)
        is_same = rows is not None and self._counted == (span, rows)
        if not is_same or began - self._read_since >= _READ_EVERY:
            self._read_since = began
        self._counted = span, rows
        self._counted_at = began
