"""/team/daily/activity: one page of daily rows, by day, each with its breakdown."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import TypeAlias, TypeVar

from leaderboard.demo.history import Row, add_up
from leaderboard.demo.workshop import NANODOLLARS, Key, Team

Json: TypeAlias = dict[str, object]
_Group = TypeVar("_Group")


def activity_page(rows: Sequence[Row], page: int, page_size: int) -> Json:
    shown = rows[(page - 1) * page_size : page * page_size]
    return {
        "results": [_day(day, list(group)) for day, group in groupby(shown, key=lambda row: row.day)],
        "metadata": {
            "page": page,
            "total_pages": -(-len(rows) // page_size),
            "has_more": page * page_size < len(rows),
        },
    }


def _day(day: date, rows: Sequence[Row]) -> Json:
    # A refused request reached no model and no endpoint; LiteLLM leaves it out there.
    with_model = [row for row in rows if row.model is not None]
    return {
        "date": day.isoformat(),
        "metrics": _metrics(rows),
        "breakdown": {
            "mcp_servers": {},
            "models": _section(with_model, lambda row: row.model.wire_name if row.model else ""),
            "model_groups": _section(with_model, lambda row: row.model.name if row.model else ""),
            "providers": _section(rows, lambda row: row.model.provider if row.model else "unknown"),
            "endpoints": _section(with_model, lambda _: "/chat/completions"),
            "api_keys": _by_key(rows),
            "entities": _section(rows, lambda row: row.team.team_id or "Unassigned", _team_metadata),
        },
    }


def _section(
    rows: Iterable[Row], name_of: Callable[[Row], str], metadata_of: Callable[[Team], Json] = lambda _: {}
) -> Json:
    """One part of a breakdown: the total of each name, and the keys behind it."""
    return {
        name: {
            "metrics": _metrics(group),
            "metadata": metadata_of(group[0].team),
            "api_key_breakdown": _by_key(group),
        }
        for name, group in _grouped(rows, name_of).items()
    }


def _by_key(rows: Iterable[Row]) -> Json:
    return {
        key.token: {"metrics": _metrics(group), "metadata": _key_metadata(key)}
        for key, group in _grouped(rows, lambda row: row.key).items()
    }


def _grouped(rows: Iterable[Row], group_of: Callable[[Row], _Group]) -> dict[_Group, list[Row]]:
    groups: dict[_Group, list[Row]] = {}
    for row in rows:
        groups.setdefault(group_of(row), []).append(row)
    return groups


def _metrics(rows: Iterable[Row]) -> Json:
    """With the fields that the product skips: benchmarks read responses of the real size."""
    total = add_up(row.counts for row in rows)
    return {
        "flat_cost": 0.0,
        "compression_saved_tokens": 0,
        "compression_savings_spend": 0.0,
        "gateway_injected_caching_savings_spend": 0.0,
        "autorouter_savings_spend": 0.0,
        "spend": total.cost / NANODOLLARS,
        "prompt_tokens": total.prompt,
        "completion_tokens": total.completion,
        "cache_read_input_tokens": total.cached,
        "cache_creation_input_tokens": total.written,
        "prompt_caching_savings_spend": total.saving / NANODOLLARS,
        "total_tokens": total.prompt + total.completion,
        "successful_requests": total.requests - total.failures,
        "failed_requests": total.failures,
        "api_requests": total.requests,
        "total_response_time_ms": total.response_ms,
        "timed_requests": total.requests - total.failures,
    }


def _team_metadata(team: Team) -> Json:
    return {"team_alias": team.name} if team.listed else {}


def _key_metadata(key: Key) -> Json:
    return {
        "key_alias": key.alias,
        "team_id": key.team_id,
        "user_id": None,
        "user_email": None,
        "key_exists": key.registered,
    }
