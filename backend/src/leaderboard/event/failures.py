"""Why requests failed, in the words that help a team, from the gateway's own."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from leaderboard.client.models import RequestError, RequestLog


class FailureCause(StrEnum):
    # Unknown to the gateway, such as a mistyped or deleted one.
    INVALID_KEY = "invalid_key"
    EXPIRED_KEY = "expired_key"
    # The key, its team or its user.
    BLOCKED = "blocked"
    MODEL_NOT_ALLOWED = "model_not_allowed"
    UNKNOWN_MODEL = "unknown_model"
    # The gateway's own, of the key or the team.
    RATE_LIMIT = "rate_limit"
    BUDGET = "budget"
    CONTEXT_LENGTH = "context_length"
    # The model's provider is overloaded, limits the gateway, or fails.
    PROVIDER = "provider"
    INVALID_REQUEST = "invalid_request"
    OTHER = "other"


class FailedRequest(NamedTuple):
    """`is_counted`: the gateway counts it for the team; requests with a key it doesn't know count for none.

    `team_id` is then the team that used this key before, if any did.
    """

    request_id: str
    at: datetime
    team_id: str | None
    model: str
    cause: FailureCause
    is_counted: bool


# The gateway's word for a model that it does not know.
_NO_MODEL = "unknown-model"

# The first that fits counts. What is compared: class, normalised error, kind of limit and message, in lower case.
# Releases before mid-2026 have only class, code and message.
_SIGNS = (
    (FailureCause.BUDGET, r"budget_?exceeded|budget has been exceeded|crossed budget|over budget"),
    (FailureCause.EXPIRED_KEY, r"expired key"),
    (FailureCause.BLOCKED, r"(key|team|user|customer|project)\S* is blocked"),
    (FailureCause.INVALID_KEY, r"no api key passed|invalid proxy server token|keynotfound|malformed api key"),
    (
        FailureCause.MODEL_NOT_ALLOWED,
        r"model_?access_?denied|not allowed to (access|call) model|not available for this api key"
        r"|can only access models",
    ),
    (FailureCause.UNKNOWN_MODEL, r"proxymodelnotfound|invalid model name"),
    (
        FailureCause.CONTEXT_LENGTH,
        r"context_?window_?exceeded|context (length|window)|(prompt|input) is too long",
    ),
    (
        FailureCause.PROVIDER,
        r"vendor_rate_limit|provider_(overloaded|internal_error|connection_error)|no_healthy_deployments"
        r"|no (healthy )?deployments? available|upstream_timeout|router_|overloaded"
        r"|(internalserver|serviceunavailable|badgateway|apiconnection)error|\btimeout",
    ),
    (FailureCause.RATE_LIMIT, r"rate_?limit|rate limit|max parallel request limit"),
    (
        FailureCause.INVALID_REQUEST,
        r"badrequest|unprocessable|unsupportedparams|invalid_request|400_|parameter",
    ),
)
_PATTERNS = tuple((cause, re.compile(sign)) for cause, sign in _SIGNS)
_BY_STATUS = {
    "400": FailureCause.INVALID_REQUEST,
    "401": FailureCause.INVALID_KEY,
    "422": FailureCause.INVALID_REQUEST,
    "429": FailureCause.RATE_LIMIT,
    "500": FailureCause.PROVIDER,
    "502": FailureCause.PROVIDER,
    "503": FailureCause.PROVIDER,
    "504": FailureCause.PROVIDER,
}
# The gateway's own words come first; what follows may be anything that a provider or a team wrote.
_MESSAGE_LENGTH = 500


def cause_of(error: RequestError | None) -> FailureCause:
    if error is None:
        return FailureCause.OTHER
    parts = (
        error.error_class,
        error.normalized_error,
        error.error_rate_limit_category,
        (error.error_message or "")[:_MESSAGE_LENGTH],
    )
    words = "\n".join(part or "" for part in parts).lower()
    found = (cause for cause, pattern in _PATTERNS if pattern.search(words))
    return next(found, _BY_STATUS.get(str(error.error_code), FailureCause.OTHER))


def failed_requests(logs: Iterable[RequestLog], team_of_key: Mapping[str, str]) -> list[FailedRequest]:
    """`team_of_key`: requests of a key that the gateway no longer knows belong to the team that used it."""
    return [
        FailedRequest(
            log.request_id,
            _utc(log.started_at),
            log.team_id or team_of_key.get(log.api_key or ""),
            _model_of(log),
            cause_of(log.metadata.error_information if log.metadata else None),
            bool(log.team_id),
        )
        for log in logs
        if log.status == "failure"
    ]


def _model_of(log: RequestLog) -> str:
    name = log.model_group or log.model or ""
    return "" if name == _NO_MODEL else name


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
