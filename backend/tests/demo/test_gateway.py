"""Keys, paging and filters, as a real LiteLLM treats them."""

from collections import Counter
from typing import Any, TypeAlias

import pytest

Demo: TypeAlias = Any  # conftest.Demo; tests are no package that it could be imported from

_ACTIVITY = "/team/daily/activity"
_LOGS = "/spend/logs/v2"


@pytest.mark.parametrize("path", ["/team/list", _ACTIVITY, "/model/info", _LOGS])
def test_every_route_requires_the_key(demo: Demo, path: str) -> None:
    assert demo.get(path, key=None).status_code == 401
    assert demo.get(path, key="Bearer sk-guess").status_code == 401


def test_days_outside_the_workshop_are_empty(demo: Demo) -> None:
    assert demo.activity("2026-01-01", "2026-11-09")["results"] == []
    assert demo.activity("2026-11-24", "2027-01-01")["results"] == []
    assert demo.activity("2026-11-23", "2026-11-22")["results"] == []


def _facts(pages: list[Any]) -> Counter[tuple[str, ...]]:
    """Everything that is counted, by day, part of the breakdown, name and key."""
    facts: Counter[tuple[str, ...]] = Counter()
    for page in pages:
        for day in page["results"]:
            date = day["date"]
            for part, names in day["breakdown"].items():
                for name, found in names.items():
                    facts[date, part, name] += found["metrics"]["total_tokens"]
                    for key, one in found.get("api_key_breakdown", {}).items():
                        facts[date, part, name, key, "requests"] += one["metrics"]["api_requests"]
                        facts[date, part, name, key, "tokens"] += one["metrics"]["total_tokens"]
                        # Dollars in whole nanodollars: exact whatever the page.
                        facts[date, part, name, key, "spend"] += round(one["metrics"]["spend"] * 1e9)
    return facts


@pytest.mark.parametrize("page_size", [1, 7, 100, 1000])
def test_pages_of_any_size_add_up_to_the_same(demo: Demo, page_size: int) -> None:
    first, last = ("2026-11-23", "2026-11-23") if page_size == 1 else ("2026-11-21", "2026-11-23")
    whole = demo.activity(first, last)
    assert whole["metadata"]["total_pages"] == 1
    pages = [demo.activity(first, last, page_size=page_size)]
    while pages[-1]["metadata"]["has_more"]:
        pages.append(demo.activity(first, last, page_size=page_size, page=len(pages) + 1))
    assert len(pages) == pages[0]["metadata"]["total_pages"]
    assert _facts(pages) == _facts([whole])
    dates = [day["date"] for page in pages for day in page["results"]]
    assert dates == sorted(dates, reverse=True)


def test_the_parts_of_a_breakdown_add_up_to_the_day(demo: Demo) -> None:
    for day in demo.activity("2026-11-10", "2026-11-23")["results"]:
        for part in ("entities", "models", "model_groups", "providers", "api_keys"):
            found = [one["metrics"] for one in day["breakdown"][part].values()]
            assert sum(one["total_tokens"] for one in found) == day["metrics"]["total_tokens"]
            assert sum(one["spend"] for one in found) == pytest.approx(day["metrics"]["spend"], rel=1e-12)


def test_team_ids_select_teams_and_unassigned_is_no_id(demo: Demo) -> None:
    first, second, *_ = demo.get_json("/team/list")
    wanted = f"{first['team_id']},{second['team_id']}"
    [day] = demo.activity("2026-11-23", "2026-11-23", team_ids=wanted)["results"]
    assert day["breakdown"]["entities"].keys() == {first["team_id"], second["team_id"]}
    assert demo.activity("2026-11-23", "2026-11-23", team_ids="Unassigned")["results"] == []
    whole = demo.activity("2026-11-23", "2026-11-23")
    assert demo.activity("2026-11-23", "2026-11-23", team_ids="") == whole


def test_logs_come_newest_first(demo: Demo) -> None:
    window = {"start_date": "2026-11-23 09:00:00", "end_date": "2026-11-23 09:30:00", "page_size": 1000}
    starts = [row["startTime"] for row in demo.get_json(_LOGS, **window)["data"]]
    assert len(starts) > 50
    assert starts == sorted(starts, reverse=True)
    assert all("2026-11-23T09:00:00" <= start < "2026-11-23T09:30:01" for start in starts)


def test_a_date_alone_is_its_midnight_also_as_an_end(demo: Demo) -> None:
    rows = demo.logs("2026-11-22", "2026-11-23")
    assert {row["startTime"][:10] for row in rows} == {"2026-11-22"}


def test_the_logs_total_stops_at_a_cap_though_pages_go_on(demo: Demo) -> None:
    window = {"start_date": "2026-11-10", "end_date": "2026-11-24", "page_size": 1000}
    first = demo.get_json(_LOGS, **window)
    assert first["total"] == 10_000
    assert len(demo.get_json(_LOGS, **window, page=12)["data"]) == 1000


def test_responses_are_compressed_on_request(demo: Demo) -> None:
    compressed = demo.get(_ACTIVITY, start_date="2026-11-23", end_date="2026-11-23", page_size=100)
    assert compressed.headers["content-encoding"] == "gzip"


def test_logs_can_be_filtered_by_their_outcome(demo: Demo) -> None:
    window = {"start_date": "2026-11-23 00:00:00", "end_date": "2026-11-24 00:00:00", "page_size": 1000}
    totals = {
        outcome: demo.get_json(_LOGS, **window, status_filter=outcome)["total"]
        for outcome in ("success", "failure")
    }
    rows = demo.get_json(_LOGS, **window, status_filter="failure")["data"]
    assert {row["status"] for row in rows} == {"failure"}
    assert totals["failure"] == len(rows) > 0
    assert sum(totals.values()) == demo.get_json(_LOGS, **window)["total"]
