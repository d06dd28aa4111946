"""What to write after a change of the ledger, and the ledger after rows were loaded. Pure functions."""

import operator
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import takewhile
from typing import TypeVar

from leaderboard.ledger.facts import DayFacts, MinuteFact
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, LoggedRequest, TimedDay, settle
from leaderboard.store.encoding import (
    NameId,
    decode_day,
    decode_names,
    decode_part,
    encode_day,
    encode_names,
    encode_part,
    part_of,
)
from leaderboard.store.errors import StoreCorrupt

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows of a ledger, encoded: those that changed, or those that another process wrote."""

    days: Mapping[date, bytes] = field(default_factory=dict)
    parts: Mapping[tuple[date, int], bytes] = field(default_factory=dict)
    # None: the name is gone.
    names: Mapping[NameId, str | None] = field(default_factory=dict)
    # Days of which nothing was saved before; older parts of them are replaced.
    new_days: frozenset[date] = frozenset()


def changes_between(saved: Ledger, ledger: Ledger) -> Changes:
    days: dict[date, bytes] = {}
    parts: dict[tuple[date, int], bytes] = {}
    for day, facts in ledger.days.items():
        before, timed = saved.days.get(day), ledger.timed.get(day) or TimedDay(day)
        timed_before = saved.timed.get(day) or TimedDay(day)
        if before is facts and timed_before is timed:
            continue
        # Gaps change only with the facts.
        if before != facts:
            days[day] = encode_day(facts, timed.gaps)
        parts |= {(day, part): body for part, body in _changed_parts(timed_before, timed).items()}
    return Changes(
        days, parts, _changed_names(saved, ledger), frozenset(ledger.days.keys() - saved.days.keys())
    )


def with_changes(ledger: Ledger, read_at: Mapping[date, datetime], changes: Changes) -> Ledger:
    """The ledger of the days in `read_at`, as the process that wrote the rows has it."""
    try:
        return _with_changes(ledger, read_at, changes)
    except (zlib.error, ValueError, LookupError, TypeError) as error:
        raise StoreCorrupt("Facts in the database cannot be read.", repr(error)) from error


def _with_changes(ledger: Ledger, read_at: Mapping[date, datetime], changes: Changes) -> Ledger:
    parts: dict[date, dict[int, bytes]] = defaultdict(dict)
    for (day, part), body in changes.parts.items():
        parts[day][part] = body
    days: dict[date, DayFacts] = {}
    timed: dict[date, TimedDay] = {}
    for day, at in read_at.items():
        before, timed_before = ledger.days.get(day), ledger.timed.get(day) or TimedDay(day)
        gaps = timed_before.gaps
        if day in changes.days:
            facts, gaps = decode_day(day, changes.days[day], at)
            if before and before.cells == facts.cells:
                # Sums of the period remain valid while equal cells stay the same object.
                facts = replace(facts, cells=before.cells)
        elif before:
            facts = replace(before, read_at=at)
        else:
            continue
        days[day] = facts
        if day in changes.days or day in parts:
            timed[day] = _with_parts(timed_before, gaps, parts[day], facts)
        else:
            timed[day] = timed_before
    ledger = replace(ledger, version=ledger.version + 1, days=days, timed=timed)
    return _with_names(ledger, changes.names) if changes.names else ledger


def _changed_parts(before: TimedDay, now: TimedDay) -> dict[int, bytes]:
    changed = {part_of(fact.minute) for fact in _changed(before.measured, now.measured)}
    changed |= {part_of(log.started_at) for log in _changed(before.logged, now.logged)}
    if not changed:
        return {}
    measured: dict[int, list[MinuteFact]] = {part: [] for part in changed}
    logged: dict[int, list[LoggedRequest]] = {part: [] for part in changed}
    for fact in now.measured:
        if (part := part_of(fact.minute)) in changed:
            measured[part].append(fact)
    for log in now.logged:
        if (part := part_of(log.started_at)) in changed:
            logged[part].append(log)
    return {part: encode_part(measured[part], logged[part]) for part in sorted(changed)}


def _changed(before: Sequence[_T], now: Sequence[_T]) -> list[_T]:
    """Items that only one of the sequences holds, by identity: what did not change stays the same object."""
    same = len(list(takewhile(bool, map(operator.is_, before, now))))
    rest = {id(item): item for item in (*before[same:], *now[same:])}
    changed = set(map(id, before[same:])) ^ set(map(id, now[same:]))
    return [rest[item] for item in changed]


def _changed_names(saved: Ledger, ledger: Ledger) -> dict[NameId, str | None]:
    if all(
        getattr(saved, part) == getattr(ledger, part)
        for part in ("teams", "logged_names", "keys", "key_ids", "public_models")
    ):
        return {}
    before, now = encode_names(saved), encode_names(ledger)
    changed: dict[NameId, str | None] = {name: body for name, body in now.items() if before.get(name) != body}
    return changed | dict.fromkeys(before.keys() - now.keys())


def _with_parts(
    timed: TimedDay, gaps: tuple[Interval, ...], parts: Mapping[int, bytes], facts: DayFacts
) -> TimedDay:
    measured = [fact for fact in timed.measured if part_of(fact.minute) not in parts]
    logged = [log for log in timed.logged if part_of(log.started_at) not in parts]
    for part, body in parts.items():
        more_measured, more_logged = decode_part(timed.day, part, body)
        measured += more_measured
        logged += more_logged
    measured.sort(key=lambda fact: fact.minute)
    logged.sort(key=lambda log: (log.ended_at, log.request_id))
    return settle(TimedDay(timed.day, tuple(measured), tuple(logged), gaps), facts)


def _with_names(ledger: Ledger, changed: Mapping[NameId, str | None]) -> Ledger:
    merged: dict[NameId, str | None] = {**encode_names(ledger), **changed}
    names = {name: body for name, body in merged.items() if body is not None}
    held = decode_names(names)
    return replace(
        ledger,
        teams=held.teams,
        logged_names=held.logged_names,
        keys=held.keys,
        key_ids=held.key_ids,
        public_models=held.public_models,
    )
