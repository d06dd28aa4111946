"""A day that shrinks by more than a correction is shown only when a second reading confirms it."""

import logging
from collections.abc import Iterable
from dataclasses import replace

from leaderboard.ledger.facts import DayFacts, Usage, total
from leaderboard.sync.snapshots import Shrinkage, Snapshot

log = logging.getLogger(__name__)

# Corrections of the gateway are smaller; a lost or restored database, or a fault, takes more.
_CORRECTION = 0.01


def confirmed(old: Snapshot, read: Iterable[DayFacts]) -> tuple[list[DayFacts], Snapshot]:
    """The readings to show, and the snapshot with notes on those that shrank. A withheld day stays as it was."""
    shown: list[DayFacts] = []
    notes = dict(old.shrunk)
    for facts in read:
        before, note = old.ledger.days.get(facts.day), notes.get(facts.day)
        waiting = note is not None and not note.confirmed
        if before is None or not _shrank(before, facts):
            shown.append(facts)
            if waiting:
                del notes[facts.day]
        elif note is not None and waiting:
            shown.append(facts)
            notes[facts.day] = replace(note, tokens_after=facts.gateway_total.total_tokens, confirmed=True)
        else:
            tokens = before.gateway_total.total_tokens, facts.gateway_total.total_tokens
            notes[facts.day] = Shrinkage(facts.read_at, *tokens, confirmed=False)
            log.warning(
                "%s shrank from %d to %d tokens; shown when a second reading confirms it.", facts.day, *tokens
            )
    return shown, replace(old, shrunk=notes) if notes != old.shrunk else old


def _shrank(before: DayFacts, now: DayFacts) -> bool:
    return _is_less(before.gateway_total, now.gateway_total) or _is_less(
        total(before.by_team.values()), total(now.by_team.values())
    )


def _is_less(before: Usage, now: Usage) -> bool:
    return any(
        after < was - _CORRECTION * abs(was)
        for was, after in (
            (before.total_tokens, now.total_tokens),
            (before.requests, now.requests),
            (before.cost, now.cost),
        )
    )
