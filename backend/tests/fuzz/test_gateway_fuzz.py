"""Recorded usage of a real LiteLLM with changed fields: right numbers, a named part that was set aside, or an error.

For every changed response either the client raises an error of the family, or all of this holds:

- teams + unassigned + internal + difference = the gateway's total;
- a team in which nothing was changed has exactly its recorded usage;
- a changed team has exactly the number that the gateway now reports, or what is missing is named as set aside;
- no team has more than the gateway's total of the day.
"""

import copy
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.models import Metrics
from leaderboard.client.pieces import PIECE_BYTES
from leaderboard.client.transport import Query, Transport
from leaderboard.errors import GatewayError
from leaderboard.ledger.facts import NOTHING, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.reconciliation import balance
from leaderboard.sync.day_loader import read_day

_RECORDED = Path(__file__).parents[1] / "fixtures" / "gateway" / "team-daily-activity.json"
_DAY = date(2026, 11, 23)
_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_CASES = int(os.environ.get("FUZZ_MUTATIONS", "500"))
_METRICS = {field.name for field in fields(Metrics)}
_MAX_COUNT = 10**21
_MAX_DOLLARS = Decimal(10**12)

Json = object
Place = tuple[int | str, ...]

# As JSON text, because 1e400 has no value in Python.
_VALUES = (
    "null", "NaN", "Infinity", "-Infinity", "1e400", "-1", "-0.5", "0", "7", "7.0", "7.5", "1e3", '"7"', '"1.2e3"',
    '"7.5"', '"abc"', '""', "[]", "{}", "[7]", '{"a": 7}', "true", str(2**70), str(10**30), '"2026-11-23"',
    '"2026-02-30"', '"\\u202egnp.exe"', '"\\ud800"', '"unattributed"', '"a,b"',
)  # fmt: skip
_GONE = ""


def places(value: Json, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    if isinstance(value, dict):
        for name, part in value.items():
            yield from places(part, (*place, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, (*place, index))


_BODY: dict[str, Json] = json.loads(_RECORDED.read_text(encoding="utf-8"))["body"]
_REQUESTED = "the requested page"
# What a gateway reports that has one page only, and sends it whatever page is requested.
_REPEATED = (
    {"page": _REQUESTED, "total_pages": 3},
    {"page": 1, "total_pages": 3},
    {"page": _REQUESTED, "has_more": True},
    {"has_more": True},
)
_PLACES = list(places(_BODY))


class Canned(Transport):
    """Sends one body for the whole day, whatever page is requested, and none for one team."""

    def __init__(self, body: str) -> None:
        super().__init__("http://gateway.invalid", "sk-test")
        self._content = body

    def get(self, path: str, query: Query) -> bytes:  # noqa: ARG002 - the transport's
        if "team_ids" in query:
            return b'{"results": [], "metadata": {}}'
        return self._content.replace(f'"{_REQUESTED}"', str(query["page"])).encode()


def changed(changes: Mapping[Place, str], repeated: Mapping[str, Json] | None = None) -> str:
    body = copy.deepcopy(_BODY)
    if repeated:
        body["metadata"] = dict(repeated)
    # Longer places first, so that those within a changed part are still there.
    for place in sorted(changes, key=len, reverse=True):
        holder = _at(body, place[:-1])
        if changes[place] != _GONE:
            _put(holder, place[-1], f"VALUE {changes[place]}")
        elif isinstance(holder, dict):
            holder.pop(place[-1], None)
    text = json.dumps(body)
    for value in set(changes.values()) - {_GONE}:
        text = text.replace(json.dumps(f"VALUE {value}"), value)
    return text


def _at(value: Json, place: Place) -> Json:
    for step in place:
        if isinstance(value, dict):
            value = value[step]
        elif isinstance(value, list):
            value = value[int(step)]
    return value


def _put(holder: Json, step: int | str, value: str) -> None:
    if isinstance(holder, dict):
        holder[step] = value
    elif isinstance(holder, list):
        holder[int(step)] = value


def reported(value: str, *, dollars: bool) -> Decimal | None:
    """The number that a value of the wire stands for; None if it cannot be one."""
    if value in (_GONE, "null"):
        return Decimal(0)
    if value == "true":
        return Decimal(1)
    try:
        number = Decimal(value.strip('"'))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if dollars:
        return number if abs(number) <= _MAX_DOLLARS else None
    return number if 0 <= number <= _MAX_COUNT and number == number.to_integral_value() else None


def entity_of(place: Place) -> str | None:
    """The team that a place is in; "" for a place that holds teams or whole days."""
    if place[:1] != ("results",):
        return None
    if len(place) > 4 and place[2:4] == ("breakdown", "entities"):
        return str(place[4])
    return "" if len(place) <= 4 and place[-1] in ("results", 0, "date", "breakdown", "entities") else None


@st.composite
def changes(draw: st.DrawFn) -> dict[Place, str]:
    chosen = draw(st.lists(st.sampled_from(_PLACES), min_size=1, max_size=3, unique=True))
    return {place: draw(st.sampled_from((*_VALUES, _GONE))) for place in chosen}


def recorded_teams() -> Mapping[str, Usage]:
    return read_day(LiteLLMAPI(Canned(changed({}))), _DAY, lambda: _NOON).by_team


_WHOLE = recorded_teams()


@settings(
    max_examples=_CASES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    changes=changes(),
    # Mostly an honest one: with the others there is no more to see than the error.
    repeated=st.sampled_from((*[None] * 16, *_REPEATED)),
    piece_bytes=st.sampled_from((PIECE_BYTES, 1000, 1)),
)
def test_changed_usage_is_right_or_set_aside_or_an_error(
    changes: dict[Place, str], repeated: Mapping[str, Json] | None, piece_bytes: int
) -> None:
    client = LiteLLMAPI(Canned(changed(changes, repeated)), piece_bytes=piece_bytes)
    try:
        facts = read_day(client, _DAY, lambda: _NOON)
    except GatewayError:
        return

    found = balance(Ledger().with_day(facts), Period(_DAY, _DAY))
    parts = total([found.teams, found.unassigned, found.internal, found.difference])
    assert not parts - found.gateway_total
    assert max(total(facts.by_team.values())[1:]) <= max(found.gateway_total[1:])
    touched = {entity_of(place) for place in changes}
    if "" in touched:
        return
    for team_id, usage in _WHOLE.items():
        if team_id not in touched:
            # Dollars up to floating-point noise.
            assert not facts.by_team.get(team_id, NOTHING) - usage, team_id
    for place, value in changes.items():
        if place[5:6] == ("metrics",) and len(place) == 7 and place[2:4] == ("breakdown", "entities"):
            number = reported(value, dollars=place[6] == "spend")
            if place[6] == "total_tokens" and number is not None and len(changes) == 1:
                assert facts.by_team.get(str(place[4]), NOTHING).total_tokens == number
            if place[6] in _METRICS and number is None:
                assert facts.set_aside
