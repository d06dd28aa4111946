"""Made-up workshops of any size: what the gateway would send of them, and ledgers that hold them."""

import hashlib
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TypeAlias

from leaderboard.client.models import ListedTeam
from leaderboard.client.transport import Query, Transport
from leaderboard.ledger.facts import Cell, DayFacts, Usage, total
from leaderboard.ledger.ledger import Ledger

Json: TypeAlias = dict[str, object]
Counts: TypeAlias = list[float]

KEYS_A_TEAM = 4
MODELS = 30
_SEED = 2026
_METRICS = (
    "spend",
    "flat_cost",
    "prompt_tokens",
    "completion_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "compression_saved_tokens",
    "compression_savings_spend",
    "prompt_caching_savings_spend",
    "gateway_injected_caching_savings_spend",
    "autorouter_savings_spend",
    "total_tokens",
    "successful_requests",
    "failed_requests",
    "api_requests",
    "total_response_time_ms",
    "timed_requests",
)
_DOLLARS = frozenset(name for name in _METRICS if "spend" in name or "cost" in name)
_PLACE = {name: place for place, name in enumerate(_METRICS)}
_PROVIDERS = ("openai", "anthropic", "bedrock", "vertex_ai", "azure", "mistral")
_ENDPOINTS = ("/chat/completions", "/v1/messages", "/responses")
# Facts are many and their values matter little: this many different ones serve all.
_DIFFERENT_USAGES = 5000


@dataclass(frozen=True, slots=True)
class Size:
    """Each key uses `models_a_key` of 30 models a day: 16 rows a team."""

    teams: int
    days: int
    models_a_key: int = 4

    def __str__(self) -> str:
        return f"{self.teams} × {self.days}"


@dataclass(slots=True)
class _Row:
    team: int
    key: int
    model: int
    counts: Counts


class DayRows:
    """One day's rows as the gateway has them; they can grow."""

    def __init__(self, size: Size, variant: int = 0) -> None:
        self._teams = size.teams
        dice = random.Random(_SEED + variant)  # noqa: S311 - made-up numbers
        self.rows = [
            _Row(team, key, model, _counts(dice))
            for team in range(size.teams)
            for key in range(KEYS_A_TEAM)
            for model in sorted(dice.sample(range(MODELS), size.models_a_key))
        ]

    def grow(self, row: int, tokens: int) -> None:
        counts = self.rows[row % len(self.rows)].counts
        for name, more in (
            ("prompt_tokens", tokens),
            ("total_tokens", tokens),
            ("spend", tokens * 1e-6),
            ("api_requests", 1),
            ("successful_requests", 1),
        ):
            counts[_PLACE[name]] += more

    def body(self, day: date) -> bytes:
        """One page of /team/daily/activity that holds the day."""
        whole = [0.0] * len(_METRICS)
        keys = _Section()
        models, groups, providers, endpoints, entities = (_Section() for _ in range(5))
        for row in self.rows:
            _add(whole, row.counts)
            key = key_token(row.team, row.key)
            keys.add(key, key, row.counts)
            entities.add(team_id(row.team), key, row.counts)
            models.add(f"{_PROVIDERS[row.model % len(_PROVIDERS)]}/{model_name(row.model)}", key, row.counts)
            groups.add(model_name(row.model), key, row.counts)
            providers.add(_PROVIDERS[row.model % len(_PROVIDERS)], key, row.counts)
            endpoints.add(_ENDPOINTS[row.model % len(_ENDPOINTS)], key, row.counts)
        metadata = {
            key_token(team, key): _key_metadata(team, key)
            for team in range(self._teams)
            for key in range(KEYS_A_TEAM)
        }
        names: dict[str, Json] = {
            team_id(team): {"team_alias": team_name(team)} for team in range(self._teams)
        }
        breakdown = {
            "mcp_servers": {},
            "models": models.shown({}, metadata),
            "model_groups": groups.shown({}, metadata),
            "providers": providers.shown({}, metadata),
            "endpoints": endpoints.shown({}, metadata),
            "api_keys": keys.shown_keys(metadata),
            "entities": entities.shown(names, metadata),
        }
        return _page([{"date": day.isoformat(), "metrics": _metrics(whole), "breakdown": breakdown}], whole)


