"""Requests and responses of /join and of its part of /admin. Only two responses hold a key, each of them once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SecretStr, StringConstraints

from leaderboard.api.schemas import ErrorResponse, Schema
from leaderboard.join.errors import Reason
from leaderboard.join.records import Source, State
from leaderboard.join.rules import Dollars, Rules

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Confirm = Annotated[
    Sequence[Literal[Reason.NAME_TAKEN, Reason.TEAM_EXISTS, Reason.REPLACE_KEY]],
    Field(max_length=3, description="Questions of an earlier response that the attendee has confirmed."),
]


class Input(Schema):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# -- what attendees send


class TeamInput(Input):
    """A new team by its name, or an existing one by its code."""

    new: Name | None = None
    code: Code | None = None


class JoinInput(Input):
    code: Annotated[Code, Field(description="The event's code.")]
    name: Annotated[Name, Field(description="The attendee's name.")]
    team: Annotated[
        TeamInput | None, Field(description="null: a team of this person alone, named like them.")
    ] = None
    confirm: Confirm = ()


class NewKeyInput(Input):
    confirm: Confirm = ()


class TrialInput(Input):
    key: Annotated[SecretStr, Field(max_length=200, description="Used for one request and kept nowhere.")]
    model: Name | None = None


# -- what they get


class QuestionResponse(Schema):
    kind: Reason
    name: str | None = None
    team_name: str | None = None
    key_hint: str | None = None


class JoinErrorResponse(ErrorResponse):
    reason: Reason
    question: Annotated[
        QuestionResponse | None,
        Field(description="What to confirm: send the request again with its `kind` in `confirm`."),
    ] = None


class Budget(Schema):
    """In dollars; null: no limit."""

    person: float | None
    team: float | None


class TeamToJoin(Schema):
    team_id: str
    name: str
    members: int
    full: bool


class JoinInfo(Schema):
    event: str | None
    open: bool
    closed_text: str | None
    base_url: Annotated[str, Field(description="The gateway for attendees, without /v1.")]
    board_url: str | None
    models: Sequence[str]
    budget: Budget
    duration: str | None
    team_size: int | None
    keys_per_person: int
    notice: str | None
    teams: Annotated[
        Sequence[TeamToJoin] | None, Field(description="null without the event's code in X-Join-Code.")
    ]


class ParticipantName(Schema):
    id: str
    name: str


class TeamName(Schema):
    team_id: str
    name: str
    slot: Annotated[int | None, Field(description="null until the board has read the team.")]


class Joined(Schema):
    participant: ParticipantName
    team: TeamName
    team_code: Annotated[str, Field(description="With it others join the team.")]
    key: Annotated[str, Field(description="Shown only in this response.")]
    key_hint: str
    base_url: str
    models: Sequence[str]
    budget: Annotated[float | None, Field(description="Dollars that the key may spend; null: no limit.")]
    expires_at: datetime | None
    device_secret: Annotated[
        str | None,
        Field(description="Identifies this device in X-Join-Device; null: it keeps the one it has."),
    ]


class KeyOfMe(Schema):
    key_hint: str
    created_at: datetime
    expires_at: datetime | None
    revoked: bool


class Me(Schema):
    participant: ParticipantName
    team: TeamName
    team_code: str
    keys: Sequence[KeyOfMe]
    base_url: str
    models: Sequence[str]
    budget: float | None
    first_request_at: Annotated[
        datetime | None,
        Field(description="The first minute with usage of these keys, as far as it is known."),
    ]
    tokens: Annotated[int, Field(description="Tokens of these keys since the day they were made.")]


class TrialResponse(Schema):
    model: str
    tokens: int
    prompt_tokens: int
    completion_tokens: int
    cost: Annotated[float | None, Field(description="Dollars; null if the gateway doesn't report it.")]
    milliseconds: int


# -- what organisers send and get


class RulesInput(Input):
    rules: Rules
    revision: int


class ParticipantInput(Input):
    name: Name | None = None
    team_id: Name | None = None
    revision: int


class RevokeAllInput(Input):
    confirm: Literal["revoke all"]


class BudgetInput(Input):
    max_budget: Annotated[Dollars | None, Field(description="null: no limit.")]


class ParticipantRow(Schema):
    id: str
    name: str
    team_id: str
    team_name: str | None
    team_code: str | None
    key_alias: str
    keys: Sequence[KeyOfMe]
    joined_at: datetime
    source: Source
    state: State
    error: str | None
    revision: int


class ParticipantsResponse(Schema):
    participants: Sequence[ParticipantRow]


class ParticipantKey(Schema):
    participant: ParticipantRow
    key: Annotated[str, Field(description="Shown only in this response.")]


class TeamRow(Schema):
    """Money and `blocked` come from the gateway; null where it doesn't list the team."""

    team_id: str
    name: str
    code: str | None
    members: int
    blocked: bool | None
    max_budget: float | None
    spend: float | None


class JoinDesk(Schema):
    code: str
    url: Annotated[str | None, Field(description="null without LEADERBOARD_PUBLIC_URL.")]
    rules: Rules
    revision: int
    spent: float | None
    participants: int
    teams: Sequence[TeamRow]
    listed_models: Annotated[
        Sequence[str],
        Field(description="Models of the gateway that answer with text, by their public names."),
    ]


class NotRevoked(Schema):
    name: str
    detail: str


class RevokedResponse(Schema):
    revoked: int
    failed: Sequence[NotRevoked]
