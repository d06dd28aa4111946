"""Responses and request bodies of the desk: what only organisers see of teams, reveal, awards and prices."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from leaderboard.api.event.schemas import Body, EventTeam, RevealedTeam
from leaderboard.api.schemas import Schema
from leaderboard.event.attention import AttentionKind
from leaderboard.event.awards import AwardKind
from leaderboard.event.failures import FailureCause
from leaderboard.event.state import AttentionThresholds, Award, Stage, TeamSettings
from leaderboard.event.what_if import NotComputed

Dollars = Annotated[float, Field(description="Dollars, not rounded.")]


class RevealHint(Schema):
    """What comes next."""

    division: str | None
    teams: Annotated[list[RevealedTeam], Field(description="Several share a rank.")]
    remaining_in_division: Annotated[int, Field(description="Ranks, with the next one.")]
    remaining: int


class EventCount(Schema):
    """How usage around the start and the end of the event is counted."""

    state: Annotated[
        Literal["waiting", "second", "minute"],
        Field(
            description="second: what was sent within the event, by the request logs; minute: partly by the minute in "
            "which the gateway reported it; waiting: the logs of the end are not complete yet."
        ),
    ]
    ready_at: Annotated[datetime | None, Field(description="When they are; null unless waiting.")]
    by_minute_tokens: Annotated[
        int | None, Field(description="The teams' tokens that count by the minute; null if not known.")
    ]


class RevealResponse(Schema):
    count: EventCount
    stage: Stage
    step: Annotated[int, Field(description="Revealed ranks, over all divisions.")]
    steps: int
    hint: Annotated[RevealHint | None, Field(description="Null once every rank is revealed.")]


class RevealMove(Body):
    action: Annotated[
        Literal["next", "back", "podium", "awards"],
        Field(description="podium and awards reveal the ranks that are still hidden."),
    ]


class DeskTeam(EventTeam):
    """`name` and `slot` are the gateway's and the board's own, before `settings`."""

    settings: TeamSettings
    rank: Annotated[
        int | None, Field(description="By the event's metric, in its division, by current numbers.")
    ]
    division: Annotated[str | None, Field(description="The one in which the team is ranked.")]
    value: float | None
    tokens: int
    requests: int
    deleted: bool
    max_budget: Annotated[float | None, Field(description="Dollars; null without a budget.")]
    spend: Annotated[float | None, Field(description="Dollars, as the gateway's list of teams has it.")]
    blocked: bool
    key_count: Annotated[int | None, Field(description="Keys that the gateway lists.")]


class DeskTeamsResponse(Schema):
    as_of: datetime | None
    teams: Annotated[list[DeskTeam], Field(description="All teams, hidden ones too, by name.")]


class AttentionCause(Schema):
    cause: FailureCause
    requests: int
    model: Annotated[str | None, Field(description="The one that most of these requests named.")]
    last_at: datetime


class AttentionBudget(Schema):
    max_budget: Dollars
    spend: Dollars
    left: Dollars
    per_hour: Annotated[float, Field(description="Dollars per hour in the last 15 minutes.")]
    gone_at: Annotated[
        datetime | None, Field(description="When it is used up at this rate; null without recent usage.")
    ]
    key_hint: Annotated[str | None, Field(description="Alias or short form of the key; null: of the team.")]


class AttentionKey(Schema):
    key_hint: str
    expires: datetime | None
    blocked: bool


class AttentionDetail(Schema):
    requests: Annotated[
        int,
        Field(
            description="Of the last `failures_minutes`; of the event if there were only failures so far, "
            "and for quiet."
        ),
    ]
    failed: int
    causes: Annotated[list[AttentionCause], Field(description="Most frequent first, of the newest failures.")]
    budget: AttentionBudget | None
    keys: Annotated[list[AttentionKey], Field(description="Blocked or expiring ones.")]
    whole_team: Annotated[bool, Field(description="The team is blocked, or has no key that works.")]


class AttentionEntry(Schema):
    id: Annotated[str, Field(description="Stays the same while the cause of the entry does.")]
    kind: AttentionKind
    team_id: Annotated[
        str | None,
        Field(description="Null: requests with a key of no known team, or most teams are affected."),
    ]
    name: str | None
    slot: int | None
    since: datetime | None
    detail: AttentionDetail
    seen_until: Annotated[datetime | None, Field(description="Somebody takes care of it until then.")]


class AttentionResponse(Schema):
    as_of: Annotated[datetime | None, Field(description="When usage was last read from the gateway.")]
    computed_at: Annotated[datetime, Field(description="At most 15 seconds ago.")]
    entries: Annotated[list[AttentionEntry], Field(description="The most urgent first.")]
    thresholds: AttentionThresholds
    causes_missing: Annotated[
        str | None, Field(description="Why the causes of failures are unknown, if they are.")
    ]


class ThresholdsEdit(Body):
    thresholds: AttentionThresholds


class Seen(Body):
    pass


class AwardCandidate(EventTeam):
    rank: int
    value: float


class AwardCandidates(Schema):
    kind: AwardKind
    title: str
    title_de: str
    unit: Annotated[str, Field(description="tokens_per_dollar, share (0 to 1), ranks, tokens or models.")]
    condition: str
    condition_de: str
    award: Annotated[Award, Field(description="For the first candidate, or for nobody.")]
    candidates: Annotated[list[AwardCandidate], Field(description="Best first, at most ten.")]
    coverage: Annotated[
        float | None,
        Field(description="Share of the tokens that could be considered; null if minutes do not matter."),
    ]


class AwardsResponse(Schema):
    awards: Annotated[
        list[Award], Field(description="Those that the organisers chose; empty: the proposals.")
    ]
    candidates: list[AwardCandidates]


class AwardsEdit(Body):
    awards: Annotated[list[Award], Field(max_length=20)]


class DeskWhatIfModel(Schema):
    model: str
    display_name: str
    cost: Annotated[float | None, Field(description="Dollars; null if it cannot be computed.")]
    reason: Annotated[
        NotComputed | None,
        Field(description="no_price: the gateway lists none, or 0. prices_differ: deployments have several."),
    ]
    full_price_tokens: Annotated[
        int, Field(description="Cached tokens for which the model lists no price: counted like fresh ones.")
    ]


class WhatIfTeam(EventTeam):
    cost: Annotated[float, Field(description="Dollars that the gateway counted.")]
    model_cost: Annotated[float | None, Field(description="Dollars with the chosen model.")]


class WhatIfResponse(Schema):
    """The event's tokens at other prices. Not considered: tiers for long prompts, batches, fees per request."""

    as_of: datetime | None
    cost: Annotated[float, Field(description="Dollars that the gateway counted.")]
    tokens: int
    unpriced_tokens: Annotated[int, Field(description="Neither prompt nor completion: no price applies.")]
    models: Annotated[
        list[DeskWhatIfModel], Field(description="Cheapest first; those without a cost follow.")
    ]
    teams: Annotated[list[WhatIfTeam], Field(description="With `model`: each team, most expensive first.")]


class WhatIfEdit(Body):
    model: Annotated[
        str | None, Field(max_length=200, description="The model of the what-if scene; null: none.")
    ]
