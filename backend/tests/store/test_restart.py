"""A board that ends at any moment and starts again, with a gateway that responds or not."""

import os
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from leaderboard.store.store import Store
from tests.support.board import Board, board
from tests.support.clock import NOON, TODAY, TickingClock
from tests.support.gateway import FakeGateway, down, no_logs
from tests.support.rows import Row
from tests.support.waiting import until

# Many more: make test-kills.
KILLS = int(os.environ.get("KILLS", "0"))


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    gateway.aliases = {"a": "Alpha", "b": "Beta"}
    gateway.rows = [Row(TODAY, team="a", key="ka", prompt=10), Row(TODAY, team="b", key="kb", prompt=20)]


def grow(gateway: FakeGateway, tokens: int) -> None:
    gateway.rows = [gateway.rows[0].grown(prompt=tokens, requests=1), *gateway.rows[1:]]


def written(running: Board) -> Callable[[], bool]:
    """Whether a write has begun and ended since now."""
    before = running.json("/status")["store"]["last_write_at"]
    return lambda: running.json("/status")["store"]["last_write_at"] not in (None, before)


def seen(running: Board, tokens: int) -> None:
    until(running.tokens, f"Alpha has {tokens} tokens", lambda found: found.get("Alpha") == tokens)
    until(written(running), "they are saved")


def reads_gateway(running: Board) -> None:
    until(
        lambda: running.json("/status"), "it reads the gateway", lambda found: found["store"]["reads_gateway"]
    )


def hours(running: Board) -> dict[int, int]:
    return {
        hour["hour"]: hour["tokens"] for hour in running.json("/tokens/hourly")["hours"] if hour["tokens"]
    }


def test_the_last_numbers_are_shown_while_the_gateway_is_down(
    gateway: FakeGateway, clock: TickingClock, tmp_path: Path
) -> None:
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as first:
        seen(first, 10)
        before = first.json("/tokens")
        # A killed one may lose its last reading.
        first.stop()
    gateway.fault = down
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as again:
        after = again.json("/tokens")
        until(
            lambda: again.json("/status"),
            "the gateway is tried",
            lambda found: found["gateway"]["state"] == "failing",
        )
        failing = again.json("/tokens")

    assert after["teams"] == failing["teams"] == before["teams"]
    assert (failing["stale"], failing["as_of"] >= before["as_of"]) == (True, True)


def test_old_numbers_are_stale_before_the_gateway_responds(gateway: FakeGateway, tmp_path: Path) -> None:
    clock = TickingClock()
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as first:
        seen(first, 10)
    gateway.fault = down
    later = TickingClock(clock.start.replace(hour=14))
    with board(gateway, later, leaderboard_data_dir=tmp_path) as again:
        data, status = again.json("/tokens"), again.json("/status")

    assert data["stale"] is True
    assert status["age_seconds"] > 7000


def test_minutes_that_were_watched_survive_and_the_gap_is_unknown(
    gateway: FakeGateway, clock: TickingClock, tmp_path: Path
) -> None:
    """Request logs are forbidden, so only the board knows when usage happened."""
    gateway.fault = no_logs
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as first:
        seen(first, 10)
        grow(gateway, 100)
        seen(first, 110)
        known = hours(first)
        event = first.json("/tokens", **{"from": "2026-11-23T12:00:00Z", "to": "2026-11-23T13:00:00Z"})
    assert known == {12: 100}
    grow(gateway, 1000)
    # Longer than usage may wait for its minute.
    later = TickingClock(clock().replace(hour=13, minute=30))
    with board(gateway, later, leaderboard_data_dir=tmp_path) as again:
        until(again.tokens, "the usage of the gap is read", lambda found: found["Alpha"] == 1110)
        grow(gateway, 10_000)
        until(again.tokens, "further usage is watched", lambda found: found["Alpha"] == 11_110)
        hourly = again.json("/tokens/hourly")
        window = {"from": "2026-11-23T12:00:00Z", "to": "2026-11-23T13:00:00Z"}

        assert hours(again) == {12: 100, 13: 10_000}
        assert hourly["coverage"] == pytest.approx(10_100 / 11_130)
        assert again.json("/tokens", **window)["teams"] == event["teams"]


