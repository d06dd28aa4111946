"""The answers, as callers see them. Fields may be added here, none renamed or dropped."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from leaderboard.services.moments import MomentKind


class Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ErrorAnswer(Answer):
    detail: Annotated[str, Field(description="One sentence: what was wrong and what to do.")]


class DataAnswer(Answer):
    """What every data answer says about itself."""

    start_date: Annotated[date, Field(description="First day of the period, UTC.")]
    end_date: Annotated[date, Field(description="Last day of the period, UTC, included.")]
    as_of: Annotated[
        datetime | None,
        Field(description="When the newest days of the period were last read from the gateway."),
    ]
    stale: Annotated[
        bool, Field(description="True while the gateway cannot be read: these are the last good numbers.")
    ]
    demo: Annotated[bool, Field(description="True when the numbers come from the embedded demo gateway.")]
    complete: Annotated[bool, Field(description="True when every day of the period has been read.")]
    days_read: Annotated[int, Field(description="Days of the period that have been read.")]
    days_total: Annotated[int, Field(description="Days in the period.")]
    version: Annotated[
        int, Field(description="Version of the ledger; it changes only when its content does.")
    ]


class TeamMark(Answer):
    """Who: the same in every answer."""

    name: Annotated[str, Field(description="The team's alias; its id where it has none.")]
    team_id: str
    slot: Annotated[
        int,
        Field(
            description="The team's steady mark: colour = slot mod 12, round = slot div 12. Never changes."
        ),
    ]
    deleted: Annotated[bool, Field(description="True when the gateway no longer lists the team.")]
    rank: Annotated[int, Field(description="Equal values share a rank and the next ranks are skipped.")]


class ModelUsageOfKey(Answer):
    model_name: Annotated[
        str, Field(description='The public model name; "Unknown model" where there is none.')
    ]
    display_name: Annotated[str, Field(description="The model as people say it; unique within the answer.")]
    total_tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_cost: Annotated[float, Field(description="Dollars, not rounded.")]


class KeyUsage(Answer):
    api_key: Annotated[
        str, Field(description="Identifies the key in at most 12 characters; neither the key nor its hash.")
    ]
    key_alias: str | None
    masked_key: Annotated[str, Field(description="The short form the gateway shows, or the end of the hash.")]
    total_tokens: int
    models: list[ModelUsageOfKey]


class Breakdown(Answer):
    api_keys: list[KeyUsage]


class TeamTokens(TeamMark):
    tokens: int
    prompt_tokens: Annotated[
        int, Field(description="Includes the tokens read from and written to the cache.")
    ]
    completion_tokens: int
    cache_read_tokens: Annotated[int, Field(description="The part of the prompt tokens read from a cache.")]
    cache_creation_tokens: Annotated[
        int, Field(description="The part of the prompt tokens written to a cache.")
    ]
    total_requests: int
    successful_requests: int
    failed_requests: int
    success_rate: Annotated[float, Field(description="Percent, 2 decimals; 0.0 without requests.")]
    total_cost: Annotated[float, Field(description="Dollars, not rounded.")]
    key_count: Annotated[int, Field(description="Keys with usage in the period.")]
    main_model: Annotated[str | None, Field(description="The model with most of the team's tokens.")]
    main_model_display_name: Annotated[str | None, Field(description="The same as people say it.")]
    breakdown: Breakdown | None = None


class Window(Answer):
    """A time window instead of days: only usage whose minute is known counts."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    first: Annotated[
        datetime, Field(alias="from", description="Start of the window, to the minute, included.")
    ]
    last: Annotated[
        datetime, Field(alias="to", description="End of the window, to the minute, not included.")
    ]
    timed_tokens: Annotated[int, Field(description="The teams' tokens in the window.")]
    possible_tokens: Annotated[
        int, Field(description="Those, and tokens without a known minute that may be of the window.")
    ]
    coverage: Annotated[
        float | None,
        Field(description="timed_tokens ÷ possible_tokens; 1 means exact, null that there is nothing."),
    ]


