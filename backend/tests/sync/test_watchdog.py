import threading

from leaderboard.sync.snapshots import Snapshots
from leaderboard.sync.today_reader import TodayReader
from leaderboard.sync.watchdog import Watchdog
from tests.support.clock import Clock


def test_a_request_that_hangs_marks_the_numbers_as_stale(
    today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    watchdog = Watchdog(snapshots, clock, threading.Event())
    today_reader.refresh()
    clock.forward(seconds=35)
    watchdog.check()
    assert not snapshots.latest.stale
    clock.forward(seconds=10)

    watchdog.check()

    assert snapshots.latest.stale
    assert "not responded" in (snapshots.latest.gateway.error or "")
    today_reader.refresh()
    assert not snapshots.latest.stale
