"""Ledgers whose usage has known minutes, for services that depend on little else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from leaderboard.client.models import ListedTeam
from leaderboard.event.state import EventState, TeamSettings
from leaderboard.ledger.facts import Cell, DayFacts, MinuteFact, Source, Usage, total, total_by_name
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import TimedDay, day_bounds
from tests.support.facts import DAY

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MIDNIGHT + timedelta(days=day, hours=hour, minutes=minute)


@dataclass(frozen=True, slots=True)
class Used:
    """Usage at a minute, or at an unknown one of `day`."""

    team: str
    minute: datetime | None
    tokens: int = 0
    requests: int = 1
    failed: int = 0
    cost: float = 0.0
    model: str = "gpt"
    key: str = ""
    day: date = DAY

    @property
    def usage(self) -> Usage:
        return Usage(
            cost=self.cost,
            prompt_tokens=self.tokens,
            total_tokens=self.tokens,
            requests=self.requests,
            successful_requests=self.requests - self.failed,
            failed_requests=self.failed,
        )


def ledger_with(
    teams: Iterable[ListedTeam], used: Sequence[Used], read_at: datetime, days: Iterable[date] = (DAY,)
) -> Ledger:
    """Every usage was measured, unless its minute is None."""
    ledger = Ledger().with_teams(teams)
    cells: dict[date, list[tuple[tuple[str, str, str], Usage]]] = defaultdict(list)
    facts: dict[date, list[MinuteFact]] = defaultdict(list)
    for row in used:
        day = row.minute.date() if row.minute else row.day
        name = (row.team, row.key or f"key-of-{row.team}", row.model)
        cells[day].append((name, row.usage))
        if row.minute:
            facts[day].append(MinuteFact(row.minute, *name, row.usage, Source.WATCHED))
    for day in sorted({*days, *cells}):
        totals = total_by_name(cells[day])
        whole = DayFacts(
            day,
            tuple(Cell(*name, usage) for name, usage in totals.items()),
            total(list(totals.values())),
            (),
            (),
            max(day_bounds(day).first, min(read_at, day_bounds(day).last)),
        )
        measured = tuple(sorted(facts[day], key=lambda fact: fact.minute))
        is_known = all(row.minute for row in used if row.day == day or row.minute)
        gaps = () if is_known else (day_bounds(day),)
        ledger = ledger.with_stored_day(whole, TimedDay(day, measured, (), gaps, measured))
    return ledger


def event(**changes: object) -> EventState:
    """From 9 to 18 o'clock, frozen at 16:30."""
    values = {"name": "Hackathon", "start": at(9), "end": at(18), "freeze_at": at(16, 30)} | changes
    return EventState.model_validate(values)


def with_team(state: EventState, team_id: str, **settings: object) -> EventState:
    return state.with_(teams={**state.teams, team_id: TeamSettings.model_validate(settings)})


def until(ledger: Ledger, moment: datetime) -> Ledger:
    """Only usage of minutes before the moment."""
    timed = {
        day: replace(timed, facts=tuple(fact for fact in timed.facts if fact.minute < moment))
        for day, timed in ledger.timed.items()
    }
    days = {
        day: replace(
            facts,
            cells=tuple(Cell(fact.team_id, fact.key, fact.model, fact.usage) for fact in timed[day].facts),
        )
        for day, facts in ledger.days.items()
    }
    return replace(ledger, days=days, timed=timed)
