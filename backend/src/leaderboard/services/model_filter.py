"""The ledger of some models, for services that know none."""

from dataclasses import replace

from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import Totals
from leaderboard.period import Period
from leaderboard.services.ranking import is_included


def only_models(ledger: Ledger, period: Period, models: frozenset[str]) -> Ledger:
    """The period's usage of these public model names alone; with none, the ledger itself."""
    if not models:
        return ledger
    days = {
        facts.day: replace(
            facts, cells=tuple(cell for cell in facts.cells if is_included(ledger, cell, models))
        )
        for facts in ledger.days_in(period)
    }
    timed = {
        day: replace(known, facts=tuple(fact for fact in known.facts if is_included(ledger, fact, models)))
        for day in days
        if (known := ledger.timed.get(day))
    }
    return replace(ledger, days=days, timed=timed, totals=Totals())
