"""The responses. Callers depend on them: fields may be added, none renamed or dropped."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from leaderboard.services.moments import MomentKind


class Schema(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class ErrorResponse(Schema):
    detail: Annotated[str, Field(description="One sentence: the cause and the remedy.")]


class Window(Schema):
    """A time window instead of days: days that lie within it count whole, other usage if its minute is known."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    first: Annotated[
        datetime, Field(alias="from", description="Start of the window, to the minute, inclusive.")
    ]
    last: Annotated[datetime, Field(alias="to", description="End of the window, to the minute, exclusive.")]
    timed_tokens: Annotated[
        int, Field(description="The teams' tokens that are certain to belong to the window.")
    ]
    possible_tokens: Annotated[
        int, Field(description="Those plus tokens without a known minute that may belong to the window.")
    ]
    coverage: Annotated[
        float | None,
        Field(description="timed_tokens ÷ possible_tokens; 1 means exact, null means no tokens."),
    ]


class DataResponse(Schema):
    """Fields of every data response."""

    start_date: Annotated[date, Field(description="First day of the period, UTC.")]
    end_date: Annotated[date, Field(description="Last day of the period, UTC, inclusive.")]
    as_of: Annotated[
        datetime | None,
        Field(description="When the last days of the period were last read from the gateway."),
    ]
    stale: Annotated[
        bool,
        Field(
            description="True while the gateway is unreachable or the numbers are too old to be shown as live."
        ),
    ]
    demo: Annotated[bool, Field(description="True when the numbers come from the embedded demo gateway.")]
    complete: Annotated[bool, Field(description="True when every day of the period has been read.")]
    days_read: Annotated[int, Field(description="Days of the period that have been read.")]
    days_total: Annotated[int, Field(description="Days in the period.")]
    version: Annotated[int, Field(description="Version of the data; it changes only when its content does.")]
    window: Annotated[
        Window | None, Field(description="Set with `from` and `to`, or with `period=event`.")
    ] = None


class TeamMark(Schema):
    """The team, in the same form in every response."""

    name: Annotated[str, Field(description="The team's alias, or its id if it has none.")]
    team_id: str
    slot: Annotated[
        int,
        Field(description="The team's mark, which never changes: colour = slot mod 12, round = slot div 12."),
    ]
    deleted: Annotated[bool, Field(description="True if the gateway no longer lists the team.")]
    rank: Annotated[
        int | None,
        Field(
            description="Equal values share a rank and the next ranks are skipped; null: out of competition."
        ),
    ]


class ModelUsageOfKey(Schema):
    model_name: Annotated[str, Field(description='The public model name, or "Unknown model".')]
    display_name: Annotated[str, Field(description="The model's display name; unique within the response.")]
    total_tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_cost: Annotated[float, Field(description="Dollars, not rounded.")]


class KeyUsage(Schema):
    api_key: Annotated[
        str, Field(description="Identifies the key in at most 12 characters; neither the key nor its hash.")
    ]
    key_alias: str | None
    masked_key: Annotated[
        str, Field(description="The short form that the gateway shows, or the end of the hash.")
    ]
    total_tokens: int
    models: list[ModelUsageOfKey]


class Breakdown(Schema):
    api_keys: list[KeyUsage]


class TeamTokens(TeamMark):
    division: Annotated[str | None, Field(description="Id of the team's division; null without divisions.")]
    out_of_competition: Annotated[bool, Field(description="True: listed behind the ranked teams.")]
    tokens: int
    prompt_tokens: Annotated[
        int, Field(description="Includes the tokens read from and written to the cache.")
    ]
    completion_tokens: int
    cache_read_tokens: Annotated[int, Field(description="Prompt tokens read from a cache.")]
    cache_creation_tokens: Annotated[int, Field(description="Prompt tokens written to a cache.")]
    total_requests: int
    successful_requests: int
    failed_requests: int
    success_rate: Annotated[float, Field(description="Percent, 2 decimals; 0.0 without requests.")]
    total_cost: Annotated[float, Field(description="Dollars, not rounded.")]
    key_count: Annotated[
        int,
        Field(description="Keys with usage in the period that have an alias or are listed by the gateway."),
    ]
    unnamed_key_count: Annotated[
        int,
        Field(description="Other keys with usage: JWT tokens, of which a person has many, and deleted keys."),
    ]
    main_model: Annotated[str | None, Field(description="The model with most of the team's tokens.")]
    main_model_display_name: Annotated[str | None, Field(description="Its display name.")]
    max_budget: Annotated[
        float | None,
        Field(description="Dollars; null without one, while frozen, and unless organisers show budgets."),
    ] = None
    budget_left: Annotated[float | None, Field(description="Dollars of it that are not spent.")] = None
    breakdown: Breakdown | None = None


