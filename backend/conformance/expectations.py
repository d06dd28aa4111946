"""What the gateway's rows should add up to: totals, teams, days, models, hours."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from leaderboard.ledger.facts import NOT_TEAMS
from leaderboard.ledger.ledger import UNKNOWN_MODEL
from leaderboard.period import Period

Amounts = dict[str, float | int]
# The gateway's field names in the file → the product's names in its responses.
_NAMES = {
    "spend": "cost",
    "prompt_tokens": "prompt_tokens",
    "completion_tokens": "completion_tokens",
    "total_tokens": "tokens",
    "cache_read_input_tokens": "cache_read_tokens",
    "cache_creation_input_tokens": "cache_creation_tokens",
    "api_requests": "total_requests",
    "successful_requests": "successful_requests",
    "failed_requests": "failed_requests",
}


@dataclass(frozen=True)
class ExpectedTeam:
    team_id: str
    name: str
    listed: bool


class Expectations:
    """Sums are exact: the file's dollars are multiples of 2**-24."""

    def __init__(self, text: str) -> None:
        raw = json.loads(text)
        self._fields = [_NAMES[name] for name in raw["fields"]]
        self.first = date.fromisoformat(raw["first_date"])
        self.last = date.fromisoformat(raw["last_date"])
        self.teams = [
            ExpectedTeam(
                row["team_id"], (row["team_alias"] or "").strip() or row["team_id"], row["state"] == "live"
            )
            for row in raw["teams"]
        ]
        self._team_days = {
            team_id: {date.fromisoformat(day): self._amounts(row) for day, row in days.items()}
            for team_id, days in raw["by_team_day"].items()
        }
        self._team_models = {
            team_id: self._by_public_name(models) for team_id, models in raw["by_team_model_group"].items()
        }
        # Every route is compared for the same few periods.
        self._sums_by_team = cache(self._sum_by_team)
        self.shown = cache(self._shown)
        self.log_days = [date.fromisoformat(day) for day in raw["log_days"]]
        self._team_hours = {
            team_id: {hour: self._amounts(row)["tokens"] for hour, row in hours.items()}
            for team_id, hours in raw["logs"]["by_team_hour"].items()
        }

    @classmethod
    def read(cls, path: Path) -> "Expectations":
        return cls(path.read_text(encoding="utf-8"))

    def by_team(self, period: Period, *, teams_only: bool = True) -> dict[str, Amounts]:
        """Teams with rows in the period, including rows of zeros."""
        return self._sums_by_team(period, teams_only)

    def _sum_by_team(self, period: Period, teams_only: bool) -> dict[str, Amounts]:
        return {
            team_id: self._sum(row for day, row in days.items() if day in period)
            for team_id, days in self._team_days.items()
            if any(day in period for day in days) and not (teams_only and team_id in NOT_TEAMS)
        }

    def total(self, period: Period) -> Amounts:
        """Everything the gateway counted, including usage without a team and by its own pages."""
        return self._sum(self.by_team(period, teams_only=False).values())

    def team_days(self, team_id: str) -> dict[date, Amounts]:
        return self._team_days.get(team_id, {})

    def team_models(self) -> dict[str, dict[str, Amounts]]:
        """Over all days of the file; usage without a team is left out."""
        return {team_id: models for team_id, models in self._team_models.items() if team_id not in NOT_TEAMS}

    def _shown(self, period: Period) -> list[ExpectedTeam]:
        """Listed teams, and others with rows in the period."""
        used = self.by_team(period)
        known = {team.team_id for team in self.teams}
        others = [ExpectedTeam(team_id, team_id, listed=False) for team_id in used if team_id not in known]
        return [team for team in [*self.teams, *others] if team.listed or team.team_id in used]

    def hours(self, day: date, team_id: str | None = None) -> dict[int, int]:
        """Tokens by UTC hour from the request logs of a day."""
        hours: dict[int, int] = defaultdict(int)
        for name, rows in self._team_hours.items():
            if name in NOT_TEAMS or team_id not in (None, name):
                continue
            for stamp, tokens in rows.items():
                if stamp.startswith(day.isoformat()):
                    hours[int(stamp[-2:])] += int(tokens)
        return dict(hours)

    def zero(self) -> Amounts:
        return {name: 0.0 if name == "cost" else 0 for name in self._fields}

    def _sum(self, rows: Iterable[Amounts]) -> Amounts:
        total = self.zero()
        for row in rows:
            for name, value in row.items():
                total[name] += value
        return total

    def _by_public_name(self, models: dict[str, list[float | int]]) -> dict[str, Amounts]:
        return {model or UNKNOWN_MODEL: self._amounts(row) for model, row in models.items()}

    def _amounts(self, row: list[float | int]) -> Amounts:
        return dict(zip(self._fields, row, strict=True))
