"""Writes one consistent state after the other until it is killed: python -m tests.support.writer_main URL."""

import itertools
import sys
from datetime import timedelta

from leaderboard.ledger.ledger import Ledger
from leaderboard.store.changes import changes_between
from leaderboard.store.store import Store
from tests.support.clock import NOON
from tests.support.facts import DAY, facts_of
from tests.support.rows import Row

if __name__ == "__main__":
    store = Store(sys.argv[1], "http://gateway.example.org", lease_seconds=0.0)
    store.open()
    epoch = store.acquire() or 0
    saved = Ledger()
    for number in itertools.count():
        rows = [Row(DAY, team=f"team-{team}", prompt=1000 + number) for team in range(40)]
        ledger = saved.with_day(facts_of(rows, read_at=NOON + timedelta(seconds=number)))
        store.save(epoch, changes_between(saved, ledger), str(number))
        saved = ledger
        sys.stdout.write("written\n")
        sys.stdout.flush()
