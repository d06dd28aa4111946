"""Everything that the organisers set, as one immutable value, which the store keeps as JSON."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from leaderboard.ledger.facts import Usage
from leaderboard.services.ranking import Metric, Order

Places = Literal["present", "pages", "both"]
Scene = Literal[
    "lobby", "board", "race", "models", "records", "reveal", "podium", "awards", "what_if", "replay"
]
Id = Annotated[str, Field(min_length=1, max_length=64)]
TeamId = Annotated[str, Field(min_length=1, max_length=500)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Sentence = Annotated[str, Field(min_length=1, max_length=300)]
Moment = AwareDatetime


class Value(BaseModel):
    """Unknown fields are ignored: a process of an earlier release reads what a later one has written."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Window(NamedTuple):
    """`end` is exclusive."""

    start: datetime
    end: datetime


class Action(StrEnum):
    """What an organiser does by hand. All but `undo` change times (phase.py); `new` begins the next event."""

    START = "start"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    END = "end"
    REOPEN = "reopen"
    REVEAL = "reveal"
    PUBLISH = "publish"
    NEW = "new"
    UNDO = "undo"


class Stage(StrEnum):
    RANKS = "ranks"
    PODIUM = "podium"
    AWARDS = "awards"


class Division(Value):
    id: Id
    name: Name


class TeamSettings(Value):
    hidden: Annotated[
        bool, Field(description="Absent for viewers; its usage still counts in the totals.")
    ] = False
    out_of_competition: Annotated[bool, Field(description="Listed after the ranked teams.")] = False
    display_name: Name | None = None
    division: Annotated[Id | None, Field(description="Id of a division; null: the first one.")] = None
    slot: Annotated[int | None, Field(ge=0, le=10_000, description="Colour and shape.")] = None


class Announcement(Value):
    id: Id
    text: Sentence
    text_de: Sentence | None = None
    first: Annotated[Moment | None, Field(alias="from", description="Null: at once.")] = None
    until: Annotated[Moment | None, Field(description="Exclusive; null: until it is removed.")] = None
    places: Places = "both"
    urgent: bool = False

    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True)

    def text_in(self, language: str) -> str:
        return (language == "de" and self.text_de) or self.text

    def is_in_effect(self, now: datetime) -> bool:
        return (self.first is None or self.first <= now) and (self.until is None or now < self.until)


class Message(Value):
    text: Sentence
    text_de: Sentence | None = None


class PresentSettings(Value):
    """What every open present view shows."""

    scenes: Annotated[
        tuple[Scene, ...],
        Field(max_length=20, description="Scenes in their order; those without content are skipped."),
    ] = ("lobby", "board", "race", "models", "records", "reveal", "podium", "awards")
    pace_seconds: Annotated[int, Field(ge=5, le=120)] = 20
    pinned: Annotated[Scene | None, Field(description="Shown instead of the round.")] = None
    message: Message | None = None
    black: bool = False


class RevealState(Value):
    """How far the reveal is. `step` counts revealed ranks, from the last one, over all divisions."""

    stage: Stage = Stage.RANKS
    step: Annotated[int, Field(ge=0)] = 0


class Award(Value):
    """`value` and `runner_up_value` are in `unit`; `runner_up` is the name of the next team."""

    kind: Id
    title: Name
    title_de: Name | None = None
    team_id: TeamId | None = None
    value: float | None = None
    unit: Annotated[str, Field(max_length=40)] = ""
    condition: Annotated[str, Field(max_length=300)] = ""
    condition_de: Annotated[str, Field(max_length=300)] = ""
    runner_up: Annotated[str | None, Field(max_length=120)] = None
    runner_up_value: float | None = None


class TeamResult(Value):
    """A team in the final standing. `name` and `slot` are those that the organisers may replace."""

    team_id: TeamId
    name: str
    slot: int
    division: Id | None
    usage: Usage
    rank: int | None
    hours: int | None
    frozen_rank: int | None
    frozen_value: float | None


class Result(Value):
    """What the reveal shows, in the order of the standing: later usage does not change it.

    `numbers`: what it was computed from (sync/frozen_state.py); None in results of earlier releases.
    """

    teams: tuple[TeamResult, ...]
    proposed_awards: tuple[Award, ...]
    numbers: Annotated[str | None, Field(repr=False)] = None


