"""Snapshots, and who may publish them."""

import threading
from dataclasses import replace

from leaderboard.sync.snapshots import Snapshots
from tests.support.facts import listed


def test_a_reader_of_a_term_that_has_ended_changes_nothing() -> None:
    """Its request to the gateway may end long after another process has taken over."""
    snapshots = Snapshots()
    ended = threading.Event()
    reader = snapshots.until(ended)
    reader.change_ledger(lambda ledger: ledger.with_teams(listed("Team One")))
    held = snapshots.latest
    ended.set()
    reader.change_ledger(lambda ledger: ledger.with_teams(listed("Team Two")))

    assert reader.latest is snapshots.latest is held
    assert held.version == 1


def test_a_snapshot_of_another_process_keeps_its_version() -> None:
    snapshots = Snapshots()
    announced: list[int] = []
    snapshots.on_change(lambda: announced.append(snapshots.latest.version))
    teams = snapshots.latest.ledger.with_teams(listed("Team One"))
    snapshots.adopt(lambda old: replace(old, version=7, stream="other", ledger=teams))

    assert (snapshots.latest.version, snapshots.latest.stream, announced) == (7, "other", [7])
