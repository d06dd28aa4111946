"""The event over the changes of organisers, restarts, other processes, and clocks that jump."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from leaderboard.errors import InvalidRequest
from leaderboard.event.edits import with_basics
from leaderboard.event.phase import FINAL, Phase, act, frozen_at, phase_at
from leaderboard.event.state import Action, Award, EventState, Result, Times
from leaderboard.store.event_store import EventStore
from leaderboard.store.store import Store
from leaderboard.sync.event_sync import EventSync, Outdated
from tests.support.clock import NOON, Clock
from tests.support.waiting import until

HOUR = timedelta(hours=1)
FIRST = EventState(name="Autumn", start=NOON, end=NOON + 8 * HOUR, freeze_at=NOON + 6 * HOUR)
ORDER = list(Phase)
RESULT = Result(teams=(), proposed_awards=())
AWARD = Award(kind="own", title="Best pizza")


@dataclass
class Processes:
    """Several processes on one store in memory, each as after its start."""

    store: Store = field(default_factory=lambda: Store("sqlite://", ""))
    clock: Clock = field(default_factory=Clock)

    def start(self) -> EventSync:
        events = EventSync(EventStore(self.store), lambda _: FIRST, self.clock)
        events.follow()
        return events


@contextmanager
def processes() -> Iterator[Processes]:
    made = Processes()
    with closing(made.store):
        yield made


def renamed(name: str, state: EventState) -> EventState:
    return state.with_(name=name)


def test_another_process_follows_and_a_new_one_goes_on() -> None:
    with processes() as all_:
        one, other = all_.start(), all_.start()
        one.change(0, "event", lambda state: renamed("Winter", state))
        other.follow()

        for events in (one, other, all_.start()):
            assert (events.at(NOON).name, events.at(NOON).revision, events.known) == ("Winter", 1, True)


def test_a_change_to_an_outdated_state_overwrites_nothing() -> None:
    with processes() as all_:
        one, other = all_.start(), all_.start()
        one.change(0, "event", lambda state: renamed("Winter", state))
        with pytest.raises(Outdated) as raised:
            other.change(0, "event", lambda state: renamed("Spring", state))

        assert raised.value.current.name == "Winter"
        with pytest.raises(Outdated):
            other.change(0, "event", lambda state: renamed("Spring", state))
        assert other.at(NOON).name == one.at(NOON).name == "Winter"
        # A step of the present view does not depend on what else has changed.
        one.change(1, "event", lambda state: renamed("Summer", state))
        assert other.change(None, "step", lambda state: state.with_(present_step=1)).name == "Summer"


def test_what_changes_nothing_is_not_written() -> None:
    with processes() as all_:
        events = all_.start()
        events.change(0, "event", lambda state: state.with_(name="Autumn"))

        assert (events.at(NOON).revision, list(events.changes(9))) == (0, [])


def test_listeners_hear_of_changes_and_of_phases_that_the_clock_brings() -> None:
    with processes() as all_:
        events = EventSync(EventStore(all_.store), lambda _: FIRST, all_.clock)
        heard: list[tuple[int, Phase | None]] = []
        events.on_change(lambda: heard.append(events.version(all_.clock())))
        events.start()
        events.change(0, "event", lambda state: renamed("Winter", state))
        for hours, phase in ((6, Phase.FROZEN), (2, Phase.ENDED), (-8, Phase.RUNNING)):
            all_.clock.forward(hours=hours)
            until(lambda: heard[-1] == (1, phase), f"{phase} is noticed")  # noqa: B023
        events.stop()


class Event(RuleBasedStateMachine):
    """Organisers act, move times and make mistakes on two processes, which restart while the clock jumps."""

    @initialize()
    def begin(self) -> None:
        self.all = Processes()
        self.clock = self.all.clock
        self.processes = [self.all.start(), self.all.start()]
        self.revision = 0
        # What undo brings back, until when, if anything.
        self.before: Times | None = None
        self.undo_until = NOON
        self.logged = 0

    def teardown(self) -> None:
        if hasattr(self, "all"):
            self.all.store.close()

    @rule(minutes=st.integers(1, 700))
    def time_passes(self, minutes: int) -> None:
        before = phase_at(self.state, self.clock())
        self.clock.forward(minutes=minutes)
        after = phase_at(self.state, self.clock())
        if before is None:
            assert after is None
            return
        # By itself the clock leads only forward.
        assert after is not None
        assert ORDER.index(after) >= ORDER.index(before)
        assert after is before or after in (Phase.RUNNING, Phase.FROZEN, Phase.ENDED)

    @rule(minutes=st.integers(1, 700))
    def clock_is_set_back(self, minutes: int) -> None:
        final = phase_at(self.state, self.clock()) in (Phase.REVEALING, Phase.PUBLISHED)
        before = phase_at(self.state, self.clock())
        self.clock.forward(minutes=-minutes)
        if final:
            assert phase_at(self.state, self.clock()) is before

    @rule(seconds=st.integers(1, 12))
    def a_moment_passes(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @rule(which=st.integers(0, 1))
    def restart(self, which: int) -> None:
        self.processes[which] = self.all.start()

    @rule(which=st.integers(0, 1), action=st.sampled_from([*set(Action) - {Action.UNDO}]))
    def act_by_hand(self, which: int, action: Action) -> None:
        state, now = self.state, self.clock()
        before, times = phase_at(state, now), state.times
        end, number = now + HOUR, state.number

        def update(old: EventState) -> EventState:
            changed = act(old, action, now, end)
            fixes = action in (Action.REVEAL, Action.PUBLISH) and old.fixed_result is None
            return changed.with_(result=RESULT, awards=(AWARD,)) if fixes else changed

        if not self.changed(which, action.value, update):
            return
        after = phase_at(self.state, now)
        expected: dict[Action, tuple[Phase | None, set[Phase | None]]] = {
            Action.START: (Phase.SCHEDULED, {Phase.RUNNING}),
            Action.FREEZE: (Phase.RUNNING, {Phase.FROZEN}),
            Action.UNFREEZE: (Phase.FROZEN, {Phase.RUNNING}),
            Action.END: (before, {Phase.ENDED}),
            Action.REOPEN: (before, {Phase.SCHEDULED, Phase.RUNNING, Phase.FROZEN, Phase.ENDED}),
            Action.REVEAL: (Phase.ENDED, {Phase.REVEALING}),
            Action.PUBLISH: (before, {Phase.PUBLISHED}),
            Action.NEW: (Phase.PUBLISHED, {None}),
        }
        assert before is expected[action][0]
        assert after in expected[action][1]
        assert self.state.number == number + (action is Action.NEW)
        self.before = None if action in FINAL else times
        self.undo_until = now + timedelta(seconds=10)

    @rule(which=st.integers(0, 1))
    def undo(self, which: int) -> None:
        now, before = self.clock(), self.before
        possible = before is not None and self.undo_until - timedelta(seconds=10) <= now < self.undo_until
        done = self.changed(which, "undo", lambda old: act(old, Action.UNDO, now))

        assert done == possible
        if done:
            assert self.state.times == before
            self.before = None

    @rule(
        which=st.integers(0, 1),
        start=st.integers(-600, 600),
        minutes=st.integers(-10, 900),
        freeze=st.none() | st.integers(-10, 900),
    )
    def move_times(self, which: int, start: int, minutes: int, freeze: int | None) -> None:
        now = self.clock()
        begin = NOON + timedelta(minutes=start)
        times = {
            "start": begin,
            "end": begin + timedelta(minutes=minutes),
            "freeze_at": None if freeze is None else begin + timedelta(minutes=freeze),
        }
        phase = phase_at(self.state, now)
        if self.changed(which, "event", lambda old: with_basics(old, times, now)):
            assert phase not in (Phase.REVEALING, Phase.PUBLISHED)
            assert minutes > 0
            assert freeze is None or 0 <= freeze <= minutes
            self.before = None

    @rule(which=st.integers(0, 1), name=st.sampled_from(["Spring", "Summer"]))
    def rename(self, which: int, name: str) -> None:
        self.changed(which, "event", lambda state: renamed(name, state))

    @rule(behind=st.integers(1, 3))
    def change_an_outdated_state(self, behind: int) -> None:
        if self.revision >= behind:
            with pytest.raises(Outdated):
                self.processes[0].change(self.revision - behind, "event", lambda state: renamed("Old", state))

    @invariant()
    def every_process_sees_the_same(self) -> None:
        if not hasattr(self, "all"):
            return
        for events in self.processes:
            events.follow()
        one, other = (events.at(self.clock()) for events in self.processes)
        assert one == other
        assert one.revision == self.revision
        assert len(self.processes[0].changes(1000)) == self.logged

    @invariant()
    def what_viewers_see_fits_the_phase(self) -> None:
        if not hasattr(self, "all"):
            return
        state, now = self.state, self.clock()
        phase, frozen = phase_at(state, now), frozen_at(state, now)
        if phase in (Phase.SCHEDULED, Phase.RUNNING, Phase.PUBLISHED):
            assert frozen is None
        if phase in (Phase.FROZEN, Phase.REVEALING):
            assert frozen is not None
        if phase is Phase.ENDED:
            assert frozen == state.freeze_at

    @invariant()
    def without_an_event_nothing_of_the_one_before_is_left(self) -> None:
        if hasattr(self, "all") and phase_at(self.state, self.clock()) is None:
            state = self.state
            assert (state.times, state.result, state.awards) == (Times(), None, ())

    @property
    def state(self) -> EventState:
        for events in self.processes:
            events.follow()
        return self.processes[0].at(self.clock())

    def changed(self, which: int, action: str, update: Callable[[EventState], EventState]) -> bool:
        """Whether it was possible; a change that is not changes nothing, which the invariants see."""
        before = self.state
        try:
            after = self.processes[which].change(self.revision, action, update)
        except InvalidRequest:
            assert self.state == before
            return False
        if after.revision > before.revision:
            self.logged += 1
        self.revision = after.revision
        return True


TestEvent = Event.TestCase
TestEvent.settings = settings(max_examples=60, stateful_step_count=40)