class AttentionThresholds(Value):
    no_request_minutes: Annotated[int, Field(ge=1, le=1440)] = 20
    quiet_minutes: Annotated[int, Field(ge=1, le=1440)] = 20
    quiet_min_requests: Annotated[int, Field(ge=0, le=100_000)] = 10
    failures_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    failures_min_requests: Annotated[int, Field(ge=1, le=100_000)] = 10
    budget_percent: Annotated[int, Field(ge=1, le=100)] = 90
    budget_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    expiry_hours: Annotated[int, Field(ge=1, le=720)] = 24


class Times(Value):
    """`start` and `end` are both set or both null; without them there is no event."""

    start: Moment | None = None
    end: Annotated[Moment | None, Field(description="Exclusive.")] = None
    freeze_at: Annotated[
        Moment | None,
        Field(description="From here until the result is published, viewers see the numbers of this moment."),
    ] = None
    reveal_started_at: Moment | None = None
    published_at: Moment | None = None


class Undo(Value):
    """What `undo` brings back."""

    action: Action
    until: Moment
    times: Times
    reveal: RevealState


# What the numbers that viewers see depend on.
_NUMBERS = ("start", "end", "freeze_at", "divisions", "teams", "show_budget")


class EventSettings(Times):
    """`revision` counts changes; 0 is the state of the settings before the first one."""

    revision: int = 0
    numbers_revision: Annotated[
        int, Field(description="The revision of the last change that the numbers depend on.")
    ] = 0
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    timezone: ZoneInfo = ZoneInfo("UTC")
    metric: Metric = "tokens"
    min_requests: Annotated[
        int,
        Field(
            ge=0,
            le=10_000_000,
            description="Teams with fewer requests are not ranked. 0: 20 by success, else none.",
        ),
    ] = 0
    divisions: Annotated[tuple[Division, ...], Field(max_length=20)] = ()
    show_budget: Annotated[bool, Field(description="Viewers see the budget that teams have left.")] = False
    teams: Annotated[
        Mapping[TeamId, TeamSettings], Field(description="By team id; the others have none.")
    ] = {}
    announcements: Annotated[
        tuple[Announcement, ...], Field(max_length=100, description="The most important first.")
    ] = ()
    present: PresentSettings = PresentSettings()
    present_step: Annotated[int, Field(description="Next and previous scene count it up and down.")] = 0
    reveal: RevealState = RevealState()
    awards: Annotated[tuple[Award, ...], Field(max_length=20)] = ()
    attention: AttentionThresholds = AttentionThresholds()
    attention_seen: Annotated[
        Mapping[str, Moment], Field(description="Until when an entry of the attention list is hidden.")
    ] = {}
    what_if: Annotated[
        str | None, Field(max_length=200, description="The model of the what-if scene; null: none.")
    ] = None
    undo: Undo | None = None


class EventState(EventSettings):
    """`result` is fixed when the reveal begins, or without a reveal when it is published.

    `number` counts events: the frozen standing of one is never that of the next.
    """

    result: Result | None = None
    number: int = 1

    @property
    def fixed_result(self) -> Result | None:
        """None while usage may still change it."""
        return self.result if self.reveal_started_at or self.published_at else None

    @property
    def window(self) -> Window | None:
        return None if self.start is None or self.end is None else Window(self.start, self.end)

    @property
    def order(self) -> Order:
        return Order.by(self.metric, self.min_requests)

    @property
    def times(self) -> Times:
        return Times(**{name: getattr(self, name) for name in Times.model_fields})

    def announcements_at(self, now: datetime) -> tuple[Announcement, ...]:
        return tuple(announcement for announcement in self.announcements if announcement.is_in_effect(now))

    def team(self, team_id: str) -> TeamSettings:
        return self.teams.get(team_id) or TeamSettings()

    def following(self, old: "EventState") -> "EventState":
        """With the next revisions."""
        revision = old.revision + 1
        same_numbers = all(getattr(self, name) == getattr(old, name) for name in _NUMBERS)
        return self.with_(
            revision=revision, numbers_revision=old.numbers_revision if same_numbers else revision
        )

    def with_(self, **changes: object) -> "EventState":
        """Validated, unlike pydantic's copies."""
        return EventState.model_validate(dict(self) | changes)
