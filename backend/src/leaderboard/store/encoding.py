"""Facts to compressed JSON and back. Pure functions.

Rows become columns, and each text is written once: that is small, fast to decode, and shares the texts in memory.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypedDict

from leaderboard.client.models import SetAside
from leaderboard.ledger.facts import Cell, DayFacts, KeyName, MinuteFact, Source, Team, Usage
from leaderboard.ledger.ledger import Ledger, TeamName
from leaderboard.ledger.usage_timing import Interval, LoggedRequest, day_bounds

# Time matters more than the last tenth of the size.
_LEVEL = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)

# A day has parts of ten minutes, because the newest one is encoded with each refresh.
PART_MINUTES = 10

# Kind (team, key, model) and id.
NameId = tuple[str, str]


class _Row(NamedTuple):
    texts: tuple[str, ...]
    numbers: tuple[float, ...]


class _Columns(TypedDict):
    words: list[str]
    texts: list[list[int]]
    numbers: list[list[float]]


class _Day(TypedDict):
    cells: _Columns
    total: Sequence[float]
    team_names: Sequence[tuple[str, str]]
    key_aliases: Sequence[tuple[str, str]]
    set_aside: Sequence[tuple[str, str, str, int]]
    gaps: Sequence[tuple[int, int]]


class _Part(TypedDict):
    measured: _Columns
    logged: _Columns


def part_of(moment: datetime) -> int:
    """The part of its day in which a moment lies."""
    return _minute_of_day(moment) // PART_MINUTES


def encode_day(facts: DayFacts, gaps: Iterable[Interval]) -> bytes:
    """A day with the intervals that no reading measured; `read_at` changes too often to be part of it."""
    return _packed(
        _Day(
            cells=_columns([_Row(cell[:3], cell.usage) for cell in facts.cells]),
            total=facts.gateway_total,
            team_names=facts.team_names,
            key_aliases=facts.key_aliases,
            set_aside=facts.set_aside,
            gaps=[(_micros(gap.first), _micros(gap.last)) for gap in gaps],
        )
    )


def decode_day(day: date, body: bytes, read_at: datetime) -> tuple[DayFacts, tuple[Interval, ...]]:
    held: _Day = json.loads(zlib.decompress(body))
    facts = DayFacts(
        day=day,
        cells=tuple(Cell._make((*row.texts, Usage._make(row.numbers))) for row in _rows(held["cells"])),
        gateway_total=Usage._make(held["total"]),
        team_names=tuple((id_, name) for id_, name in held["team_names"]),
        key_aliases=tuple((key, alias) for key, alias in held["key_aliases"]),
        read_at=read_at,
        set_aside=tuple(SetAside._make(part) for part in held["set_aside"]),
    )
    return facts, tuple(Interval(_moment(first), _moment(last)) for first, last in held["gaps"])


def encode_part(measured: Iterable[MinuteFact], logged: Iterable[LoggedRequest]) -> bytes:
    """What was measured in one part of a day, and the logged requests that started in it."""
    minutes = [
        _Row((fact.team_id, fact.key, fact.model), (_minute_of_day(fact.minute) % PART_MINUTES, *fact.usage))
        for fact in measured
    ]
    requests = [
        _Row(
            (log.request_id, log.team_id, log.key, log.model),
            (_micros(log.started_at), _micros(log.ended_at), *log.usage),
        )
        for log in logged
    ]
    return _packed(_Part(measured=_columns(minutes), logged=_columns(requests)))


def decode_part(day: date, part: int, body: bytes) -> tuple[list[MinuteFact], list[LoggedRequest]]:
    held: _Part = json.loads(zlib.decompress(body))
    start = day_bounds(day).first + part * PART_MINUTES * _MINUTE
    measured = [
        MinuteFact._make((start + minute * _MINUTE, *row.texts, Usage._make(usage), Source.WATCHED))
        for row in _rows(held["measured"])
        for minute, *usage in (row.numbers,)
    ]
    logged = [
        LoggedRequest(request_id, _moment(started), _moment(ended), team_id, key, model, Usage._make(usage))
        for row in _rows(held["logged"])
        for request_id, team_id, key, model in (row.texts,)
        for started, ended, *usage in (row.numbers,)
    ]
    return measured, logged


def encode_names(ledger: Ledger) -> dict[NameId, str]:
    """One text for each team, key and public model name."""
    names: dict[NameId, str] = {}
    for team in ledger.teams.values():
        logged = ledger.logged_names.get(team.team_id)
        logged_at = _micros(logged.at) if logged else None
        created_at = _micros(team.created_at) if team.created_at else None
        names["team", team.team_id] = _dumped([team.name, team.slot, team.deleted, logged_at, created_at])
    for key in ledger.keys.keys() | ledger.key_ids.keys():
        name = ledger.keys.get(key)
        names["key", key] = _dumped([name and name.alias, name and name.masked, ledger.key_ids.get(key)])
    for model, public in ledger.public_models.items():
        names["model", model] = _dumped(public)
    return names


class Names(NamedTuple):
    teams: Mapping[str, Team]
    logged_names: Mapping[str, TeamName]
    keys: Mapping[str, KeyName]
    key_ids: Mapping[str, str]
    public_models: Mapping[str, str]


def decode_names(names: Mapping[NameId, str]) -> Names:
    teams: dict[str, Team] = {}
    logged_names: dict[str, TeamName] = {}
    keys: dict[str, KeyName] = {}
    key_ids: dict[str, str] = {}
    public_models: dict[str, str] = {}
    for (kind, id_), body in sorted(names.items()):
        value = json.loads(body)
        if kind == "team":
            # Older releases did not write the last one.
            name, slot, deleted, logged_at, created_at = [*value, None][:5]
            teams[id_] = Team(id_, name, slot, deleted, None if created_at is None else _moment(created_at))
            if logged_at is not None:
                logged_names[id_] = TeamName(_moment(logged_at), name)
        elif kind == "key":
            alias, masked, key_id = value
            if masked is not None:
                keys[id_] = KeyName(alias, masked)
            if key_id is not None:
                key_ids[id_] = key_id
        else:
            public_models[id_] = value
    return Names(teams, logged_names, keys, key_ids, public_models)


def _columns(rows: list[_Row]) -> _Columns:
    places: dict[str, int] = {}
    texts = [
        [places.setdefault(text, len(places)) for text in column]
        for column in zip(*(row.texts for row in rows), strict=True)
    ]
    numbers = [list(column) for column in zip(*(row.numbers for row in rows), strict=True)]
    return _Columns(words=list(places), texts=texts, numbers=numbers)


def _rows(columns: _Columns) -> Iterator[_Row]:
    words = columns["words"]
    texts = zip(*([words[place] for place in column] for column in columns["texts"]), strict=True)
    numbers = zip(*columns["numbers"], strict=True)
    return map(_Row, texts, numbers)


def _packed(value: _Day | _Part) -> bytes:
    return zlib.compress(_dumped(value).encode("ascii"), _LEVEL)


def _dumped(value: object) -> str:
    """ASCII: names may hold characters that a database refuses."""
    return json.dumps(value, separators=(",", ":"))


def _minute_of_day(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(micros: float) -> datetime:
    return _EPOCH + micros * _MICROSECOND
