"""Generated workshops of any size, in the shapes of LiteLLM's responses."""

import json
import random
from datetime import date
from functools import cache

from leaderboard.client.transport import Query, Transport
from leaderboard.demo.activity import activity_page
from leaderboard.demo.catalog import model_info, team_list
from leaderboard.demo.history import Counts, Row
from leaderboard.demo.workshop import Model, Team, make_key

KEYS_A_TEAM = 4
MODELS_A_KEY = 4  # a day; so a team has 16 rows a day
PROVIDERS = ("openai", "anthropic", "bedrock", "vertex_ai", "azure", "mistral")
MODELS = tuple(
    Model(f"model-{n}", f"{PROVIDERS[n % 6]}/model-{n}", 1500, 6000, None, None, 100) for n in range(30)
)
_ALL_ROWS = 1_000_000
_VARIANTS = 3
_WRITTEN = date(2000, 1, 1)


@cache
def teams_of(count: int) -> tuple[Team, ...]:
    return tuple(
        Team(
            f"Team {n:03}",
            f"team-{n:03}",
            tuple(make_key(f"laptop-{n}-{k}", f"team-{n:03}") for k in range(4)),
            1,
            (),
        )
        for n in range(1, count + 1)
    )


class Days:
    """Bodies of /team/daily/activity. Three different days are made and dated as needed: making one takes long."""

    def __init__(self, teams: int) -> None:
        self._rows = [_rows(teams, variant) for variant in range(_VARIANTS)]
        self._bodies = [_body(rows) for rows in self._rows]

    def of(self, day: date) -> bytes:
        return _dated(self._bodies[day.toordinal() % _VARIANTS], day)

    def grown(self, day: date, rows: int, requests: int) -> bytes:
        """The day after each of its first `rows` rows got some more requests of 1,000 tokens."""
        day_rows = self._rows[day.toordinal() % _VARIANTS]
        more = [
            Row(row.day, row.team, row.key, row.model, _plus(row.counts, requests)) for row in day_rows[:rows]
        ]
        return _dated(_body([*more, *day_rows[rows:]]), day)


class CannedTransport(Transport):
    """A gateway inside this process whose today grows with each request for it."""

    def __init__(self, teams: int, growing_rows: int = 0) -> None:
        super().__init__("http://gateway.invalid", "sk-benchmark")
        self._days = Days(teams)
        self._teams = teams
        self._growing_rows = growing_rows
        self._requests = 0

    def get(self, path: str, query: Query) -> bytes:
        if path != "/team/daily/activity":
            return catalog(self._teams)[path]
        self._requests += 1
        day = date.fromisoformat(str(query["start_date"]))
        return (
            self._days.grown(day, self._growing_rows, self._requests)
            if self._growing_rows
            else self._days.of(day)
        )


@cache
def catalog(teams: int) -> dict[str, bytes]:
    return {
        "/team/list": json.dumps(team_list(teams_of(teams), (), 0)).encode(),
        "/model/info": json.dumps(model_info(MODELS)).encode(),
    }


def _rows(teams: int, variant: int) -> list[Row]:
    rng = random.Random(variant)  # noqa: S311 - a simulation
    rows = []
    for team in teams_of(teams):
        for key in team.keys:
            for model in rng.sample(MODELS, MODELS_A_KEY):
                requests = rng.randint(1, 400)
                prompt, completion = requests * rng.randint(200, 9000), requests * rng.randint(50, 900)
                cost = prompt * model.prompt_price + completion * model.completion_price
                counts = Counts(
                    requests, requests // 20, prompt, completion, prompt // 3, 0, cost, 0, requests * 1800
                )
                rows.append(Row(_WRITTEN, team, key, model, counts))
    return rows


def _plus(counts: Counts, requests: int) -> Counts:
    return counts._replace(requests=counts.requests + requests, prompt=counts.prompt + requests * 1000)


def _body(rows: list[Row]) -> bytes:
    return json.dumps(activity_page(rows, 1, _ALL_ROWS)).encode()


def _dated(body: bytes, day: date) -> bytes:
    return body.replace(f'"date": "{_WRITTEN}"'.encode(), f'"date": "{day}"'.encode(), 1)
