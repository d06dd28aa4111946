"""/spend/logs/v2: one row per request."""

from collections.abc import Sequence

from leaderboard.demo.activity import DEFAULT_FIELDS, Json
from leaderboard.demo.days import day_of, time_of
from leaderboard.demo.traffic import Request
from leaderboard.demo.workshop import NANODOLLARS, TEAMS, digest

_MOST_COUNTED = 10_000

# Addresses reserved for documentation (RFC 5737); a log row carries one.
_ADDRESSES = {team: f"192.0.2.{place}" for place, team in enumerate(TEAMS, start=10)}


def logs_page(requests: Sequence[Request], page: int, page_size: int, seed: int) -> Json:
    """One page of logs; the total stops at a cap, though later pages go on, as in LiteLLM."""
    total = min(len(requests), _MOST_COUNTED)
    shown = requests[(page - 1) * page_size : page * page_size]
    return {
        "data": [_log(request, seed) for request in shown],
        "total": total,
        "page": page,
        "page_size": page_size,
        "total_pages": -(-total // page_size),
        "total_is_capped": len(requests) > _MOST_COUNTED,
    }


def _log(request: Request, seed: int) -> Json:
    identity = digest(f"{seed}/{day_of(request.start)}/{request.number}")
    call_id = _uuid(identity[:32])
    model, failure = request.model, request.failure
    end = _iso(request.end)
    address = _ADDRESSES.get(request.team, "192.0.2.1")
    return {
        **DEFAULT_FIELDS["log"],
        "request_id": call_id if failure else f"chatcmpl-{call_id}",
        "call_type": "acompletion" if model else "/chat/completions",
        "api_key": request.key.token,
        "spend": request.cost / NANODOLLARS,
        "total_tokens": request.tokens,
        "prompt_tokens": request.prompt,
        "completion_tokens": request.completion,
        "startTime": _iso(request.start),
        "endTime": end,
        "completionStartTime": end if failure else _iso(request.start + request.duration // 4),
        "model": model.wire_name if model else "",
        "model_id": model.model_id if model else "",
        "model_group": model.name if model else "",
        "custom_llm_provider": model.provider if model else "",
        "metadata": _metadata(request, call_id, address),
        "cache_hit": "False" if failure else "None",
        "team_id": request.team.team_id,
        "requester_ip_address": address,
        "session_id": _uuid(identity[32:]),
        "status": "failure" if failure else "success",
        "litellm_call_id": call_id,
        "request_duration_ms": request.duration,
    }


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _iso(moment: int) -> str:
    return time_of(moment).isoformat(timespec="milliseconds")


def _metadata(request: Request, call_id: str, address: str) -> Json:
    model, team, failure = request.model, request.team, request.failure
    attempts = 0 if model else None
    cache: Json = {
        "prompt_tokens_details": {
            "cached_tokens": request.cached,
            "cache_write_tokens": request.written,
            "cache_creation_tokens": request.written,
        },
        "cache_read_input_tokens": request.cached,
        "completion_tokens_details": None,
        "cache_creation_input_tokens": request.written,
    }
    without_details = {"prompt_tokens_details": None, "completion_tokens_details": None}
    usage = {
        "total_tokens": request.tokens,
        "prompt_tokens": request.prompt,
        "completion_tokens": request.completion,
    }
    return {
        **DEFAULT_FIELDS["log_metadata"],
        "status": "failure" if failure else None,
        "max_retries": attempts,
        "attempted_retries": attempts,
        "attempted_fallbacks": attempts,
        "usage_object": {} if failure else usage | cache,
        "additional_usage_values": (without_details if failure else cache) if model else {},
        "user_api_key": request.key.token or None,
        "user_api_key_alias": request.key.alias,
        "user_api_key_team_id": team.team_id or None,
        "user_api_key_team_alias": team.name if team in _ADDRESSES else None,
        "cost_breakdown": _cost_breakdown(request),
        "error_information": _error_information(request),
        "litellm_call_id": call_id,
        "original_model_group": model.name if model else None,
        "requester_ip_address": address,
        # LiteLLM adds 7 kB of mostly empty price fields here, which the product does not read.
        "model_map_information": {"model_map_key": model.wire_name if model else "", "model_map_value": None},
        "used_client_oauth_token": False if model else None,
    }


def _cost_breakdown(request: Request) -> Json | None:
    model = request.model
    if model is None or request.failure is not None:
        return None
    output = request.completion * model.completion_price
    return {
        **DEFAULT_FIELDS["cost_breakdown"],
        "input_cost": (request.cost - output) / NANODOLLARS,
        "output_cost": output / NANODOLLARS,
        "total_cost": request.cost / NANODOLLARS,
        "original_cost": request.cost / NANODOLLARS,
        "cache_read_cost": request.cached * (model.cache_read_price or 0) / NANODOLLARS,
    }


def _error_information(request: Request) -> Json | None:
    failure = request.failure
    if failure is None:
        return None
    return {
        **DEFAULT_FIELDS["error_information"],
        "error_code": failure.code,
        "error_class": failure.error_class,
        "llm_provider": request.model.provider if request.model else "",
        "error_message": failure.message,
        "normalized_error": failure.normalized,
        "error_rate_limit_category": "vendor_rate_limit" if failure.code == "429" else None,
    }