class TokensAnswer(DataAnswer):
    window: Annotated[Window | None, Field(description="Set when `from` and `to` were given.")] = None
    teams: list[TeamTokens]


class TeamPace(TeamMark):
    rank_hour_ago: Annotated[
        int | None,
        Field(
            description="The team's rank an hour before `at`; null where it is not known or the team is new."
        ),
    ]
    new: Annotated[
        bool, Field(description="True for a team that had no tokens an hour ago, while others had.")
    ]
    tokens_per_minute: Annotated[
        float | None, Field(description="Mean of the last five whole minutes; null where it is not known.")
    ]
    last_used_at: Annotated[
        datetime | None,
        Field(description="The newest minute in which usage is known, as far as it was looked for."),
    ]
    steps: Annotated[
        list[int | None],
        Field(
            description="Tokens in each of the 36 steps, oldest first; null where not all of them are known."
        ),
    ]


class PulsePoint(Answer):
    start: datetime
    tokens: Annotated[
        int | None, Field(description="Of all teams; null where none are known and some may be missing.")
    ]


class Pulse(Answer):
    step_minutes: int
    points: Annotated[list[PulsePoint], Field(description="At most 96, ascending, up to the newest reading.")]


class Moment(Answer):
    at: datetime
    kind: Annotated[
        MomentKind,
        Field(
            description="leads: took the lead from `other`. passes: passed `other`, among the first ten. first: sent "
            "its first request of the period. record_hour: used more tokens within a clock hour than any team before."
        ),
    ]
    team: TeamMark
    other: TeamMark | None
    tokens: Annotated[int | None, Field(description="Tokens of a record hour so far; null for other kinds.")]


