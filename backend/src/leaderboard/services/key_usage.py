"""What some keys have used, by their aliases."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period


class KeyUsage(NamedTuple):
    """`first_used`: the first minute with usage, None if none is known."""

    tokens: int
    requests: int
    first_used: datetime | None


def key_usage(ledger: Ledger, aliases: Collection[str], first: date, last: date) -> KeyUsage:
    """On the days from `first` to `last`."""
    period = Period(first, last)
    keys = {key for key, name in ledger.keys.items() if name.alias in aliases}
    usages = [usage for (_, key), usage in ledger.by_key(period).items() if key in keys]
    minutes = [fact.minute for fact in ledger.minutes_in(period) if fact.key in keys]
    return KeyUsage(
        sum(usage.total_tokens for usage in usages),
        sum(usage.requests for usage in usages),
        min(minutes, default=None),
    )
