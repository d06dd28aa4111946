"""Wire models: the fields of the gateway's responses read here. Unknown fields are skipped, nonsense is rejected.

Nothing else runs while a response is validated. Validators in Python would take four times as long, so numbers
have none: null is read as None, which counts as 0 and is reported by `nulls`; a field that a release doesn't have
is 0. What is rejected is set aside by `salvage`, not here.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, NamedTuple, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

# Far above any event, and far below where an integer stops being a plausible count.
_MAX_COUNT = 10**21

Count = Annotated[int, Field(ge=0, le=_MAX_COUNT)] | None
# Custom prices and credits make spend negative.
Dollars = Annotated[float, Field(ge=-1e12, le=1e12)] | None


class SetAside(NamedTuple):
    """Parts of a response that were left out because a value in them cannot be right, or nulls that count as 0.

    `field` is a path without indices and without keys of mappings, which may be confidential.
    """

    endpoint: str
    field: str
    reason: str
    parts: int


_T = TypeVar("_T")


def _none_if_invalid(value: object, validated: ValidatorFunctionWrapHandler) -> object:
    try:
        return validated(value)
    except ValidationError:
        return None


# Of lists and failures alone, which are short: nonsense counts as unknown, and sets nothing else aside.
_Lenient = Annotated[_T | None, WrapValidator(_none_if_invalid)]
_LenientDollars = Annotated[Dollars, WrapValidator(_none_if_invalid)]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


@dataclass(frozen=True, slots=True)
class Metrics:
    spend: Dollars = 0.0
    prompt_tokens: Count = 0
    completion_tokens: Count = 0
    # Every release reports it, so its absence is reported like null.
    total_tokens: Count = None
    cache_read_input_tokens: Count = 0
    cache_creation_input_tokens: Count = 0
    api_requests: Count = 0
    successful_requests: Count = 0
    failed_requests: Count = 0


@dataclass(frozen=True, slots=True)
class KeyMetadata:
    key_alias: str | None = None


@dataclass(frozen=True, slots=True)
class KeyUsage:
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class KeyActivity(KeyUsage):
    metadata: KeyMetadata = KeyMetadata()


# A large response has hundreds of thousands of these. As models they take twice the memory and three times the time.
SLOTTED = (Metrics, KeyMetadata, KeyUsage, KeyActivity)


class TeamMetadata(Wire):
    team_alias: str | None = None


class _Sum(Wire):
    """Usage with parts of its own. `total_unknown` is set when its metrics were set aside: its parts remain."""

    metrics: Metrics
    total_unknown: bool = False


class TeamActivity(_Sum):
    metadata: TeamMetadata = TeamMetadata()
    api_key_breakdown: dict[str, KeyActivity] = Field(default_factory=dict)


class ModelActivity(_Sum):
    # Names of keys come with the teams.
    api_key_breakdown: dict[str, KeyUsage] = Field(default_factory=dict)


class ActivityBreakdown(Wire):
    entities: dict[str, TeamActivity] = Field(default_factory=dict)
    # Public names of models. Releases up to 1.73 report only `models` and `api_keys`.
    model_groups: dict[str, ModelActivity] = Field(default_factory=dict)
    # Provider and model; the same usage as the groups, and usage without a group.
    models: dict[str, ModelActivity] = Field(default_factory=dict)
    api_keys: dict[str, KeyUsage] = Field(default_factory=dict)


class DayActivity(_Sum):
    date: date
    breakdown: ActivityBreakdown
    set_aside: tuple[SetAside, ...] = ()


class PageInfo(Wire):
    """Older releases omit these: then there is only one page."""

    page: int = 1
    total_pages: int = 1
    has_more: bool = False


class ActivityPage(Wire):
    results: list[DayActivity]
    metadata: PageInfo = PageInfo()


class Allowance(Wire):
    """What a team or a key may spend, and has spent."""

    max_budget: _LenientDollars = None
    # Of the current budget period, where there is one.
    spend: _LenientDollars = None
    blocked: _Lenient[bool] = None


class ListedKey(Allowance):
    token: str | None = None
    key_name: str | None = None
    key_alias: str | None = None
    expires: _Lenient[datetime] = None


class ListedTeam(Allowance):
    team_id: str
    team_alias: str | None = None
    created_at: datetime | None = None
    keys: list[ListedKey] | None = None


class DeploymentParams(Wire):
    model: str | None = None


class DeploymentInfo(Wire):
    """Prices are dollars per token."""

    team_public_model_name: str | None = None
    mode: _Lenient[str] = None
    input_cost_per_token: _LenientDollars = None
    output_cost_per_token: _LenientDollars = None
    cache_read_input_token_cost: _LenientDollars = None
    cache_creation_input_token_cost: _LenientDollars = None


class Deployment(Wire):
    model_name: str
    model_info: DeploymentInfo | None = None
    litellm_params: DeploymentParams = DeploymentParams()


class ModelInfo(Wire):
    data: list[Deployment]


class ReleaseInfo(Wire):
    """Of /health/readiness, where releases before mid-2026 report it, its /details, and the OpenAPI document."""

    class Info(Wire):
        version: str | None = None

    litellm_version: str | None = None
    info: Info = Info()


class CacheUsage(Wire):
    """Null where a provider has no cache."""

    cache_read_input_tokens: Count = None
    cache_creation_input_tokens: Count = None


def _zero_for_null(value: object) -> object:
    return 0 if value is None else value


def _unpack_text(value: object) -> object:
    """Older releases send the metadata as JSON text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


class RequestError(Wire):
    """Why a request failed. Classes and codes differ between releases; some causes only the message tells."""

    error_code: _Lenient[str | int] = None
    error_class: _Lenient[str] = None
    # Since mid-2026.
    normalized_error: _Lenient[str] = None
    error_rate_limit_category: _Lenient[str] = None
    # May hold names and parts of keys: only its cause is kept.
    error_message: _Lenient[str] = None


class RequestMetadata(Wire):
    """Its other fields (addresses, users) are never read."""

    additional_usage_values: CacheUsage | None = None
    user_api_key_team_alias: str | None = None
    error_information: _Lenient[RequestError] = None


class RequestLog(Wire):
    """One request. Cached tokens are part of the prompt tokens."""

    request_id: str
    api_key: str | None = None
    team_id: str | None = None
    model_group: str | None = None
    model: str | None = None
    spend: Dollars = 0.0
    prompt_tokens: Count = 0
    completion_tokens: Count = 0
    total_tokens: Count = None
    started_at: datetime = Field(alias="startTime")
    ended_at: datetime | None = Field(default=None, alias="endTime")
    status: str | None = None
    metadata: Annotated[RequestMetadata | None, BeforeValidator(_unpack_text)] = None


class RequestLogPage(Wire):
    """`total` is 0 where the release doesn't report it."""

    data: list[RequestLog]
    total: Annotated[int, BeforeValidator(_zero_for_null), Field(ge=0)] = 0
