"""The comparison itself, on a tiny workshop: it finds every planted error, and nothing where nothing differs."""

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from conformance.checks import Checks, Json
from conformance.expectations import Expectations
from conformance.report import Report
from leaderboard.period import Period

HERE = Path(__file__).parent
PERIOD = Period(date(2026, 11, 20), date(2026, 11, 21))


@pytest.fixture
def expected() -> Expectations:
    return Expectations.read(HERE / "expected.json")


@pytest.fixture
def recorded() -> dict[str, Json]:
    responses: dict[str, Json] = json.loads((HERE / "responses.json").read_text(encoding="utf-8"))
    return responses


def compare(expected: Expectations, recorded: Mapping[str, Json]) -> Report:
    report = Report()

    def key(path: str, query: Mapping[str, str]) -> str:
        return path + "?" + "&".join(f"{name}={value}" for name, value in sorted(query.items()))

    checks = Checks(
        expected,
        lambda path, query: recorded[key(path, query)],
        lambda path, query: recorded[key(path, query)],
        report,
    )
    for period in (PERIOD, Period(PERIOD.first, PERIOD.first)):
        checks.period(period)
    checks.models(PERIOD)
    for team in expected.shown(PERIOD):
        checks.team(team.team_id, PERIOD)
    for day in PERIOD:
        checks.hours(day)
    return report


def test_correct_responses_have_no_differences(expected: Expectations, recorded: dict[str, Json]) -> None:
    report = compare(expected, recorded)

    assert report.differences == []
    assert report.compared > 300


def test_a_single_token_or_nanodollar_in_any_route_is_found(
    expected: Expectations, recorded: dict[str, Json]
) -> None:
    missed = []
    for place in _places(recorded):
        wrong = copy.deepcopy(recorded)
        _change(wrong, place)
        if not compare(expected, wrong).differences:
            missed.append(place)

    assert missed == []


def test_a_team_that_is_left_out_is_found(expected: Expectations, recorded: dict[str, Json]) -> None:
    wrong = copy.deepcopy(recorded)
    path = next(path for path in wrong if path.startswith("/tokens?") and "format" not in path)
    wrong[path]["teams"].pop()

    assert compare(expected, wrong).differences


COUNTED = {
    "tokens",
    "total_tokens",
    "prompt_tokens",
    "completion_tokens",
    "cache_read_tokens",
    "cache_creation_tokens",
    "total_requests",
    "successful_requests",
    "failed_requests",
    "total_cost",
    "exact_total_cost",
    "success_rate",
    "rank",
}
# Figures that are not compared: single keys, and ranks by another metric than tokens.
NOT_COMPARED = ("breakdown", "coverage")
OTHER_RANKS = ("/tokens/success-rate", "/tokens/hourly")


def _places(recorded: Mapping[str, Json]) -> Iterator[tuple[str, ...]]:
    """One place of each kind: route, list and field."""
    seen: set[tuple[str, ...]] = set()
    for path, response in recorded.items():
        if isinstance(response, str):
            continue
        route = path.split("?")[0]
        for place in _numbers(response, (path,)):
            kind = (route, *(part for part in place[1:] if not part.isdigit()))
            if place[-1] == "rank" and route in OTHER_RANKS:
                continue
            if place[-1] in COUNTED and kind not in seen and not set(NOT_COMPARED) & set(place):
                seen.add(kind)
                yield place


def _numbers(value: Json, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _numbers(part, (*place, name))
    elif isinstance(value, list):
        for index, part in enumerate(value[:1]):
            yield from _numbers(part, (*place, str(index)))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield place


def _change(responses: dict[str, Json], place: tuple[str, ...]) -> None:
    holder: Json = responses
    for part in place[:-1]:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    value = holder[place[-1]]
    holder[place[-1]] = value + (2e-9 if isinstance(value, float) else 1)
