"""A generated workshop of some size: the gateway's rows, and what they add up to."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from conformance.expectations import Expectations
from tests.support.gateway import FakeGateway
from tests.support.rows import Row

_FIELDS = (
    "spend", "prompt_tokens", "completion_tokens", "total_tokens", "cache_read_input_tokens",
    "cache_creation_input_tokens", "api_requests", "successful_requests", "failed_requests",
)  # fmt: skip
_MODELS = [f"model-{number}" for number in range(6)]
_KEYS_A_TEAM = 3
_ROWS_A_KEY = 3


def fill(gateway: FakeGateway, teams: int, days: int, last: date) -> Expectations:
    """`days` days of `teams` teams, the last of them `last`."""
    chance = random.Random(0)
    gateway.aliases = {f"team-{number}": f"Team {number}" for number in range(teams)}
    gateway.rows = [
        _row(chance, last - timedelta(days=back), team, f"{team}-key-{key}", model)
        for back in range(days)
        for team in gateway.aliases
        for key in range(_KEYS_A_TEAM)
        for model in chance.sample(_MODELS, _ROWS_A_KEY)
    ]
    gateway.deployments = [(model, f"openai/{model}") for model in _MODELS]
    return _expectations(gateway)


def _row(chance: random.Random, day: date, team: str, key: str, model: str) -> Row:
    requests = chance.randrange(1, 400)
    return Row(
        day,
        team,
        key,
        model,
        prompt=chance.randrange(100_000),
        completion=chance.randrange(10_000),
        cached=chance.randrange(1000),
        created=chance.randrange(1000),
        # A multiple of 2**-24, so that sums are exact.
        cost=chance.randrange(2**26) / 2**24,
        requests=requests,
        failed=chance.randrange(requests),
    )


def _expectations(gateway: FakeGateway) -> Expectations:
    by_day: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    by_model: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in gateway.rows:
        by_day[row.team][row.day.isoformat()].append(row)
        by_model[row.team][row.model or ""].append(row)
    return Expectations(
        json.dumps(
            {
                "fields": _FIELDS,
                "first_date": min(row.day for row in gateway.rows).isoformat(),
                "last_date": max(row.day for row in gateway.rows).isoformat(),
                "log_days": [],
                "logs": {"by_team_hour": {}},
                "teams": [
                    {"team_id": team, "team_alias": alias, "state": "live"}
                    for team, alias in gateway.aliases.items()
                ],
                "by_team_day": _sums(by_day),
                "by_team_model_group": _sums(by_model),
            }
        )
    )


def _sums(rows: dict[str, dict[str, list[Row]]]) -> dict[str, dict[str, list[float]]]:
    return {team: {name: _sum(some) for name, some in parts.items()} for team, parts in rows.items()}


def _sum(rows: Iterable[Row]) -> list[float]:
    values: Sequence[tuple[float, ...]] = [
        (
            row.cost, row.prompt, row.completion, row.prompt + row.completion, row.cached, row.created,
            row.requests, row.requests - row.failed, row.failed,
        )
        for row in rows
    ]  # fmt: skip
    return [sum(column) for column in zip(*values, strict=True)]
