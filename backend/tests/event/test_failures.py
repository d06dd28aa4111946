"""Causes of failed requests. The first rows are those of LiteLLM 1.106, which refused each of these requests."""

from datetime import UTC, datetime

import pytest

from leaderboard.client.models import RequestError, RequestLog
from leaderboard.event.failures import FailedRequest, FailureCause, cause_of, failed_requests

# Class, code, normalised error, kind of limit, beginning of the message.
RECORDED = [
    (
        "model_not_allowed",
        "ModelAccessDeniedProxyException",
        "403",
        "403_MODEL_ACCESS_DENIED",
        None,
        "The requested model 'gpt-5.2' is not available for this API key, or the model name is invalid.",
    ),
    (
        "unknown_model",
        "ProxyModelNotFoundError",
        "400",
        "400_INVALID_REQUEST",
        None,
        "/chat/completions: Invalid model name passed in. Call `/v1/models` to view available models",
    ),
    (
        "rate_limit",
        "ProxyRateLimitError",
        "429",
        "429_RATE_LIMIT_EXCEEDED",
        "litellm_rate_limit",
        "litellm.RateLimitError: Rate limit exceeded for team: 85f6. Limit type: requests. Current limit: 1",
    ),
    (
        "provider",
        "RateLimitError",
        "429",
        "503_PROVIDER_OVERLOADED",
        "vendor_rate_limit",
        "litellm.RateLimitError: this is a mock rate limit error",
    ),
    (
        "provider",
        "InternalServerError",
        "500",
        "500_PROVIDER_INTERNAL_ERROR",
        None,
        "litellm.InternalServerError: this is a mock internal server error",
    ),
    (
        "context_length",
        "ContextWindowExceededError",
        "400",
        "400_CONTEXT_WINDOW_EXCEEDED",
        None,
        "litellm.ContextWindowExceededError: litellm.BadRequestError: this is a mock context window",
    ),
    (
        "budget",
        "BudgetExceededError",
        "422",
        "429_BUDGET_EXCEEDED",
        "litellm_rate_limit",
        "Budget has been exceeded! Team=ed68 Current cost: 5.2e-05, Max budget: 1e-07",
    ),
    ("blocked", "Exception", "", "UNCLASSIFIED", None, "Key is blocked. Update via `/key/unblock`"),
    ("blocked", "Exception", "", "UNCLASSIFIED", None, "Team=e1aa is blocked. Update via `/team/unblock`"),
    (
        "expired_key",
        "ProxyException",
        "401",
        "401_AUTHENTICATION_FAILED",
        None,
        "Authentication Error - Expired Key. Key Expiry time 2026-11-28 18:01:13",
    ),
    (
        "invalid_key",
        "KeyNotFoundError",
        "401",
        "401_AUTHENTICATION_FAILED",
        None,
        "Authentication Error, Invalid proxy server token passed. Received API Key = sk-...nope",
    ),
    ("invalid_key", "Exception", "", "UNCLASSIFIED", None, "No api key passed in."),
    # Releases before mid-2026 have neither the normalised error nor the kind of limit.
    ("budget", "BudgetExceededError", "400", None, None, "ExceededBudget: over budget"),
    (
        "model_not_allowed",
        "ProxyException",
        "401",
        None,
        None,
        "key not allowed to access model. This key can",
    ),
    ("rate_limit", "HTTPException", "429", None, None, "Max parallel request limit reached"),
    ("rate_limit", "HTTPException", "429", None, None, ""),
    ("invalid_key", "ProxyException", "401", None, None, ""),
    ("context_length", "BadRequestError", "400", None, None, "This model's maximum context length is 8192"),
    ("provider", "ServiceUnavailableError", "503", None, None, ""),
    ("invalid_request", "BadRequestError", "400", None, None, "messages: expected a list"),
    ("other", "", "", None, None, ""),
]


@pytest.mark.parametrize(("cause", "kind", "code", "normalized", "limit", "message"), RECORDED)
def test_each_refusal_has_its_cause(
    cause: str, kind: str, code: str, normalized: str | None, limit: str | None, message: str
) -> None:
    error = RequestError(
        error_class=kind,
        error_code=code,
        normalized_error=normalized,
        error_rate_limit_category=limit,
        error_message=message,
    )
    assert cause_of(error) == cause


def test_a_status_as_a_number_is_read_as_well() -> None:
    assert cause_of(RequestError(error_code=429)) is FailureCause.RATE_LIMIT
    assert cause_of(None) is FailureCause.OTHER


def log(**values: object) -> RequestLog:
    return RequestLog.model_validate({"request_id": "r", "startTime": "2026-11-23T12:00:00Z"} | values)


def test_a_model_that_the_gateway_does_not_know_has_no_name() -> None:
    [found] = failed_requests([log(status="failure", model="unknown-model", model_group="")], {})
    assert found.model == ""


def test_a_request_with_a_deleted_key_belongs_to_the_team_that_used_it() -> None:
    error = {"error_information": {"error_class": "KeyNotFoundError"}}
    logs = [
        log(request_id="a", team_id="", api_key="old", status="failure", metadata=error),
        log(request_id="b", team_id=None, api_key="mistyped", status="failure", metadata=error),
        log(
            request_id="c",
            team_id="ben",
            api_key="k",
            status="failure",
            model="openai/gpt",
            model_group="gpt",
        ),
        log(request_id="d", team_id="ben", api_key="k", status="success"),
    ]
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert failed_requests(logs, {"old": "ada"}) == [
        FailedRequest("a", noon, "ada", "", FailureCause.INVALID_KEY, is_counted=False),
        FailedRequest("b", noon, None, "", FailureCause.INVALID_KEY, is_counted=False),
        FailedRequest("c", noon, "ben", "gpt", FailureCause.OTHER, is_counted=True),
    ]