class TokensResponse(DataResponse):
    teams: list[TeamTokens]


class TeamPace(TeamMark):
    rank_hour_ago: Annotated[
        int | None,
        Field(description="The team's rank an hour before `at`; null if it is unknown or the team is new."),
    ]
    new: Annotated[bool, Field(description="True if the team had no tokens an hour ago while others had.")]
    tokens_per_minute: Annotated[
        float | None, Field(description="Mean of the last five whole minutes; null if unknown.")
    ]
    last_used_at: Annotated[
        datetime | None,
        Field(description="The last minute with known usage, within the hours that are searched."),
    ]
    steps: Annotated[
        list[int | None],
        Field(description="Tokens in each of the 36 steps, oldest first; null where some are unknown."),
    ]


class PulsePoint(Schema):
    start: datetime
    tokens: Annotated[
        int | None, Field(description="Of all teams; null if none are known and some may be missing.")
    ]


class Pulse(Schema):
    step_minutes: int
    points: Annotated[list[PulsePoint], Field(description="At most 96, ascending, up to the last refresh.")]


class Moment(Schema):
    at: datetime
    kind: Annotated[
        MomentKind,
        Field(
            description="leads: took the lead from `other`. passes: overtook `other` within the first ten. first: sent "
            "its first request of the period. record_hour: used more tokens within a clock hour than any team before."
        ),
    ]
    team: TeamMark
    other: TeamMark | None
    tokens: Annotated[int | None, Field(description="Tokens of a record hour so far; null for other kinds.")]


class PaceResponse(DataResponse):
    at: Annotated[
        datetime | None,
        Field(
            description="The refresh that the pace is computed for; null if the period is over and so has no pace."
        ),
    ]
    known_since: Annotated[
        datetime | None,
        Field(description="From here to `at`, the minute of every token is known (at most six hours back)."),
    ]
    tokens_per_minute: Annotated[
        float | None,
        Field(description="Of all teams, mean of the last five whole minutes; null if unknown."),
    ]
    step_minutes: Annotated[int, Field(description="Length of the steps of `teams`.")]
    steps_start: Annotated[
        datetime | None, Field(description="Start of the first step; the last one ends now.")
    ]
    teams: list[TeamPace]
    pulse: Pulse
    moments: Annotated[list[Moment], Field(description="Newest first, at most 50, since `known_since`.")]


class TeamOfPoint(TeamMark):
    tokens: int
    total_requests: int
    successful_requests: int
    failed_requests: int


Granularity = Literal["day", "hour", "10min", "minute"]


class TimeseriesPoint(Schema):
    date: Annotated[date, Field(description="The UTC day; for a part of a day, the day in `timezone`.")]
    start: Annotated[datetime, Field(description="Start of the point, with the offset of `timezone`.")]
    step_minutes: Annotated[
        int,
        Field(description="Length of the point: its usage happened within these minutes. A day has 1440."),
    ]
    teams: list[TeamOfPoint]


class TimeseriesResponse(DataResponse):
    granularity: Annotated[
        Granularity, Field(description="Of the points; with `granularity=auto`, of the finest points.")
    ]
    steps: Annotated[
        list[Granularity] | None,
        Field(description="With `granularity=auto`: the steps available for the period, finest first."),
    ] = None
    timezone: Annotated[str, Field(description="Zone of hours and minutes; days are UTC.")]
    tokens: Annotated[
        int, Field(description="The teams' tokens in the period; for a window, its `possible_tokens`.")
    ]
    timed_tokens: Annotated[
        int,
        Field(description="Tokens in the points; with `granularity=auto`, in points shorter than a day."),
    ]
    coverage: Annotated[float | None, Field(description="timed_tokens ÷ tokens; null without tokens.")]
    timeseries: list[TimeseriesPoint]