class DayBodies:
    """Bodies of any day. A few different ones are made and dated as needed, since making one takes long."""

    def __init__(self, size: Size, different: int = 3) -> None:
        self._written = date(2000, 1, 1)
        self._bodies = [DayRows(size, variant).body(self._written) for variant in range(different)]

    def of(self, day: date) -> bytes:
        body = self._bodies[day.toordinal() % len(self._bodies)]
        return body.replace(_dated(self._written), _dated(day), 1)


class Canned(Transport):
    """A gateway that answers each question about a day at once, from `bodies`."""

    def __init__(self, bodies: "DayBodies") -> None:
        super().__init__("http://gateway.invalid", "sk-no-key")
        self._bodies = bodies

    def get(self, path: str, query: Query) -> bytes:  # noqa: ARG002 - Transport's signature
        return self._bodies.of(date.fromisoformat(str(query["start_date"])))


class _Section:
    """One part of a day's breakdown: by name a total, and the keys behind it."""

    def __init__(self) -> None:
        self._by_name: dict[str, tuple[Counts, dict[str, Counts]]] = {}

    def add(self, name: str, key: str, counts: Counts) -> None:
        found = self._by_name.get(name)
        if found is None:
            found = self._by_name[name] = ([0] * len(_METRICS), {})
        _add(found[0], counts)
        _add(found[1].setdefault(key, [0] * len(_METRICS)), counts)

    def shown(self, metadata: dict[str, Json], key_metadata: dict[str, Json]) -> Json:
        return {
            name: {
                "metrics": _metrics(whole),
                "metadata": metadata.get(name, {}),
                "api_key_breakdown": {
                    key: {"metrics": _metrics(counts), "metadata": key_metadata[key]}
                    for key, counts in keys.items()
                },
            }
            for name, (whole, keys) in self._by_name.items()
        }

    def shown_keys(self, key_metadata: dict[str, Json]) -> Json:
        return {
            key: {"metrics": _metrics(whole), "metadata": key_metadata[key]}
            for key, (whole, _) in self._by_name.items()
        }


def one_row_page(day: date, total_pages: int) -> bytes:
    """A page with the first row of a day, out of many."""
    row = DayRows(Size(1, 1, models_a_key=1))
    page: dict[str, object] = json.loads(row.body(day))
    page["metadata"] = {"page": 1, "total_pages": total_pages, "has_more": total_pages > 1}
    return json.dumps(page).encode()


def team_list(teams: int) -> bytes:
    """/team/list with each team's keys and members."""
    rows = [
        {
            "team_id": team_id(team),
            "team_alias": team_name(team),
            "created_at": (datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=team)).isoformat(),
            "models": ["all-proxy-models"],
            "members_with_roles": [
                {"user_id": f"user-{team}-{member}", "role": "user"} for member in range(4)
            ],
            "keys": [
                {
                    "token": key_token(team, key),
                    "key_name": f"sk-...{key_token(team, key)[-4:]}",
                    "key_alias": key_alias(team, key),
                    "spend": 0.0,
                }
                for key in range(KEYS_A_TEAM)
            ],
        }
        for team in range(teams)
    ]
    return json.dumps(rows).encode()


def model_info() -> bytes:
    deployments = [
        {"model_name": model_name(model), "litellm_params": {"model": f"hosted/{model_name(model)}"}}
        for model in range(MODELS)
    ]
    return json.dumps({"data": deployments}).encode()


