"""Daily rows as LiteLLM's /team/daily/activity shows them: one page of rows, by day, broken down."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TypeAlias, TypedDict

from leaderboard.demo.rows import Row, Tally
from leaderboard.demo.workshop import NANODOLLARS, TEAM_BY_KEY, TEAMS, Key

Json: TypeAlias = dict[str, object]

_ENDPOINT = "/chat/completions"


class Metrics(TypedDict):
    spend: float
    flat_cost: float
    prompt_tokens: int
    completion_tokens: int
    cache_read_input_tokens: int
    cache_creation_input_tokens: int
    compression_saved_tokens: int
    compression_savings_spend: float
    prompt_caching_savings_spend: float
    gateway_injected_caching_savings_spend: float
    autorouter_savings_spend: float
    total_tokens: int
    successful_requests: int
    failed_requests: int
    api_requests: int
    total_response_time_ms: int
    timed_requests: int


def _metrics(tally: Tally) -> Metrics:
    return {
        "spend": tally.cost / NANODOLLARS,
        "flat_cost": 0.0,
        "prompt_tokens": tally.prompt,
        "completion_tokens": tally.completion,
        "cache_read_input_tokens": tally.cached,
        "cache_creation_input_tokens": tally.written,
        "compression_saved_tokens": 0,
        "compression_savings_spend": 0.0,
        "prompt_caching_savings_spend": tally.saving / NANODOLLARS,
        "gateway_injected_caching_savings_spend": 0.0,
        "autorouter_savings_spend": 0.0,
        "total_tokens": tally.prompt + tally.completion,
        "successful_requests": tally.requests - tally.failures,
        "failed_requests": tally.failures,
        "api_requests": tally.requests,
        "total_response_time_ms": tally.response_ms,
        "timed_requests": tally.requests - tally.failures,
    }


class _ByKey:
    """Sums by key."""

    __slots__ = ("by_key",)

    def __init__(self) -> None:
        self.by_key: dict[Key, Tally] = {}

    def add(self, row: Row) -> None:
        found = self.by_key.get(row.key)
        if found is None:
            found = self.by_key[row.key] = Tally()
        found.add(row)

    def shown(self) -> Json:
        return {
            key.token: {"metrics": _metrics(one), "metadata": _key_metadata(key)}
            for key, one in self.by_key.items()
        }


class _Section:
    """One part of a day's breakdown: by name a total, and the keys behind it."""

    __slots__ = ("by_name",)

    def __init__(self) -> None:
        self.by_name: dict[str, tuple[Tally, _ByKey]] = {}

    def add(self, name: str, row: Row) -> None:
        found = self.by_name.get(name)
        if found is None:
            found = self.by_name[name] = (Tally(), _ByKey())
        for part in found:
            part.add(row)

    def shown(self, metadata: dict[str, Json] | None = None) -> Json:
        return {
            name: {
                "metrics": _metrics(total),
                "metadata": (metadata or {}).get(name, {}),
                "api_key_breakdown": keys.shown(),
            }
            for name, (total, keys) in self.by_name.items()
        }


def activity_page(rows: Sequence[Row], page: int, page_size: int) -> Json:
    """One page of rows; the totals are the page's own, as in LiteLLM."""
    shown = rows[(page - 1) * page_size : page * page_size]
    total = Tally()
    for row in shown:
        total.add(row)
    return {
        "results": [_day(day, list(group)) for day, group in groupby(shown, key=lambda row: row.day)],
        "metadata": {
            **_page_totals(_metrics(total)),
            "page": page,
            "total_pages": -(-len(rows) // page_size),
            "has_more": page * page_size < len(rows),
            "api_key_limit": None,
            "total_api_keys": None,
            "entity_total_api_keys": None,
        },
    }


def _day(day: date, rows: Sequence[Row]) -> Json:
    total, keys = Tally(), _ByKey()
    models, groups, providers, endpoints, entities = (_Section() for _ in range(5))
    for row in rows:
        total.add(row)
        keys.add(row)
        entities.add(row.team.team_id or "Unassigned", row)
        # A refused request reached no model and no endpoint; LiteLLM leaves it out there.
        providers.add(row.model.provider if row.model else "unknown", row)
        if row.model is not None:
            models.add(row.model.wire_name, row)
            groups.add(row.model.name, row)
            endpoints.add(_ENDPOINT, row)
    return {
        "date": day.isoformat(),
        "metrics": _metrics(total),
        "breakdown": {
            "mcp_servers": {},
            "models": models.shown(),
            "model_groups": groups.shown(),
            "providers": providers.shown(),
            "endpoints": endpoints.shown(),
            "api_keys": keys.shown(),
            "entities": entities.shown({team.team_id: {"team_alias": team.name} for team in TEAMS}),
        },
    }


def _page_totals(metrics: Metrics) -> Json:
    return {
        "total_spend": metrics["spend"],
        "total_flat_cost": metrics["flat_cost"],
        "total_prompt_tokens": metrics["prompt_tokens"],
        "total_completion_tokens": metrics["completion_tokens"],
        "total_tokens": metrics["total_tokens"],
        "total_api_requests": metrics["api_requests"],
        "total_successful_requests": metrics["successful_requests"],
        "total_failed_requests": metrics["failed_requests"],
        "total_cache_read_input_tokens": metrics["cache_read_input_tokens"],
        "total_cache_creation_input_tokens": metrics["cache_creation_input_tokens"],
        "total_compression_saved_tokens": metrics["compression_saved_tokens"],
        "total_compression_savings_spend": metrics["compression_savings_spend"],
        "total_prompt_caching_savings_spend": metrics["prompt_caching_savings_spend"],
        "total_gateway_injected_caching_savings_spend": metrics["gateway_injected_caching_savings_spend"],
        "total_autorouter_savings_spend": metrics["autorouter_savings_spend"],
        "total_response_time_ms": metrics["total_response_time_ms"],
        "total_timed_requests": metrics["timed_requests"],
    }


def _key_metadata(key: Key) -> Json:
    return {
        "key_alias": key.alias,
        "team_id": (TEAM_BY_KEY[key].team_id or None) if key.registered else None,
        "user_id": None,
        "user_email": None,
        "key_exists": key.registered,
    }
