"""Ledgers made from rows, the way the product makes them from the wire."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from leaderboard.client.models import DayActivity, ListedTeam
from leaderboard.ledger.attribution import add_up, day_facts
from leaderboard.ledger.facts import DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.sync.day_loader import empty_day
from tests.support.rows import Row, activity

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def pieces(
    rows: Sequence[Row],
    aliases: dict[str, str | None] | None = None,
    key_aliases: dict[str, str] | None = None,
) -> list[DayActivity]:
    return [DayActivity.model_validate(day) for day in activity(rows, aliases or {}, key_aliases)]


def facts_of(
    rows: Sequence[Row],
    day: date = DAY,
    read_at: datetime = NOON,
    aliases: dict[str, str | None] | None = None,
    key_aliases: dict[str, str] | None = None,
) -> DayFacts:
    """Facts of one day; teams that share a key are fetched one by one, as the reader does."""
    held = [row for row in rows if row.day == day]
    if not held:
        return empty_day(day, read_at)
    sums = add_up(pieces(held, aliases, key_aliases))
    alone = {
        team: add_up(pieces([row for row in held if row.team == team], aliases))
        for team in sums.ambiguous_teams()
        if team != "Unassigned"
    }
    return day_facts(day, sums, alone, read_at)


def listed(*names: str, created: datetime = NOON) -> list[ListedTeam]:
    """Teams whose id is their name in lower case with hyphens, created a minute apart."""
    return [
        ListedTeam(
            team_id=name.lower().replace(" ", "-"),
            team_alias=name,
            created_at=created + timedelta(minutes=place),
        )
        for place, name in enumerate(names)
    ]


def ledger_of(rows: Sequence[Row], teams: Sequence[ListedTeam] = (), days: Sequence[date] = ()) -> Ledger:
    """A ledger holding the rows' days, and `days` as well even if they are empty."""
    ledger = Ledger().with_teams(teams)
    for day in sorted({row.day for row in rows} | set(days)):
        ledger = ledger.with_day(facts_of(rows, day))
    return ledger
