import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from leaderboard.sync.snapshots import GatewayState, GatewayStateName, Snapshots, max_age
from leaderboard.sync.today_reader import TodayReader
from leaderboard.sync.watchdog import Watchdog
from tests.support.clock import Clock


def check_for(seconds: int, watchdog: Watchdog, clock: Clock) -> None:
    for _ in range(seconds):
        clock.forward(seconds=1)
        watchdog.check()


def test_a_request_that_hangs_marks_the_numbers_as_stale(
    today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    watchdog = Watchdog(snapshots, clock, threading.Event())
    today_reader.refresh()
    check_for(35, watchdog, clock)
    assert not snapshots.latest.is_stale(clock.now)

    check_for(10, watchdog, clock)

    assert snapshots.latest.is_stale(clock.now)
    assert "not responded" in (snapshots.latest.gateway.error or "")
    today_reader.refresh()
    assert not snapshots.latest.is_stale(clock.now)


@pytest.mark.parametrize("hours", [6, -6])
def test_after_a_sleep_or_a_jump_of_the_clock_the_numbers_are_stale_but_the_gateway_is_not_to_blame(
    today_reader: TodayReader, snapshots: Snapshots, clock: Clock, hours: int
) -> None:
    watchdog = Watchdog(snapshots, clock, threading.Event())
    today_reader.refresh()
    clock.forward(hours=hours)
    check_for(29, watchdog, clock)

    assert snapshots.latest.is_stale(clock.now)
    assert snapshots.latest.gateway.overdue
    assert snapshots.latest.gateway.error is None


def test_a_request_that_hangs_after_a_sleep_is_noticed(
    today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    watchdog = Watchdog(snapshots, clock, threading.Event())
    today_reader.refresh()
    clock.forward(hours=6)
    check_for(32, watchdog, clock)

    assert "not responded" in (snapshots.latest.gateway.error or "")


def test_numbers_older_than_the_limit_are_stale_although_no_request_failed(
    today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    today_reader.refresh()
    clock.forward(seconds=60)
    assert not snapshots.latest.is_stale(clock.now)
    clock.forward(seconds=1)
    assert snapshots.latest.is_stale(clock.now)


def test_a_clock_that_was_set_back_makes_the_age_unknown(
    today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    today_reader.refresh()
    clock.forward(hours=-1)
    assert snapshots.latest.is_stale(clock.now)
    today_reader.refresh()
    assert not snapshots.latest.is_stale(clock.now)


def test_publishes_once_that_the_numbers_of_a_slow_gateway_became_old(clock: Clock) -> None:
    snapshots = Snapshots()
    watchdog = Watchdog(snapshots, clock, threading.Event())
    slow = GatewayState(
        GatewayStateName.OK,
        last_success_at=clock.now,
        next_attempt_at=clock.now + timedelta(seconds=70),
        reading_seconds=40,
    )
    snapshots.change(lambda old: replace(old, gateway=slow))
    published: list[bool] = []
    snapshots.on_change(lambda: published.append(snapshots.latest.gateway.overdue))
    for _ in range(3):
        clock.forward(seconds=30)
        watchdog.check()

    assert published == [True]
    assert snapshots.latest.gateway.state is GatewayStateName.OK


@pytest.mark.parametrize(("refresh_seconds", "seconds"), [(1, 60), (20, 60), (30, 90)])
def test_the_oldest_live_numbers_are_a_minute_old_or_three_refreshes(
    refresh_seconds: float, seconds: float
) -> None:
    assert max_age(refresh_seconds) == timedelta(seconds=seconds)
