"""The answer of /status: the state of the reading, not the usage itself."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from leaderboard.api.schemas import Answer, DataAnswer

GatewayStateName = Literal["starting", "ok", "failing"]


class GatewayStatus(Answer):
    state: GatewayStateName
    error: Annotated[str | None, Field(description="While failing: what is wrong and what to do.")]
    failing_since: datetime | None
    last_success_at: datetime | None
    next_attempt_at: datetime | None


class LoadingStatus(Answer):
    """How far the start-up reading of the history has come."""

    days_read: int
    days_total: int
    done: bool


class RequestLogsStatus(Answer):
    """What the request logs gave for the time before this program watched."""

    state: Literal["waiting", "reading", "done", "over_budget", "unavailable"]
    detail: Annotated[str | None, Field(description="Why not, or what remains unread.")]
    requests_read: int
    bytes_read: int
    budget_bytes: int


class UsageSum(Answer):
    tokens: int
    requests: int
    cost: float


class Reconciliation(Answer):
    """teams + unassigned + internal = gateway_total, or `difference` says by how much not."""

    teams: UsageSum
    unassigned: Annotated[
        UsageSum, Field(description="Usage of keys without a team, refused requests among it.")
    ]
    internal: Annotated[UsageSum, Field(description="Usage of the gateway's own pages (litellm-dashboard).")]
    gateway_total: Annotated[UsageSum, Field(description="The gateway's own totals of the days.")]
    difference: UsageSum
    balanced: Annotated[bool, Field(description="Equal to the token and request, and to 1e-9 of a dollar.")]
    unknown_model_tokens: Annotated[int, Field(description="Teams' tokens in rows without a model.")]
    unknown_model_rows: Annotated[int, Field(description="Team, key and day that have such tokens.")]
    timed_tokens: Annotated[int, Field(description="Teams' tokens whose hour is known.")]
    coverage: Annotated[
        float | None,
        Field(description="Share of the teams' tokens whose hour is known; null without tokens."),
    ]


class EventStatus(Answer):
    """The event the board is about, where EVENT_START and EVENT_END are set."""

    name: str | None
    start: datetime
    end: datetime
    timezone: str


class DayRead(Answer):
    date: date
    read_at: datetime


class StatusAnswer(DataAnswer):
    age_seconds: Annotated[float | None, Field(description="Seconds since as_of.")]
    product_version: str
    refresh_seconds: float
    history_days: int
    gateway: GatewayStatus
    loading: LoadingStatus
    request_logs: RequestLogsStatus
    reconciliation: Reconciliation
    days: Annotated[list[DayRead], Field(description="When each day of the period was last read.")]
    event: EventStatus | None
