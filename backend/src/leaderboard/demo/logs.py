"""/spend/logs/v2: one row per request."""

from collections.abc import Sequence

from leaderboard.demo.activity import Json
from leaderboard.demo.days import day_of, time_of
from leaderboard.demo.traffic import Failure, Request
from leaderboard.demo.workshop import NANODOLLARS, digest

_MOST_COUNTED = 10_000


def logs_page(requests: Sequence[Request], page: int, page_size: int, seed: int) -> Json:
    """One page of logs; the total stops at a cap, though later pages go on, as in LiteLLM."""
    shown = requests[(page - 1) * page_size : page * page_size]
    return {
        "data": [_log(request, seed) for request in shown],
        "total": min(len(requests), _MOST_COUNTED),
    }


def _log(request: Request, seed: int) -> Json:
    call_id = digest(f"{seed}/{day_of(request.start)}/{request.number}")
    model, failure = request.model, request.failure
    return {
        "request_id": call_id if failure else f"chatcmpl-{call_id}",
        "api_key": request.key.token,
        "spend": request.cost / NANODOLLARS,
        "total_tokens": request.tokens,
        "prompt_tokens": request.prompt,
        "completion_tokens": request.completion,
        "startTime": _iso(request.start),
        "endTime": _iso(request.end),
        "model": model.wire_name if model else "",
        "model_group": model.name if model else "",
        "metadata": _metadata(request),
        "team_id": request.team.team_id,
        "status": "failure" if failure else "success",
    }


def _iso(moment: int) -> str:
    return time_of(moment).isoformat(timespec="milliseconds")


def _metadata(request: Request) -> Json:
    used: Json = {
        "user_api_key_team_alias": request.team.name if request.team.listed else None,
        "additional_usage_values": {},
    }
    if request.failure is not None:
        return {**used, "error_information": _error_information(request.failure)}
    cache = {
        "cache_read_input_tokens": request.cached,
        "cache_creation_input_tokens": request.written,
    }
    return {**used, "additional_usage_values": cache}


def _error_information(failure: Failure) -> Json:
    limit = {"error_rate_limit_category": "vendor_rate_limit"} if failure.code == "429" else {}
    return {
        **limit,
        "error_code": failure.code,
        "error_class": failure.error_class,
        "error_message": failure.message,
        "normalized_error": failure.normalized,
    }
