"""A process that is killed in the middle of writing leaves one of the states that it wrote, whole."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from leaderboard.ledger.facts import total
from leaderboard.ledger.ledger import Ledger
from leaderboard.store.changes import with_changes
from leaderboard.store.store import Store
from tests.support.clock import NOON
from tests.support.facts import DAY

# Many more: make test-kills.
KILLS = int(os.environ.get("KILLS", "6"))
_BACKEND = Path(__file__).parents[2]
_TEAMS = 40


def test_every_kill_leaves_a_whole_state(url: str) -> None:
    chance = random.Random(0)
    store = Store(url, "http://gateway.example.org")
    for _ in range(KILLS):
        command = [sys.executable, "-m", "tests.support.writer_main", url]
        with subprocess.Popen(command, cwd=_BACKEND, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"written\n"
            time.sleep(chance.uniform(0, 0.1))
            writer.kill()
        store.open()
        board, changes = store.load(0, lambda _: [DAY])
        ledger = with_changes(Ledger(), {DAY: NOON}, changes)
        number = int(board.state)
        timed = total([fact.usage for fact in ledger.timed[DAY].facts])

        assert ledger.days[DAY].gateway_total.total_tokens == _TEAMS * (1000 + number)
        assert timed.total_tokens == _TEAMS * number
    store.close()
