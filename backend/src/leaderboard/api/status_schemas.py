"""The response of /status: the state of the system rather than usage."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from leaderboard.api.schemas import DataResponse, Schema

GatewayStateName = Literal["starting", "ok", "failing"]


class GatewayStatus(Schema):
    state: GatewayStateName
    error: Annotated[str | None, Field(description="While failing: the cause and the remedy.")]
    failing_since: datetime | None
    last_success_at: datetime | None
    next_attempt_at: datetime | None


class LoadingStatus(Schema):
    """Progress of loading the history after the start."""

    days_read: int
    days_total: int
    done: bool


class RequestLogsStatus(Schema):
    """Progress of reading the request logs, which time usage from before the start."""

    state: Literal["waiting", "reading", "done", "over_budget", "unavailable"]
    detail: Annotated[str | None, Field(description="Why they are unavailable, or what remains unread.")]
    requests_read: int
    requests_set_aside: Annotated[
        int, Field(description="Requests left out because a value cannot be right.")
    ]
    bytes_read: int
    budget_bytes: int


class UsageSum(Schema):
    tokens: int
    requests: int
    cost: float


class Reconciliation(Schema):
    """teams + unassigned + internal + difference = gateway_total."""

    teams: UsageSum
    unassigned: Annotated[
        UsageSum, Field(description="Usage of keys without a team, including refused requests.")
    ]
    internal: Annotated[UsageSum, Field(description="Usage of the gateway's own pages (litellm-dashboard).")]
    gateway_total: Annotated[UsageSum, Field(description="The gateway's own totals of the days.")]
    difference: UsageSum
    balanced: Annotated[bool, Field(description="True if all differences are 0; for dollars, within 1e-9.")]
    unknown_model_tokens: Annotated[int, Field(description="Teams' tokens in rows without a model.")]
    unknown_model_rows: Annotated[int, Field(description="Number of such rows: one per team, key and day.")]
    timed_tokens: Annotated[int, Field(description="Teams' tokens whose hour is known.")]
    coverage: Annotated[
        float | None,
        Field(description="Share of the teams' tokens whose hour is known; null without tokens."),
    ]


class EventStatus(Schema):
    """The workshop, if EVENT_START and EVENT_END are set."""

    name: str | None
    start: datetime
    end: datetime
    timezone: str


class DayRead(Schema):
    date: date
    read_at: datetime


class SetAside(Schema):
    """Parts of a response of the gateway that were left out because a value in them cannot be right."""

    date: Annotated[
        date | None, Field(description="The day they belong to; null for lists of teams or models.")
    ]
    endpoint: str
    field: Annotated[str, Field(description="The field that was implausible; `*` for a team, key or model.")]
    reason: str
    parts: Annotated[int, Field(description="How many rows, keys, teams or totals were left out.")]


class ShrunkDay(Schema):
    """A day of which a reading had much less usage than the one before: a restored database, or a fault."""

    date: date
    noticed_at: datetime
    tokens_before: int
    tokens_after: int
    confirmed: Annotated[
        bool, Field(description="False: the day is shown as before, until a second reading confirms it.")
    ]


class StatusResponse(DataResponse):
    age_seconds: Annotated[float | None, Field(description="Seconds since as_of.")]
    product_version: str
    refresh_seconds: float
    history_days: int
    gateway: GatewayStatus
    loading: LoadingStatus
    request_logs: RequestLogsStatus
    reconciliation: Reconciliation
    days: Annotated[list[DayRead], Field(description="When each day of the period was last read.")]
    set_aside: Annotated[
        list[SetAside],
        Field(
            description="What was left out of the period and the lists; the reconciliation shows how much."
        ),
    ]
    shrunk_days: Annotated[list[ShrunkDay], Field(description="Days of the period that shrank.")]
    event: EventStatus | None
