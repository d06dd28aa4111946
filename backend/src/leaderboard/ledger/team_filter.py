"""The ledger without some teams. A pure function, which filters only what changed since an earlier result."""

from dataclasses import dataclass, replace
from typing import TypeVar

from leaderboard.ledger.facts import HIDDEN, Cell, DayFacts, MinuteFact, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import Totals
from leaderboard.ledger.usage_timing import LoggedRequest, TimedDay

_Row = TypeVar("_Row", MinuteFact, LoggedRequest)


@dataclass(frozen=True, slots=True)
class Filtered:
    """`ledger` is `source` without the teams in `gone`."""

    source: Ledger
    gone: frozenset[str]
    ledger: Ledger


def without_teams(source: Ledger, gone: frozenset[str], earlier: Filtered | None = None) -> Filtered:
    """Their usage of a day becomes one cell of HIDDEN, so that totals remain; nothing else of them is left."""
    if not gone:
        return Filtered(source, gone, source)
    if earlier is None or earlier.gone != gone:
        earlier = Filtered(Ledger(), gone, Ledger())
    before, filtered = earlier.source, earlier.ledger
    days = {
        day: filtered.days[day]
        if before.days.get(day) is facts
        else _day(facts, gone, filtered.days.get(day))
        for day, facts in source.days.items()
    }
    timed = {
        day: filtered.timed[day] if before.timed.get(day) is known else _timed_day(known, gone)
        for day, known in source.timed.items()
    }
    teams = {team_id: team for team_id, team in source.teams.items() if team_id not in gone}
    totals = filtered.totals if earlier.ledger.days else Totals()
    return Filtered(source, gone, replace(source, days=days, timed=timed, teams=teams, totals=totals))


def _day(facts: DayFacts, gone: frozenset[str], before: DayFacts | None) -> DayFacts:
    rest = [cell.usage for cell in facts.cells if cell.team_id in gone]
    if not rest:
        return facts
    hidden = Cell(HIDDEN, "", "", total(rest))
    cells = (*(cell for cell in facts.cells if cell.team_id not in gone), hidden)
    if before and before.cells == cells:
        # Sums of the period remain valid while equal cells stay the same object.
        cells = before.cells
    names = tuple((team_id, name) for team_id, name in facts.team_names if team_id not in gone)
    return replace(facts, cells=cells, team_names=names)


def _timed_day(timed: TimedDay, gone: frozenset[str]) -> TimedDay:
    return replace(
        timed,
        measured=_rows(timed.measured, gone),
        logged=_rows(timed.logged, gone),
        facts=_rows(timed.facts, gone),
    )


def _rows(rows: tuple[_Row, ...], gone: frozenset[str]) -> tuple[_Row, ...]:
    return tuple(row for row in rows if row.team_id not in gone)
