"""Numbers that the gateway reports as null: they count as 0, and are counted here so that they can be reported."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from operator import attrgetter

from leaderboard.client.models import ActivityPage, DayActivity, Metrics, RequestLog, SetAside

REASON = "null instead of a number, counted as 0"
_NAMES = tuple(field.name for field in dataclasses.fields(Metrics))
_numbers = attrgetter(*_NAMES)
_numbers_of_request = attrgetter("spend", "prompt_tokens", "completion_tokens", "total_tokens")


def nulls_of_activity(endpoint: str, page: ActivityPage) -> list[SetAside]:
    """By field. Totals that `salvage` set aside are not counted again."""
    found: Counter[str] = Counter()
    for day in page.results:
        # Without any metrics, the day is the sum of its teams.
        if not day.total_unknown and day.metrics != Metrics():
            _count(found, "results", [day.metrics])
        _count_breakdown(found, day)
    return [SetAside(endpoint, field, REASON, parts) for field, parts in sorted(found.items())]


def incomplete_requests(logs: Iterable[RequestLog]) -> int:
    return sum(None in _numbers_of_request(log) for log in logs)


def _count_breakdown(found: Counter[str], day: DayActivity) -> None:
    breakdown = day.breakdown
    for name, sums in (
        ("entities", breakdown.entities),
        ("model_groups", breakdown.model_groups),
        ("models", breakdown.models),
    ):
        place = f"results.breakdown.{name}.*"
        _count(found, place, (part.metrics for part in sums.values() if not part.total_unknown))
        for part in sums.values():
            keys = part.api_key_breakdown.values()
            _count(found, f"{place}.api_key_breakdown.*", (key.metrics for key in keys))
    _count(found, "results.breakdown.api_keys.*", (key.metrics for key in breakdown.api_keys.values()))


def _count(found: Counter[str], place: str, parts: Iterable[Metrics]) -> None:
    for metrics in parts:
        numbers = _numbers(metrics)
        if None in numbers:
            found.update(
                f"{place}.metrics.{name}"
                for name, number in zip(_NAMES, numbers, strict=True)
                if number is None
            )
