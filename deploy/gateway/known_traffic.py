"""Sends known traffic through a gateway and writes what its usage must add up to, for `make conformance`.

Tokens are chosen here, dollars come from the price list, counts from what was sent. Failing requests name a
model that doesn't exist: those of a failing provider carry prompt tokens that only the gateway's tokenizer knows.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workshop import ANSWERING, Answer, Gateway, GatewayError, Json, Model, Team, Usage, open_workshop

FIELDS = (
    "spend",
    "prompt_tokens",
    "completion_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "total_tokens",
    "api_requests",
    "successful_requests",
    "failed_requests",
)
_ONE_FAILS_OF = 10
_WRITTEN_AFTER_SECONDS = 120
_RUN_SECONDS = 300
_NO_MODEL = "workshop/no-such-model"
_NAME_OF_UNKNOWN_MODELS = "unknown-model"  # the gateway's
_OK, _BAD_REQUEST = 200, 400

Row = list[float]  # amounts in the order of FIELDS


class Expected:
    """Sums by team and by team and model, all of one day."""

    def __init__(self, teams: list[Team], day: str) -> None:
        self._teams = teams
        self._day = day
        self._by_team: dict[str, Row] = {}
        self._by_team_model: dict[str, dict[str, Row]] = defaultdict(dict)
        self.requests = 0

    def answered(self, team: Team, model: Model, usage: Usage) -> None:
        prompt, completion = usage.prompt_tokens, usage.completion_tokens
        dollars = prompt * model.dollars_per_prompt_token + completion * model.dollars_per_completion_token
        self._count(team, model.name, [dollars, prompt, completion, 0, 0, prompt + completion, 1, 1, 0])

    def failed(self, team: Team) -> None:
        self._count(team, _NAME_OF_UNKNOWN_MODELS, [0.0, 0, 0, 0, 0, 0, 1, 0, 1])

    def as_json(self) -> Json:
        return {
            "fields": FIELDS,
            "first_date": self._day,
            "last_date": self._day,
            "teams": [
                {"team_id": team.team_id, "team_alias": team.name, "state": "live"} for team in self._teams
            ],
            "by_team_day": {team_id: {self._day: row} for team_id, row in self._by_team.items()},
            "by_team_model_group": self._by_team_model,
            # Hours are compared for past days only, and these requests are of today.
            "log_days": [],
            "logs": {"by_team_hour": {}},
        }

    def _count(self, team: Team, model: str, row: Row) -> None:
        self.requests += 1
        days, models = self._by_team, self._by_team_model[team.team_id]
        days[team.team_id] = _sum(days.get(team.team_id), row)
        models[model] = _sum(models.get(model), row)


def _sum(sums: Row | None, row: Row) -> Row:
    return row if sums is None else [one + other for one, other in zip(sums, row, strict=True)]


def main() -> int:
    options = _options()
    try:
        expected = _send(Gateway(options.url, options.key), options.key, options.requests)
    except GatewayError as error:
        print(f"known_traffic: {error}", file=sys.stderr)
        return 1
    options.expected.write_text(
        json.dumps(expected.as_json(), indent=1, ensure_ascii=False), encoding="utf-8"
    )
    print(f"{expected.requests} requests sent; {options.expected} says what they add up to")
    return 0


def _send(gateway: Gateway, key: str, requests: int) -> Expected:
    day = _today_with_time_left()
    already = _reported(gateway, day)
    if already:
        raise GatewayError(f"The gateway counts {already} requests today already; a fresh one is needed.")
    teams = open_workshop(gateway, key)
    expected = Expected(teams, day)
    for number in range(requests):
        # The last team sends nothing: it must be listed with 0.
        team = teams[number % (len(teams) - 1)]
        if number % _ONE_FAILS_OF == _ONE_FAILS_OF - 1:
            _must_answer(gateway.complete(team, _NO_MODEL), _BAD_REQUEST)
            expected.failed(team)
        else:
            model = ANSWERING[number // 10 % len(ANSWERING)]
            usage = Usage(10 + number * 37 % 5000, 1 + number * 13 % 700)
            _must_answer(gateway.complete(team, model.name, usage), _OK)
            expected.answered(team, model, usage)
    _wait_until_written(gateway, day, requests)
    return expected


def _must_answer(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise GatewayError(f"{status} was expected, {answer.status} came: {json.dumps(answer.body)[:300]}")


def _wait_until_written(gateway: Gateway, day: str, requests: int) -> None:
    until = time.monotonic() + _WRITTEN_AFTER_SECONDS
    while (counted := _reported(gateway, day)) < requests:
        if time.monotonic() > until:
            raise GatewayError(
                f"Of {requests} requests {counted} are counted after {_WRITTEN_AFTER_SECONDS} s."
            )
        time.sleep(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="known_traffic", description=__doc__)
    parser.add_argument("--url", required=True, help="the gateway, without any usage today")
    parser.add_argument(
        "--key", default=os.environ.get("GATEWAY_KEY"), help="its master key; default GATEWAY_KEY"
    )
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--expected", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    if not options.key:
        parser.error("the gateway's key is missing: --key or GATEWAY_KEY")
    return options


def _today_with_time_left() -> str:
    """The UTC day, after midnight where the run would go past it."""
    now = datetime.now(UTC)
    left = (now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - now).total_seconds()
    if left < _RUN_SECONDS:
        print(f"Waiting {left:.0f} s for midnight UTC, so that all requests are of one day.", flush=True)
        time.sleep(left + 1)
    return datetime.now(UTC).date().isoformat()


def _reported(gateway: Gateway, day: str) -> int:
    path = f"/team/daily/activity?start_date={day}&end_date={day}&page_size=1000"
    return sum(row["metrics"]["api_requests"] for row in gateway.must("GET", path)["results"])


if __name__ == "__main__":
    sys.exit(main())
