"""Requests as LiteLLM's /spend/logs/v2 lists them."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeAlias

from leaderboard.demo.activity import Json
from leaderboard.demo.days import day_of, time_of
from leaderboard.demo.traffic import Request
from leaderboard.demo.workshop import NANODOLLARS, TEAMS, Model

MOST_COUNTED = 10_000

# Addresses kept for documentation (RFC 5737); a log row carries one, and nobody else should.
_ADDRESSES = {team: f"192.0.2.{place}" for place, team in enumerate(TEAMS, start=10)}

_SortValue: TypeAlias = int | str

SORT_VALUES: dict[str, Callable[[Request], _SortValue]] = {
    "endTime": lambda request: request.end,
    "model": lambda request: request.model.wire_name if request.model else "",
    "request_duration_ms": lambda request: request.duration,
    "spend": lambda request: request.cost,
    "startTime": lambda request: request.start,
    "total_tokens": lambda request: request.prompt + request.completion,
    "ttft_ms": lambda request: request.duration if request.failure else request.duration // 4,
}
FILTER_VALUES: dict[str, Callable[[Request], str]] = {
    "team_id": lambda request: request.team.team_id,
    "api_key": lambda request: request.key.token,
    "model": lambda request: request.model.wire_name if request.model else "",
    "model_group": lambda request: request.model.name if request.model else "",
    "status_filter": lambda request: "failure" if request.failure else "success",
}


def logs_page(requests: Sequence[Request], page: int, page_size: int, seed: int) -> Json:
    """One page of logs; the total stops at a cap, though later pages go on, as in LiteLLM."""
    total = min(len(requests), MOST_COUNTED)
    shown = requests[(page - 1) * page_size : page * page_size]
    return {
        "data": [_log(request, seed) for request in shown],
        "total": total,
        "page": page,
        "page_size": page_size,
        "total_pages": -(-total // page_size),
        "total_is_capped": len(requests) > MOST_COUNTED,
    }


def _log(request: Request, seed: int) -> Json:
    call_id, session_id = _ids(request, seed)
    model, team, failure = request.model, request.team, request.failure
    end = _iso(request.end)
    address = _ADDRESSES.get(team, "192.0.2.1")
    return {
        "request_id": call_id if failure else f"chatcmpl-{call_id}",
        "call_type": "acompletion" if model else "/chat/completions",
        "api_key": request.key.token,
        "spend": request.cost / NANODOLLARS,
        "total_tokens": request.prompt + request.completion,
        "prompt_tokens": request.prompt,
        "completion_tokens": request.completion,
        "startTime": _iso(request.start),
        "endTime": end,
        "completionStartTime": end if failure else _iso(request.start + request.duration // 4),
        "model": model.wire_name if model else "",
        "model_id": model.model_id if model else "",
        "model_group": model.name if model else "",
        "custom_llm_provider": model.provider if model else "",
        "api_base": "",
        "user": "",
        "metadata": _metadata(request, call_id, address),
        "cache_hit": "False" if failure else "None",
        "cache_key": "Cache OFF",
        "request_tags": [],
        "team_id": team.team_id,
        "organization_id": "",
        "end_user": "",
        "requester_ip_address": address,
        "session_id": session_id,
        "status": "failure" if failure else "success",
        "mcp_namespaced_tool_name": None,
        "agent_id": None,
        "litellm_call_id": call_id,
        "request_duration_ms": request.duration,
    }


def _ids(request: Request, seed: int) -> tuple[str, str]:
    digest = hashlib.sha256(f"{seed}/{day_of(request.start)}/{request.number}".encode()).hexdigest()
    return _uuid(digest[:32]), _uuid(digest[32:])


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _iso(moment: int) -> str:
    return time_of(moment).isoformat(timespec="milliseconds")


def _metadata(request: Request, call_id: str, address: str) -> Json:
    model, team, key, failure = request.model, request.team, request.key, request.failure
    return {
        "status": "failure" if failure else None,
        "user_agent": "",
        "max_retries": 0 if model else None,
        "batch_models": None,
        "usage_object": {} if failure else _usage(request),
        "user_api_key": key.token or None,
        "actor_agent_id": None,
        "cost_breakdown": None if failure or model is None else _cost_breakdown(request, model),
        "azure_spillover": None,
        "litellm_call_id": call_id,
        "router_metadata": None,
        "target_agent_id": None,
        "billing_agent_id": None,
        "eval_information": None,
        "routing_decision": None,
        "attempted_retries": 0 if model else None,
        "error_information": _error_information(request),
        "applied_guardrails": [],
        "autorouter_savings": None,
        "user_api_key_alias": key.alias,
        "attempted_fallbacks": 0 if model else None,
        "compression_savings": None,
        "spend_logs_metadata": None,
        "user_api_key_org_id": None,
        "agent_execution_mode": None,
        "internal_call_origin": None,
        "original_model_group": model.name if model else None,
        "proxy_server_request": None,
        "requester_ip_address": address,
        "user_api_key_team_id": team.team_id or None,
        "user_api_key_user_id": None,
        "batch_failed_requests": None,
        "guardrail_information": None,
        "litellm_roi_estimator": False,
        "model_map_information": _model_map(model),
        "mcp_tool_call_metadata": None,
        "verified_human_user_id": None,
        "additional_usage_values": _additional_usage(request),
        "cold_storage_object_key": None,
        "used_client_oauth_token": False if model else None,
        "user_api_key_project_id": None,
        "user_api_key_team_alias": team.name if team in _ADDRESSES else None,
        "litellm_overhead_time_ms": None,
        "batch_successful_requests": None,
        "user_api_key_project_alias": None,
        "autorouter_savings_estimate": None,
        "vector_store_request_metadata": None,
        "litellm_gateway_injected_cache": None,
        "autorouter_baseline_observation": None,
    }


def _usage(request: Request) -> Json:
    return {
        "total_tokens": request.prompt + request.completion,
        "prompt_tokens": request.prompt,
        "completion_tokens": request.completion,
        **_cache_usage(request),
    }


def _cache_usage(request: Request) -> Json:
    return {
        "prompt_tokens_details": {
            "cached_tokens": request.cached,
            "cache_write_tokens": request.written,
            "cache_creation_tokens": request.written,
        },
        "cache_read_input_tokens": request.cached,
        "completion_tokens_details": None,
        "cache_creation_input_tokens": request.written,
    }


def _additional_usage(request: Request) -> Json:
    if request.model is None:
        return {}
    if request.failure is not None:
        return {"prompt_tokens_details": None, "completion_tokens_details": None}
    return _cache_usage(request)


def _cost_breakdown(request: Request, model: Model) -> Json:
    output = request.completion * model.completion_price
    return {
        "input_cost": (request.cost - output) / NANODOLLARS,
        "total_cost": request.cost / NANODOLLARS,
        "output_cost": output / NANODOLLARS,
        "service_tier": None,
        "original_cost": request.cost / NANODOLLARS,
        "data_residency": None,
        "margin_percent": 0.0,
        "cache_read_cost": request.cached * (model.cache_read_price or 0) / NANODOLLARS,
        "discount_amount": 0.0,
        "tool_usage_cost": 0.0,
        "vertex_location": None,
        "discount_percent": 0.0,
        "margin_fixed_amount": 0.0,
        "margin_total_amount": 0.0,
    }


def _model_map(model: Model | None) -> Json:
    # LiteLLM adds 7 kB of mostly empty price fields to every row; nobody reads them.
    return {"model_map_key": model.wire_name if model else "", "model_map_value": None}


def _error_information(request: Request) -> Json | None:
    failure = request.failure
    if failure is None:
        return None
    return {
        "traceback": "",
        "error_code": failure.code,
        "error_class": failure.error_class,
        "llm_provider": request.model.provider if request.model else "",
        "error_message": failure.message,
        "normalized_error": failure.normalized,
        "error_budget_limit": None,
        "error_budget_spend": None,
        "error_rate_limit_type": None,
        "error_budget_entity_id": None,
        "error_budget_entity_type": None,
        "error_provider_request_id": None,
        "error_rate_limit_category": "vendor_rate_limit" if failure.code == "429" else None,
    }
