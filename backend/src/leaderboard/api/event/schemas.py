"""Responses and request bodies of the event: what everybody sees, and what organisers set."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from leaderboard.api.schemas import ErrorResponse, Schema
from leaderboard.event.phase import Phase
from leaderboard.event.state import (
    Action,
    Announcement,
    Division,
    EventSettings,
    Moment,
    Places,
    PresentSettings,
    Stage,
    TeamSettings,
)
from leaderboard.services.ranking import Metric

Revision = Annotated[int, Field(ge=0, description="The revision that the change is made to.")]
ScreenSize = Annotated[int, Field(ge=1, le=100_000, description="CSS pixels.")]


class EventPhase(Schema):
    phase: Phase
    at: Annotated[
        datetime | None,
        Field(description="When it begins or began; null if that is not known or it is skipped."),
    ]


class ShownAnnouncement(Schema):
    id: str
    text: str
    text_de: str | None
    urgent: bool
    places: Places
    until: datetime | None


class EventTeam(Schema):
    """The team, in the event's own ranking."""

    team_id: str
    name: str
    slot: int


class RevealedTeam(EventTeam):
    rank: Annotated[int | None, Field(description="Null: out of competition or below the minimum volume.")]
    value: Annotated[float | None, Field(description="The final value of the event's metric.")]
    frozen_rank: int | None
    frozen_value: float | None


class Reveal(Schema):
    stage: Stage
    division: Annotated[str | None, Field(description="Id of the division being revealed.")]
    step: Annotated[int, Field(description="Revealed ranks of this division.")]
    steps: Annotated[int, Field(description="Ranks of this division.")]
    revealed: Annotated[
        list[RevealedTeam], Field(description="Of all divisions, the newest last; nothing about the others.")
    ]
    lit: Annotated[list[str], Field(description="Ids of the teams of the newest step; several share a rank.")]


class PodiumTeam(EventTeam):
    division: str | None
    rank: int
    value: float
    hours: Annotated[
        int | None, Field(description="Clock hours with usage during the event; null if not all are known.")
    ]


class ShownAward(Schema):
    kind: str
    title: str
    title_de: str | None
    team_id: str | None
    name: Annotated[str | None, Field(description="Null: nobody met the condition.")]
    slot: int | None
    value: float | None
    unit: str
    condition: str
    condition_de: str
    runner_up: str | None
    runner_up_value: float | None


class WhatIfModel(Schema):
    model: str
    display_name: str
    cost: Annotated[float | None, Field(description="Dollars; null if it cannot be computed.")]


class WhatIf(Schema):
    """The event's tokens at the prices of other models."""

    model: Annotated[str, Field(description="The one that the organisers chose.")]
    cost: Annotated[float, Field(description="Dollars that the gateway counted.")]
    tokens: int
    models: Annotated[list[WhatIfModel], Field(description="Cheapest first; those without a cost follow.")]


class Present(PresentSettings):
    """What every open present view shows."""

    step: Annotated[int, Field(description="Next and previous scene count it up and down.")]


class JoinCard(Schema):
    url: Annotated[str | None, Field(description="Null without LEADERBOARD_PUBLIC_URL.")]
    code: str
    open: bool


class EventView(Schema):
    """The event as everybody sees it."""

    revision: Annotated[int, Field(description="Changes with every change that organisers make.")]
    name: str | None
    start: datetime
    end: Annotated[datetime, Field(description="Exclusive.")]
    freeze_at: datetime | None
    timezone: str
    phase: Phase
    phases: Annotated[list[EventPhase], Field(description="All phases in their order.")]
    frozen_at: Annotated[
        datetime | None, Field(description="Set while viewers see the numbers of this moment.")
    ]
    metric: Metric
    min_requests: Annotated[int, Field(description="Teams with fewer requests are not ranked by `metric`.")]
    divisions: list[Division]
    announcements: Annotated[
        list[ShownAnnouncement], Field(description="Those in effect, the most important first.")
    ]
    reveal: Annotated[Reveal | None, Field(description="Set from the reveal on.")]
    podium: Annotated[
        list[PodiumTeam] | None,
        Field(description="Best rank first, division by division; set from its stage on."),
    ]
    awards: Annotated[list[ShownAward] | None, Field(description="Set from its stage on.")]
    awards_to_come: Annotated[int, Field(description="How many follow the podium while it is shown.")]
    what_if: Annotated[WhatIf | None, Field(description="Set while organisers have chosen a model for it.")]
    present: Present
    join: JoinCard | None
    show_budget: bool


class EventResponse(Schema):
    event: Annotated[EventView | None, Field(description="Null without a start and an end.")]
    min_requests: Annotated[
        Mapping[Metric, int],
        Field(
            description="Requests that a team needs for a rank, by metric, where the event sets no minimum."
        ),
    ]


class Screen(Schema):
    """An open present view."""

    screen_id: UUID
    width: ScreenSize
    height: ScreenSize
    scene: Annotated[str, Field(min_length=1, max_length=40)]


class Body(BaseModel):
    """Of a request of an organiser: unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    revision: Revision


class EventEdit(Body):
    """All that is edited together; what is left out would be lost, so nothing may be."""

    name: Annotated[str | None, Field(max_length=200)]
    start: Moment | None
    end: Moment | None
    freeze_at: Moment | None
    timezone: ZoneInfo
    metric: Metric
    min_requests: Annotated[int, Field(ge=0, le=10_000_000)]
    divisions: Annotated[list[Division], Field(max_length=20)]
    show_budget: bool


class ActionRequest(Body):
    action: Action
    name: Annotated[
        str | None, Field(description="publish, new: the event's name, typed, because it is final.")
    ] = None
    end: Annotated[Moment | None, Field(description="reopen after the end: the new end.")] = None


class TeamEdit(Body):
    settings: TeamSettings


class AnnouncementsEdit(Body):
    announcements: Annotated[list[Announcement], Field(max_length=100)]


class PresentEdit(Body):
    present: PresentSettings


class StepRequest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Literal[1, -1]


class AdminEvent(EventSettings):
    """All that organisers set, and what follows from it now. `undo` is what can be taken back now."""

    phase: Phase | None
    frozen_at: datetime | None
    next: Annotated[list[Action], Field(description="What can be done now, the usual next step first.")]
    now: Annotated[datetime, Field(description="The server's clock.")]


class Conflict(ErrorResponse):
    current: AdminEvent


class OpenScreen(Screen):
    seen_at: datetime


class ScreensResponse(Schema):
    screens: list[OpenScreen]


class AuditEntry(Schema):
    at: datetime
    action: str
    before: Annotated[dict[str, object], Field(description="The fields that changed.")]
    after: dict[str, object]


class AuditResponse(Schema):
    changes: Annotated[list[AuditEntry], Field(description="The newest first.")]
