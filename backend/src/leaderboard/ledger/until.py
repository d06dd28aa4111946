"""The ledger as it was at an earlier moment. A pure function."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from leaderboard.ledger.facts import NOTHING, Cell, DayFacts, MinuteFact, Usage, total, total_by_name
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import Totals
from leaderboard.ledger.usage_timing import (
    CellName,
    Interval,
    LoggedRequest,
    TimedDay,
    counted_logs,
    day_bounds,
    settle,
)
from leaderboard.period import Period

_Named = TypeVar("_Named")
# As in COST_NOISE.
_COST_DIGITS = 10


def ledger_until(ledger: Ledger, moment: datetime) -> Ledger:
    """Days that were last read before the moment stay as they are, and later days are gone.

    A day that was read later loses the usage whose minute is not before that of the moment, and requests of the logs
    that ended later. Its usage without a known minute stays if some of it can only be from before, and is left out
    if the moment lies in all gaps that it can be from. Teams that the gateway created later are gone, and of a ledger
    that was read later the names of keys and models without usage.
    """
    days: dict[date, DayFacts] = {}
    timed: dict[date, TimedDay] = {}
    for day, facts in ledger.days.items():
        bounds = day_bounds(day)
        if bounds.first > moment:
            continue
        known = ledger.timed.get(day)
        if min(bounds.last, facts.read_at) > moment:
            facts, known = _cut(facts, known or TimedDay(day, gaps=(bounds,)), moment)
        if facts.read_at > moment:
            facts = replace(facts, read_at=moment)
        days[day] = facts
        if known is not None:
            timed[day] = known
    used = {cell.team_id for facts in days.values() for cell in facts.cells}
    teams = {
        team_id: team
        for team_id, team in ledger.teams.items()
        if team_id in used or (not team.deleted and (team.created_at is None or team.created_at <= moment))
    }
    until = replace(ledger, days=days, timed=timed, teams=teams, totals=Totals())
    return _only_used_names(until) if was_read_after(ledger, moment) else until


def only_days(ledger: Ledger, period: Period) -> Ledger:
    """Without other days, and without names of keys and models that were used on none of these."""
    days = {facts.day: facts for facts in ledger.days_in(period)}
    timed = {day: known for day, known in ledger.timed.items() if day in days}
    return _only_used_names(replace(ledger, days=days, timed=timed, totals=Totals()))


def was_read_after(ledger: Ledger, moment: datetime) -> bool:
    """Whether the ledger may hold what appeared at the gateway later."""
    return any(facts.read_at > moment for facts in ledger.days.values())


def _only_used_names(ledger: Ledger) -> Ledger:
    rows: list[Cell | MinuteFact] = [cell for facts in ledger.days.values() for cell in facts.cells]
    rows += [fact for timed in ledger.timed.values() for fact in timed.facts]
    keys, models = {row.key for row in rows}, {row.model for row in rows}
    return replace(
        ledger,
        keys=_only(ledger.keys, keys),
        key_ids=_only(ledger.key_ids, keys),
        public_models=_only(ledger.public_models, models),
        logged_names=_only(ledger.logged_names, ledger.teams.keys()),
    )


def _only(named: Mapping[str, _Named], names: Collection[str]) -> dict[str, _Named]:
    return {name: value for name, value in named.items() if name in names}


def _cut(facts: DayFacts, timed: TimedDay, moment: datetime) -> tuple[DayFacts, TimedDay]:
    minute = moment.replace(second=0, microsecond=0)
    counted = counted_logs(timed, facts)
    logs_after = [log for log in counted if log.ended_at > moment]
    measured_after = [fact for fact in timed.measured if fact.minute >= minute]
    gaps = tuple(Interval(gap.first, min(gap.last, moment)) for gap in timed.gaps if gap.first < moment)
    before = replace(
        timed,
        measured=tuple(fact for fact in timed.measured if fact.minute < minute),
        logged=tuple(log for log in timed.logged if log.ended_at <= moment),
        gaps=gaps,
    )
    if any(gap.last <= moment for gap in timed.gaps):
        cells = _without(facts.cells, _by_name(measured_after, logs_after))
    else:
        logs_before = [log for log in counted if log.ended_at <= moment]
        sums = _by_name(before.measured, logs_before)
        cells = tuple(Cell(*name, usage) for name, usage in sums.items() if usage)
    cells = tuple(cell._replace(usage=_rounded(cell.usage)) for cell in cells)
    # What the gateway counts beyond its parts stays visible.
    unexplained = facts.gateway_total - _sum(facts.cells)
    facts = replace(facts, cells=cells, gateway_total=_rounded(_sum(cells) + unexplained))
    return facts, settle(before, facts)


def _rounded(usage: Usage) -> Usage:
    """The noise of a difference of dollars reveals that something was subtracted."""
    return usage._replace(cost=round(usage.cost, _COST_DIGITS))


def _by_name(measured: Iterable[MinuteFact], logs: Iterable[LoggedRequest]) -> dict[CellName, Usage]:
    rows: Iterable[MinuteFact | LoggedRequest] = (*measured, *logs)
    return total_by_name(((row.team_id, row.key, row.model), row.usage) for row in rows)


def _sum(cells: Iterable[Cell]) -> Usage:
    return total([cell.usage for cell in cells])


def _without(cells: Iterable[Cell], after: Mapping[CellName, Usage]) -> tuple[Cell, ...]:
    """Request logs may name another model than the cells do: what one cannot give is taken from the key's others."""
    rest: dict[tuple[str, str], Usage] = defaultdict(lambda: NOTHING)
    held = {(cell.team_id, cell.key, cell.model): cell.usage for cell in cells}
    for name, usage in after.items():
        taken = usage.at_most(held.get(name, NOTHING))
        rest[name[:2]] += usage - taken
        if name in held:
            held[name] -= taken
    for name in sorted(held, key=lambda name: -held[name].total_tokens):
        if rest.get(name[:2]):
            taken = rest[name[:2]].at_most(held[name])
            rest[name[:2]] -= taken
            held[name] -= taken
    return tuple(Cell(*name, usage) for name, usage in held.items() if usage)