class ModelTokens(Schema):
    model: str
    display_name: Annotated[str, Field(description="The model's display name; unique within the response.")]
    tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_requests: int
    successful_requests: int
    failed_requests: int
    total_cost: Annotated[float, Field(description="Dollars, not rounded.")]
    team_count: Annotated[int, Field(description="Teams that used the model in the period.")]


class ModelsResponse(DataResponse):
    models: list[ModelTokens]


class TeamSuccess(TeamMark):
    total_requests: int
    successful_requests: int
    failed_requests: int
    success_rate: Annotated[float, Field(description="Percent, 2 decimals; 0.0 without requests.")]


class SuccessRateResponse(DataResponse):
    teams: list[TeamSuccess]


class CostCell(Schema):
    team: str
    team_id: str
    slot: int
    deleted: bool
    rank: Annotated[
        int | None, Field(description="The team's rank by tokens in the period; null: out of competition.")
    ]
    model: str
    display_name: Annotated[str, Field(description="The model's display name; unique within the response.")]
    cost_per_1k_tokens: Annotated[float, Field(description="Dollars, 4 decimals; 0.0 without tokens.")]
    total_cost: Annotated[float, Field(description="Dollars, 4 decimals.")]
    total_tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_requests: int
    exact_total_cost: Annotated[float, Field(description="Dollars, not rounded.")]
    exact_cost_per_1k_tokens: Annotated[
        float | None, Field(description="Dollars, not rounded; null without tokens.")
    ]
    cost_per_million_tokens: Annotated[
        float | None, Field(description="Dollars, not rounded; null without tokens.")
    ]


class CostEfficiencyResponse(DataResponse):
    cells: list[CostCell]


class HourTokens(Schema):
    hour: Annotated[int, Field(ge=0, le=23)]
    tokens: int


class TimedSources(Schema):
    """Where the times of tokens come from."""

    watched: Annotated[int, Field(description="Tokens timed by growth between two refreshes.")]
    request_logs: Annotated[int, Field(description="Tokens timed by the gateway's request logs.")]


class TeamCoverage(TeamMark):
    tokens: Annotated[int, Field(description="The team's tokens in the period.")]
    timed_tokens: Annotated[int, Field(description="Those whose hour is known.")]
    coverage: Annotated[float | None, Field(description="timed_tokens ÷ tokens; null without tokens.")]


class HourlyResponse(DataResponse):
    hours: list[HourTokens]
    timezone: str
    tokens: Annotated[int, Field(description="The tokens of the period.")]
    timed_tokens: Annotated[int, Field(description="Those whose hour is known.")]
    coverage: Annotated[float | None, Field(description="timed_tokens ÷ tokens; null without tokens.")]
    sources: TimedSources
    teams: list[TeamCoverage]


class TeamDay(Schema):
    date: date
    tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_requests: int
    successful_requests: int
    failed_requests: int
    total_cost: float


class TeamModel(Schema):
    model: str
    display_name: Annotated[str, Field(description="The model's display name; unique within the response.")]
    tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_requests: int
    total_cost: float


class TeamResponse(DataResponse):
    team: TeamTokens
    ranked_teams: Annotated[int, Field(description="How many teams are ranked in the period.")]
    days: list[TeamDay]
    models: list[TeamModel]


class TeamStep(Schema):
    start: Annotated[datetime, Field(description="Start of the step, UTC.")]
    tokens: Annotated[
        int | None,
        Field(description="Tokens whose minute is known; null if none is known and some may be missing."),
    ]
    prompt_tokens: int | None
    completion_tokens: int | None
    total_requests: int | None
    complete: Annotated[bool, Field(description="True if no token of the team is missing in this step.")]
    rank: Annotated[
        int | None,
        Field(
            description="Rank at the end of the step by all tokens since the start; null while the team has "
            "none, or if tokens whose minute is unknown could change it."
        ),
    ]


class KeyLastUsed(Schema):
    api_key: Annotated[
        str, Field(description="Identifies the key in at most 12 characters; neither the key nor its hash.")
    ]
    last_used_at: Annotated[datetime, Field(description="The last minute with known usage.")]


class TeamReplay(TeamMark):
    tokens: Annotated[
        list[int],
        Field(description="Tokens so far, at the end of each step; empty for a team without a known minute."),
    ]
    untimed_tokens: Annotated[
        int,
        Field(
            description="Tokens of the team without a known minute: with the last step, those of the board."
        ),
    ]


