"""What viewers and organisers see, while the clock, the event and the gateway move."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

from leaderboard.client.models import ListedKey, ListedTeam, ModelInfo
from leaderboard.event.phase import act
from leaderboard.event.state import Action, EventState
from leaderboard.ledger.prices import prices_of
from leaderboard.store.event_store import EventStore
from leaderboard.store.store import Store
from leaderboard.sync.event_sync import EventSync
from leaderboard.sync.frozen_state import Frozen
from leaderboard.sync.publication import Publication
from leaderboard.sync.snapshots import GatewayState, GatewayStateName, LogsState, LogsStateName, Snapshots
from tests.support.clock import NOON, Clock
from tests.support.events import events_of
from tests.support.facts import DAY, facts_of, listed
from tests.support.rows import Row

HOUR = timedelta(hours=1)
FREEZE = NOON + timedelta(minutes=5)
EVENT = EventState(start=NOON - HOUR, end=NOON + 3 * HOUR, freeze_at=FREEZE)
DONE = LogsState(LogsStateName.DONE)


def publication(
    snapshots: Snapshots, events: EventSync, clock: Clock, *, has_organisers: bool = True
) -> Publication:
    return Publication(snapshots, events, clock, history_days=1, has_organisers=has_organisers)


def read(snapshots: Snapshots, tokens: int, moment: datetime, logs: LogsState = DONE) -> None:
    """A reading of the gateway."""
    rows = [Row(DAY, team="a", key="ka", model="m1", prompt=tokens)]
    snapshots.change(
        lambda old: replace(
            old,
            ledger=old.ledger.with_teams(listed("A", created=NOON - HOUR)).with_day(
                facts_of(rows, DAY, moment)
            ),
            gateway=GatewayState(GatewayStateName.OK, last_success_at=moment),
            logs=logs,
        )
    )


def tokens_of(found: Frozen | None) -> int | None:
    return (
        None
        if found is None
        else sum(cell.usage.total_tokens for cell in found.snapshot.ledger.days[DAY].cells)
    )


def shown(one: Publication) -> int:
    return sum(cell.usage.total_tokens for cell in one.public().snapshot.ledger.days[DAY].cells)


def test_a_viewer_who_looked_just_before_the_freeze_does_not_undo_it() -> None:
    """A thread that is slow between looking at the clock and at the numbers finds the board as it was."""
    clock, snapshots = Clock(), Snapshots()
    is_slow, go_on = threading.Event(), threading.Event()

    def first(now: datetime) -> EventState:
        if threading.current_thread().name == "slow":
            is_slow.set()
            go_on.wait(30)
        return EVENT

    events = EventSync(EventStore(Store("sqlite://", "")), first, clock)
    events.follow()
    one = publication(snapshots, events, clock)
    read(snapshots, 10, NOON, LogsState(LogsStateName.READING))
    slow = threading.Thread(target=one.public, name="slow")
    slow.start()
    assert is_slow.wait(30)
    clock.now = FREEZE
    frozen = threading.Thread(target=one.public)
    frozen.start()
    # As long as nothing prevents it from being first.
    frozen.join(0.5)
    go_on.set()
    slow.join()
    frozen.join()
    assert one.frozen() is None

    read(snapshots, 10, FREEZE)

    assert tokens_of(one.frozen()) == 10


def test_the_frozen_standing_of_one_event_is_never_that_of_the_next() -> None:
    """Not even if both are frozen at the same moment, in the process that goes on and in one that starts."""
    clock, snapshots = Clock(), Snapshots()
    events = events_of(clock, EVENT)
    events.follow()
    one = publication(snapshots, events, clock)
    read(snapshots, 10, NOON)
    clock.now = FREEZE
    former = one.frozen()
    assert former is not None
    # Some of it may be from before the freeze, and for the next event it counts.
    read(snapshots, 25, FREEZE + timedelta(minutes=1))
    assert tokens_of(one.frozen()) == 10
    clock.now = NOON + 3 * HOUR
    events.change(0, "publish", lambda state: act(state, Action.PUBLISH, clock()))
    events.change(1, "new", lambda state: act(state, Action.NEW, clock()))
    assert (one.frozen(), shown(one)) == (None, 25)

    events.change(2, "event", lambda state: state.with_(**dict(EVENT.times)))

    started = publication(snapshots, events, clock)
    started.adopt(former)
    for each in (one, started):
        assert (tokens_of(each.frozen()), shown(each)) == (25, 25)
    # What the store still holds replaces nothing.
    read(snapshots, 400, clock())
    for each in (one, started):
        each.adopt(former)
        assert (tokens_of(each.frozen()), shown(each)) == (25, 25)


def test_a_freeze_that_is_set_later_shows_no_key_team_or_model_that_appeared_since() -> None:
    def listing(*names: str) -> list[ListedTeam]:
        keys = [ListedKey(token=f"key-{name}", key_alias=f"alias-{name}") for name in names]
        later = FREEZE + timedelta(minutes=1)
        teams = [ListedTeam(team_id="a", created_at=NOON - HOUR, keys=keys)]
        return teams + [ListedTeam(team_id=name, created_at=later) for name in names if name == "late"]

    def models(*names: str) -> ModelInfo:
        price = {"input_cost_per_token": 1e-5, "output_cost_per_token": 1e-5}
        rows = [
            {"model_name": name, "litellm_params": {"model": f"provider/{name}"}, "model_info": price}
            for name in names
        ]
        return ModelInfo.model_validate({"data": rows})

    def reading(moment: datetime, *names: str) -> None:
        rows = [Row(DAY, team="a", key="key-old", model="provider/old", prompt=10)]
        if "late" in names:
            rows.append(Row(DAY, team="late", key="key-late", model="provider/late", prompt=7))
        snapshots.change(
            lambda old: replace(
                old,
                ledger=old.ledger.with_teams(listing(*names))
                .with_models(models(*names))
                .with_day(facts_of(rows, DAY, moment), moment),
                prices=prices_of(models(*names)),
                gateway=GatewayState(GatewayStateName.OK, last_success_at=moment),
                logs=DONE,
            )
        )

    clock, snapshots = Clock(), Snapshots()
    events = events_of(clock, EVENT.with_(freeze_at=None))
    events.follow()
    one = publication(snapshots, events, clock)
    reading(FREEZE - timedelta(seconds=20), "old", "idle")
    reading(FREEZE - timedelta(seconds=10), "old", "idle")
    reading(FREEZE + timedelta(seconds=50), "old", "idle", "late")
    clock.now = FREEZE + timedelta(minutes=2)
    assert "late" in one.public().snapshot.ledger.teams

    events.change(0, "event", lambda state: state.with_(freeze_at=FREEZE))

    held = one.frozen()
    assert held is not None
    ledger = held.snapshot.ledger
    assert set(ledger.teams) == {"a"}
    assert set(ledger.keys) == set(ledger.key_ids) == {"key-old"}
    assert ledger.public_models == {"provider/old": "old"}
    assert [price.model for price in held.snapshot.prices] == ["old"]
    assert "late" not in repr(held.snapshot)