def test_minutes_of_days_that_have_left_memory_come_back_with_them(
    gateway: FakeGateway, clock: TickingClock, tmp_path: Path
) -> None:
    gateway.fault = no_logs
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as first:
        seen(first, 10)
        grow(gateway, 100)
        seen(first, 110)
    day = {"start_date": "2026-11-23", "end_date": "2026-11-23"}
    for later in (40, 41):
        clock = TickingClock(NOON + timedelta(days=later))
        with board(gateway, clock, leaderboard_data_dir=tmp_path) as again:
            reads_gateway(again)
            hourly = until(
                lambda: found if (found := again.get("/tokens/hourly", **day)).ok else None, "it is read"
            )
            until(written(again), "it is saved once more")

            assert hourly.json()["hours"][12]["tokens"] == 100
            assert again.json("/tokens", **day)["teams"][0]["tokens"] == 110


def test_names_of_deleted_teams_survive(gateway: FakeGateway, clock: TickingClock, tmp_path: Path) -> None:
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as first:
        seen(first, 10)
    # The gateway deletes the team: its usage stays, and nothing names it any more.
    gateway.aliases = {"b": "Beta"}
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as again:
        teams = until(
            lambda: {t["name"]: t for t in again.json("/tokens")["teams"] if t["deleted"]},
            "the team is deleted",
        )

    assert teams["Alpha"]["tokens"] == 10


def test_versions_and_live_ids_go_on(gateway: FakeGateway, clock: TickingClock, tmp_path: Path) -> None:
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as first:
        seen(first, 10)
        before = first.json("/tokens")["version"]
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as again:
        assert again.json("/tokens")["version"] >= before


def test_an_orderly_end_saves_the_last_changes_and_frees_the_lease(
    gateway: FakeGateway, clock: TickingClock, tmp_path: Path
) -> None:
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as first:
        reads_gateway(first)
        grow(gateway, 100)
        until(first.tokens, "the growth is read", lambda found: found == {"Alpha": 110, "Beta": 20})
        first.stop()
    [file] = tmp_path.glob("*.sqlite3")
    store = Store(f"sqlite:///{file}", gateway.url)
    assert store.board().free is True
    store.close()
    gateway.fault = down
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as again:
        assert again.tokens() == {"Alpha": 110, "Beta": 20}


def test_kills_at_random_moments_lose_nothing_and_count_nothing_twice(
    gateway: FakeGateway, clock: TickingClock, tmp_path: Path
) -> None:
    gateway.fault = no_logs
    chance = random.Random(0)
    saved: dict[int, int] = {}
    for _ in range(KILLS or 3):
        with board(gateway, clock, leaderboard_data_dir=tmp_path) as running:
            # What was saved before the kill is shown at once.
            assert all(hours(running).get(hour, 0) >= tokens for hour, tokens in saved.items())
            reads_gateway(running)
            writes: list[object] = []
            seen_hours: list[tuple[int, dict[int, int]]] = []
            end = clock.elapsed() + chance.uniform(0.0, 4.0)
            while clock.elapsed() < end:
                grow(gateway, chance.randrange(1, 1000))
                seen_hours.append((len(writes), hours(running)))
                last = running.json("/status")["store"]["last_write_at"]
                writes += [last] if last not in writes else []
                # A write that ended since then may have begun before; the next one has these hours.
                saved = next(
                    (then for count, then in reversed(seen_hours) if count + 2 <= len(writes)), saved
                )
            running.kill()
    with board(gateway, clock, leaderboard_data_dir=tmp_path) as last_start:
        wanted = {"Alpha": gateway.rows[0].prompt, "Beta": 20}
        until(last_start.tokens, "all is read", lambda found: found == wanted)
        status = last_start.json("/status")

    assert status["store"]["state"] == "ok"
    assert status["reconciliation"]["balanced"] is True
    assert sum(saved.values()) <= status["reconciliation"]["timed_tokens"] <= wanted["Alpha"]