class ReplayResponse(DataResponse):
    start: Annotated[datetime, Field(description="Start of the first step, UTC.")]
    step_minutes: Annotated[int, Field(description="Whole minutes, so that there are at most 360 steps.")]
    steps: Annotated[
        int, Field(description="Number of steps, up to the newest reading; the last may be shorter.")
    ]
    timed_tokens: Annotated[int, Field(description="Tokens in the steps.")]
    possible_tokens: Annotated[
        int, Field(description="Those plus tokens without a known minute that may belong to the period.")
    ]
    coverage: Annotated[
        float | None, Field(description="timed_tokens ÷ possible_tokens; null without tokens.")
    ]
    teams: Annotated[list[TeamReplay], Field(description="Best rank first.")]


class StepsResponse(DataResponse):
    team_id: str
    name: str
    step_minutes: Annotated[
        int, Field(description="30 for periods of up to 4 days, 60 up to 8 days, else 1440: whole UTC days.")
    ]
    timed_tokens: Annotated[int, Field(description="Tokens in the steps.")]
    possible_tokens: Annotated[
        int, Field(description="Those plus tokens without a known minute that may belong to the period.")
    ]
    coverage: Annotated[
        float | None, Field(description="timed_tokens ÷ possible_tokens; null without tokens.")
    ]
    steps: Annotated[list[TeamStep], Field(description="Ascending, up to the last refresh.")]
    rank_since: Annotated[
        datetime | None,
        Field(
            description="The minute whose usage brought the last rank, as in the moments of /tokens/pace; null with "
            "whole days, and if it is not known."
        ),
    ]
    keys: Annotated[list[KeyLastUsed], Field(description="Keys with usage whose minute is known.")]


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
        int, Field(description="Requests left out because a value cannot be right, or with a null number.")
    ]
    bytes_read: int
    budget_bytes: int


class StoreStatus(Schema):
    """Of what must survive a restart. While it fails, the board goes on in memory, and writes all of it later."""

    state: Annotated[
        Literal["memory", "starting", "ok", "failing"],
        Field(description="`memory`: no store is set, as in the demo."),
    ]
    cause: Annotated[str | None, Field(description="While failing: why.")]
    since: Annotated[datetime | None, Field(description="When this state began.")]
    last_write_at: Annotated[datetime | None, Field(description="The last write of this process.")]
    reads_gateway: Annotated[
        bool,
        Field(
            description="False: another process on the same store reads the gateway, this one loads what it wrote."
        ),
    ]


class UsageSum(Schema):
    tokens: int
    requests: int
    cost: float


class Reconciliation(Schema):
    """teams + hidden + unassigned + internal + difference = gateway_total."""

    teams: UsageSum
    hidden: Annotated[UsageSum, Field(description="Usage of teams that the organisers hide.")]
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


class EventAnnouncement(Schema):
    text: str
    urgent: bool


class EventStatus(Schema):
    """The workshop, if its start and end are set; without a gateway, the demo's event. More in /event."""

    name: str | None
    start: datetime
    end: datetime
    timezone: str
    announcements: Annotated[
        list[EventAnnouncement], Field(description="What applies now, the most important first.")
    ]


class DayRead(Schema):
    date: date
    read_at: datetime


class SetAside(Schema):
    """Parts of a response of the gateway left out because a value cannot be right, or nulls that count as 0."""

    date: Annotated[
        date | None, Field(description="The day they belong to; null for lists of teams or models.")
    ]
    endpoint: str
    field: Annotated[str, Field(description="The field that was implausible; `*` for a team, key or model.")]
    reason: str
    parts: Annotated[int, Field(description="How many rows, keys, teams, totals or numbers were left out.")]


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
    store: StoreStatus
    reconciliation: Reconciliation
    days: Annotated[list[DayRead], Field(description="When each day of the period was last read.")]
    set_aside: Annotated[
        list[SetAside],
        Field(
            description="What was left out of the period and the lists; the reconciliation shows how much."
        ),
    ]
    shrunk_days: Annotated[list[ShrunkDay], Field(description="Days of the period that shrank.")]
    share_urls: Annotated[
        list[str],
        Field(
            description="URLs under which others reach the board, the best first; empty if it is open to this "
            "machine only or the URL is not known."
        ),
    ]
    public_url: Annotated[
        str | None, Field(description="LEADERBOARD_PUBLIC_URL: links for others start with it.")
    ]
    event: EventStatus | None
