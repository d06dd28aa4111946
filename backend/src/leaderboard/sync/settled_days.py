"""Which settled days are to be read again: those among which rows were added, and all of them now and then."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.clock import Clock
from leaderboard.ledger.facts import DayFacts
from leaderboard.period import Period

COUNTED_AGAIN = timedelta(minutes=30)
# A count does not tell when a row grew that was there before: usage that was held back for more than a day.
_READ_AGAIN = timedelta(hours=3)


class SettledDays:
    """One question counts the rows of all settled days, where reading them whole takes one for each."""

    def __init__(self, client: LiteLLMAPI, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._counted_at = datetime.min.replace(tzinfo=UTC)
        self._counted: tuple[Period, int | None] | None = None
        # Days that were read before are to be read again.
        self._since = self._counted_at

    def due(self, held: Collection[DayFacts]) -> date | None:
        """The day that was read longest ago, if it is to be read again. Raises GatewayError where counting fails."""
        if not held:
            return None
        oldest = min(held, key=lambda facts: facts.read_at)
        # What was just loaded is as good as counted.
        if max(self._counted_at, oldest.read_at) < self._clock() - COUNTED_AGAIN:
            self._count(Period(min(facts.day for facts in held), max(facts.day for facts in held)))
        return oldest.day if oldest.read_at < self._since else None

    def _count(self, span: Period) -> None:
        began = self._clock()
        rows = self._client.count_rows(span.first, span.last)
        is_same = rows is not None and self._counted == (span, rows)
        if not is_same or began - self._since >= _READ_AGAIN:
            self._since = began
        self._counted = span, rows
        self._counted_at = began