def seeded_ledger(teams: int, days: Iterable[date], models_a_team: int) -> Ledger:
    """A ledger that holds teams × days × models facts; a team's models are spread over its four keys."""
    dice = random.Random(_SEED)  # noqa: S311
    usages = [_usage(_counts(dice)) for _ in range(_DIFFERENT_USAGES)]
    listed = [ListedTeam(team_id=team_id(team), team_alias=team_name(team)) for team in range(teams)]
    ledger = Ledger().with_teams(listed)
    names = sorted(
        (team_id(team), key_token(team, model % KEYS_A_TEAM), model_name(model))
        for team in range(teams)
        for model in range(models_a_team)
    )
    aliases = tuple(
        (key_token(team, key), key_alias(team, key)) for team in range(teams) for key in range(KEYS_A_TEAM)
    )
    held: dict[date, DayFacts] = {}
    for day in days:
        chosen = dice.choices(usages, k=len(names))
        cells = tuple(Cell(*name, usage) for name, usage in zip(names, chosen, strict=True))
        whole = total([cell.usage for cell in cells])
        held[day] = DayFacts(day, cells, whole, (), aliases, datetime.combine(day, time(23), UTC))
    # Entered day by day they would also be watched for minutes, which takes longer than all the rest.
    newest = max(held)
    return replace(ledger.with_day(held[newest]), days=held)


@cache
def team_id(team: int) -> str:
    sign = hashlib.sha256(b"team %d" % team).hexdigest()
    return f"{sign[:8]}-{sign[8:12]}-{sign[12:16]}-{sign[16:20]}-{sign[20:32]}"


def team_name(team: int) -> str:
    return f"Team {team + 1:03}"


@cache
def key_token(team: int, key: int) -> str:
    return hashlib.sha256(b"key %d %d" % (team, key)).hexdigest()


def key_alias(team: int, key: int) -> str:
    return f"team-{team + 1:03}-laptop-{key + 1}"


@cache
def model_name(model: int) -> str:
    return f"model-{model % 7}-{'mini' if model % 2 else 'large'}-{model}"


def _counts(dice: random.Random) -> Counts:
    requests = dice.randint(1, 400)
    failed = dice.randint(0, requests // 20)
    prompt = requests * dice.randint(200, 9000)
    completion = requests * dice.randint(50, 900)
    cached = dice.randint(0, prompt // 2)
    cost = prompt * 1.5e-6 + completion * 6e-6
    values = {
        "spend": cost,
        "flat_cost": 0.0,
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "cache_read_input_tokens": cached,
        "cache_creation_input_tokens": cached // 4,
        "prompt_caching_savings_spend": cached * 1e-6,
        "total_tokens": prompt + completion,
        "successful_requests": requests - failed,
        "failed_requests": failed,
        "api_requests": requests,
        "total_response_time_ms": requests * 1800,
        "timed_requests": requests - failed,
    }
    return [values.get(name, 0) for name in _METRICS]


def _usage(counts: Counts) -> Usage:
    def whole(name: str) -> int:
        return int(counts[_PLACE[name]])

    return Usage(
        counts[_PLACE["spend"]],
        whole("prompt_tokens"),
        whole("completion_tokens"),
        whole("total_tokens"),
        whole("cache_read_input_tokens"),
        whole("cache_creation_input_tokens"),
        whole("api_requests"),
        whole("successful_requests"),
        whole("failed_requests"),
    )


def _add(whole: Counts, counts: Counts) -> None:
    whole[:] = [one + other for one, other in zip(whole, counts, strict=True)]


def _metrics(counts: Counts) -> Json:
    return {
        name: value if name in _DOLLARS else int(value) for name, value in zip(_METRICS, counts, strict=True)
    }


def _page(results: list[Json], whole: Counts) -> bytes:
    metadata = {f"total_{name.removeprefix('total_')}": value for name, value in _metrics(whole).items()}
    return json.dumps(
        {"results": results, "metadata": {**metadata, "page": 1, "total_pages": 1, "has_more": False}}
    ).encode()


def _key_metadata(team: int, key: int) -> Json:
    return {
        "key_alias": key_alias(team, key),
        "team_id": team_id(team),
        "user_id": None,
        "user_email": None,
        "key_exists": True,
    }


def _dated(day: date) -> bytes:
    return f'"date": "{day.isoformat()}"'.encode()