class PaceAnswer(DataAnswer):
    at: Annotated[
        datetime | None,
        Field(
            description="The reading at which all is reckoned; null when the period is over: then it has no pace."
        ),
    ]
    known_since: Annotated[
        datetime | None,
        Field(
            description="From here on up to `at` the minute of every token is known (at most six hours back)."
        ),
    ]
    tokens_per_minute: Annotated[
        float | None,
        Field(description="Of all teams, mean of the last five whole minutes; null where not known."),
    ]
    step_minutes: Annotated[int, Field(description="Length of a step of `teams`.")]
    steps_start: Annotated[
        datetime | None, Field(description="When the first step begins; the last ends now.")
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


class TimeseriesPoint(Answer):
    date: Annotated[date, Field(description="The UTC day; for a part of a day, the day in `timezone`.")]
    start: Annotated[datetime, Field(description="Start of the point, with the offset of `timezone`.")]
    step_minutes: Annotated[
        int,
        Field(description="Length of the point: its usage happened within these minutes. A day has 1440."),
    ]
    teams: list[TeamOfPoint]


class TimeseriesAnswer(DataAnswer):
    granularity: Annotated[
        Granularity, Field(description="Of the points; with `granularity=auto`, of the finest points.")
    ]
    steps: Annotated[
        list[Granularity] | None,
        Field(description="With `granularity=auto`: the steps available for the period, finest first."),
    ] = None
    timezone: Annotated[str, Field(description="Zone of hours and minutes; days are UTC.")]
    window: Annotated[Window | None, Field(description="Set when `from` and `to` were given.")] = None
    tokens: Annotated[
        int, Field(description="The teams' tokens of the period; of a window, as `window.possible_tokens`.")
    ]
    timed_tokens: Annotated[
        int,
        Field(
            description="Those of them that the points hold; with `granularity=auto`, those in points shorter than "
            "a day."
        ),
    ]
    coverage: Annotated[float | None, Field(description="timed_tokens ÷ tokens; null without tokens.")]
    timeseries: list[TimeseriesPoint]


class ModelTokens(Answer):
    model: str
    display_name: Annotated[str, Field(description="The model as people say it; unique within the answer.")]
    tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_requests: int
    successful_requests: int
    failed_requests: int
    total_cost: Annotated[float, Field(description="Dollars, not rounded.")]
    team_count: Annotated[int, Field(description="Teams that used the model in the period.")]


class ModelsAnswer(DataAnswer):
    models: list[ModelTokens]


class TeamSuccess(TeamMark):
    total_requests: int
    successful_requests: int
    failed_requests: int
    success_rate: Annotated[float, Field(description="Percent, 2 decimals; 0.0 without requests.")]


class SuccessRateAnswer(DataAnswer):
    teams: list[TeamSuccess]


class CostCell(Answer):
    team: str
    team_id: str
    slot: int
    deleted: bool
    rank: Annotated[int, Field(description="The team's rank by tokens in the period.")]
    model: str
    display_name: Annotated[str, Field(description="The model as people say it; unique within the answer.")]
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


class CostEfficiencyAnswer(DataAnswer):
    cells: list[CostCell]


class HourTokens(Answer):
    hour: Annotated[int, Field(ge=0, le=23)]
    tokens: int


class TimedSources(Answer):
    """Where the hours' tokens come from."""

    watched: Annotated[int, Field(description="Tokens timed by the growth between two readings.")]
    request_logs: Annotated[int, Field(description="Tokens timed by the gateway's request logs.")]


class TeamCoverage(TeamMark):
    tokens: Annotated[int, Field(description="The team's tokens in the period.")]
    timed_tokens: Annotated[int, Field(description="Those of them whose hour is known.")]
    coverage: Annotated[float | None, Field(description="timed_tokens ÷ tokens; null without tokens.")]


class HourlyAnswer(DataAnswer):
    hours: list[HourTokens]
    timezone: str
    tokens: Annotated[int, Field(description="The tokens of the period.")]
    timed_tokens: Annotated[int, Field(description="Those of them whose hour is known.")]
    coverage: Annotated[float | None, Field(description="timed_tokens ÷ tokens; null without tokens.")]
    sources: TimedSources
    teams: list[TeamCoverage]


class TeamDay(Answer):
    date: date
    tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_requests: int
    successful_requests: int
    failed_requests: int
    total_cost: float


class TeamModel(Answer):
    model: str
    display_name: Annotated[str, Field(description="The model as people say it; unique within the answer.")]
    tokens: int
    prompt_tokens: int
    completion_tokens: int
    total_requests: int
    total_cost: float


class TeamAnswer(DataAnswer):
    team: TeamTokens
    ranked_teams: Annotated[int, Field(description="How many teams are ranked in the period.")]
    days: list[TeamDay]
    models: list[TeamModel]


class TeamStep(Answer):
    start: Annotated[datetime, Field(description="When the step begins, UTC.")]
    tokens: Annotated[
        int | None,
        Field(description="Tokens whose minute is known; null where none is known and some may be missing."),
    ]
    prompt_tokens: int | None
    completion_tokens: int | None
    total_requests: int | None
    complete: Annotated[bool, Field(description="True when no token of the team is missing in this step.")]
    rank: Annotated[
        int | None,
        Field(
            description="The rank at the end of the step, by all tokens since the start; null while the team has "
            "none, and where tokens whose minute is not known could change it."
        ),
    ]


class KeyLastUsed(Answer):
    api_key: Annotated[
        str, Field(description="Identifies the key in at most 12 characters; neither the key nor its hash.")
    ]
    last_used_at: Annotated[datetime, Field(description="The last minute in which usage is known.")]


class StepsAnswer(DataAnswer):
    team_id: str
    name: str
    step_minutes: Annotated[
        int, Field(description="30 for periods of up to 4 days, 60 up to 8 days, else 1440: whole UTC days.")
    ]
    timed_tokens: Annotated[int, Field(description="The tokens that the steps hold.")]
    possible_tokens: Annotated[
        int, Field(description="Those, and tokens without a known minute that may be of the period.")
    ]
    coverage: Annotated[
        float | None, Field(description="timed_tokens ÷ possible_tokens; null without tokens.")
    ]
    steps: Annotated[list[TeamStep], Field(description="Ascending, up to the newest reading.")]
    keys: Annotated[list[KeyLastUsed], Field(description="Keys with usage whose minute is known.")]
