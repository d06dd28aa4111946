"""Compares the product's responses with the expectations, route by route."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from conformance.expectations import Amounts, Expectations
from conformance.report import DOLLARS, Report
from leaderboard.period import Period

Json = Any  # a response's JSON; every use below names the fields it compares
# Path and query → body.
Fetch = Callable[[str, Mapping[str, str]], Json]
FetchText = Callable[[str, Mapping[str, str]], str]

_TEAM = {
    "tokens": "tokens",
    "prompt_tokens": "prompt_tokens",
    "completion_tokens": "completion_tokens",
    "cache_read_tokens": "cache_read_tokens",
    "cache_creation_tokens": "cache_creation_tokens",
    "total_requests": "total_requests",
    "successful_requests": "successful_requests",
    "failed_requests": "failed_requests",
    "total_cost": "cost",
}
_REQUESTS = {name: name for name in ("total_requests", "successful_requests", "failed_requests")}
_TEAM_OF_DAY = {"tokens": "tokens", **_REQUESTS}
_TEAM_DAY = {
    **_TEAM_OF_DAY,
    "prompt_tokens": "prompt_tokens",
    "completion_tokens": "completion_tokens",
    "total_cost": "cost",
}
_MODEL = _TEAM_DAY
_TEAM_MODEL = {
    "tokens": "tokens",
    "prompt_tokens": "prompt_tokens",
    "completion_tokens": "completion_tokens",
    "total_requests": "total_requests",
    "total_cost": "cost",
}
_CELL = {
    "total_tokens": "tokens",
    "prompt_tokens": "prompt_tokens",
    "completion_tokens": "completion_tokens",
    "total_requests": "total_requests",
    "exact_total_cost": "cost",
}


class Checks:
    def __init__(self, expected: Expectations, fetch: Fetch, fetch_text: FetchText, report: Report) -> None:
        self._expected = expected
        self._fetch = fetch
        self._fetch_text = fetch_text
        self._report = report

    def period(self, period: Period) -> None:
        """What can be compared for any period: teams, days, success, sums over models, CSV, status."""
        where = f"{period.first}..{period.last}"
        query = {"start_date": period.first.isoformat(), "end_date": period.last.isoformat()}
        teams = self._fetch("/tokens", query)["teams"]
        self._teams(f"/tokens {where}", period, teams)
        self._breakdowns(f"/tokens {where}", teams)
        self._success(
            f"/tokens/success-rate {where}", period, self._fetch("/tokens/success-rate", query)["teams"]
        )
        self._timeseries(f"/tokens/timeseries {where}", period, self._fetch("/tokens/timeseries", query))
        self._sums_over_models(where, period, query)
        self._csv(f"/tokens?format=csv {where}", teams, query)
        self._status(f"/status {where}", period, self._fetch("/status", query)["reconciliation"])

    def models(self, period: Period) -> None:
        """Team × model, for the period of all the expectations."""
        query = {"start_date": period.first.isoformat(), "end_date": period.last.isoformat()}
        by_model: dict[str, Amounts] = {}
        wanted = self._expected.team_models()
        for models in wanted.values():
            for model, amounts in models.items():
                sums = by_model.setdefault(model, self._expected.zero())
                for name, value in amounts.items():
                    sums[name] += value
        found = {row["model"]: row for row in self._fetch("/tokens/models", query)["models"]}
        self._report.same("/tokens/models names", set(by_model), set(found))
        for model in by_model.keys() & found.keys():
            self._report.amounts(f"/tokens/models {model}", by_model[model], found[model], _MODEL)
        cells = {
            (cell["team_id"], cell["model"]): cell
            for cell in self._fetch("/tokens/cost-efficiency", query)["cells"]
        }
        for team_id, models in wanted.items():
            for model, amounts in models.items():
                if any(amounts.values()):
                    self._cell(
                        f"/tokens/cost-efficiency {team_id} {model}",
                        amounts,
                        cells.pop((team_id, model), None),
                    )
        self._report.same("/tokens/cost-efficiency unexpected cells", [], list(cells))

    def team(self, team_id: str, period: Period) -> None:
        """One team's page, for the period of all the expectations."""
        query = {"start_date": period.first.isoformat(), "end_date": period.last.isoformat()}
        response = self._fetch(f"/teams/{team_id}", query)
        self._team(f"/teams/{team_id}", period, response["team"])
        days = self._expected.team_days(team_id)
        for row in response["days"]:
            day = date.fromisoformat(row["date"])
            self._report.amounts(
                f"/teams/{team_id} {day}", days.get(day, self._expected.zero()), row, _TEAM_DAY
            )
        sums = self._expected.zero()
        for row in response["models"]:
            for field, name in _TEAM_MODEL.items():
                sums[name] += row[field]
        expected = self._expected.by_team(period).get(team_id, self._expected.zero())
        for name in _TEAM_MODEL.values():
            tolerance = DOLLARS if name == "cost" else 0.0
            self._report.number(f"/teams/{team_id} models {name}", expected[name], sums[name], tolerance)

    def hours(self, day: date, team_id: str | None = None) -> None:
        query = {"start_date": day.isoformat(), "end_date": day.isoformat()}
        if team_id is not None:
            query["team"] = team_id
        wanted = self._expected.hours(day, team_id)
        response = self._fetch("/tokens/hourly", query)
        by_team = self._expected.by_team(Period(day, day))
        if team_id is None:
            total = sum(int(amounts["tokens"]) for amounts in by_team.values())
            self._report.number(f"/tokens/hourly {day} tokens", total, response["tokens"])
        for row in response["teams"]:
            tokens = by_team.get(row["team_id"], self._expected.zero())["tokens"]
            self._report.number(f"/tokens/hourly {day} {row['team_id']} tokens", tokens, row["tokens"])
        for row in response["hours"]:
            self._report.number(
                f"/tokens/hourly {day} {team_id or 'all'} {row['hour']}:00",
                wanted.get(row["hour"], 0),
                row["tokens"],
            )

    def _teams(self, where: str, period: Period, rows: list[Json]) -> None:
        shown = {team.team_id for team in self._expected.shown(period)}
        self._report.same(f"{where} teams", shown, {row["team_id"] for row in rows})
        for row in rows:
            if row["team_id"] in shown:
                self._team(f"{where} {row['team_id']}", period, row)
        order = [(-row["tokens"], row["rank"]) for row in rows]
        self._report.same(f"{where} order", sorted(order), order)

    def _team(self, where: str, period: Period, row: Json) -> None:
        by_team = self._expected.by_team(period)
        team = next(team for team in self._expected.shown(period) if team.team_id == row["team_id"])
        amounts = by_team.get(team.team_id, self._expected.zero())
        self._report.amounts(where, amounts, row, _TEAM)
        self._report.same(f"{where} success_rate", _rate(amounts), row["success_rate"])
        self._report.same(f"{where} rank", _rank(by_team, amounts), row["rank"])
        if team.listed:
            self._report.same(f"{where} name", team.name, row["name"])

    def _breakdowns(self, where: str, rows: list[Json]) -> None:
        for row in rows:
            keys = row["breakdown"]["api_keys"]
            models = [model for key in keys for model in key["models"]]
            for field, total in (("total_tokens", "tokens"), ("prompt_tokens", "prompt_tokens")):
                self._report.number(
                    f"{where} {row['team_id']} breakdown {field}",
                    row[total],
                    sum(model[field] for model in models),
                )
            cost = sum(model["total_cost"] for model in models)
            self._report.number(f"{where} {row['team_id']} breakdown cost", row["total_cost"], cost, DOLLARS)

    def _success(self, where: str, period: Period, rows: list[Json]) -> None:
        by_team = self._expected.by_team(period)
        for row in rows:
            amounts = by_team.get(row["team_id"], self._expected.zero())
            self._report.amounts(f"{where} {row['team_id']}", amounts, row, _REQUESTS)
            self._report.same(f"{where} {row['team_id']} success_rate", _rate(amounts), row["success_rate"])

    def _timeseries(self, where: str, period: Period, response: Json) -> None:
        days = response["timeseries"]
        self._report.same(f"{where} days", [day.isoformat() for day in period], [day["date"] for day in days])
        for row in days:
            by_team = self._expected.by_team(Period(*2 * (date.fromisoformat(row["date"]),)))
            for team in row["teams"]:
                amounts = by_team.get(team["team_id"], self._expected.zero())
                place = f"{where} {row['date']} {team['team_id']}"
                self._report.amounts(place, amounts, team, _TEAM_OF_DAY)
                self._report.same(f"{place} rank", _rank(by_team, amounts), team["rank"])
            left_out = by_team.keys() - {team["team_id"] for team in row["teams"]}
            self._report.same(f"{where} {row['date']} teams left out", set(), left_out)
        tokens = sum(int(amounts["tokens"]) for amounts in self._expected.by_team(period).values())
        self._report.number(f"{where} tokens", tokens, response["tokens"])

    def _sums_over_models(self, where: str, period: Period, query: Mapping[str, str]) -> None:
        by_team = self._expected.by_team(period)
        tokens = sum(int(amounts["tokens"]) for amounts in by_team.values())
        models = self._fetch("/tokens/models", query)["models"]
        self._report.number(f"/tokens/models {where} sum", tokens, sum(row["tokens"] for row in models))
        cells = self._fetch("/tokens/cost-efficiency", query)["cells"]
        of_team: dict[str, Amounts] = {}
        for cell in cells:
            sums = of_team.setdefault(cell["team_id"], self._expected.zero())
            for field, name in _CELL.items():
                sums[name] += cell[field]
            rank = _rank(by_team, by_team.get(cell["team_id"], self._expected.zero()))
            self._report.same(f"/tokens/cost-efficiency {where} {cell['team_id']} rank", rank, cell["rank"])
        for team_id, amounts in by_team.items():
            found = of_team.get(team_id, self._expected.zero())
            for name in _CELL.values():
                self._report.number(
                    f"/tokens/cost-efficiency {where} {team_id} {name}",
                    amounts[name],
                    found[name],
                    DOLLARS if name == "cost" else 0.0,
                )

    def _cell(self, where: str, amounts: Amounts, cell: Json) -> None:
        if cell is None:
            self._report.same(where, "a cell", None)
            return
        self._report.amounts(where, amounts, cell, _CELL)
        self._report.number(f"{where} total_cost", round(amounts["cost"], 4), cell["total_cost"], DOLLARS)
        if amounts["tokens"]:
            per_million = amounts["cost"] / amounts["tokens"] * 1e6
            self._report.number(f"{where} per million", per_million, cell["cost_per_million_tokens"], DOLLARS)

    def _csv(self, where: str, rows: list[Json], query: Mapping[str, str]) -> None:
        text = self._fetch_text("/tokens", {**query, "format": "csv"}).removeprefix("\ufeff")
        read = list(csv.DictReader(io.StringIO(text)))
        self._report.same(f"{where} rows", len(rows), len(read))
        for row, line in zip(rows, read, strict=False):
            for field in ("team_id", *_TEAM):
                self._report.same(f"{where} {row['team_id']} {field}", str(row[field]), line[field])

    def _status(self, where: str, period: Period, found: Json) -> None:
        total = self._expected.total(period)
        for field, name in (("tokens", "tokens"), ("requests", "total_requests"), ("cost", "cost")):
            tolerance = DOLLARS if name == "cost" else 0.0
            self._report.number(
                f"{where} gateway {field}", total[name], found["gateway_total"][field], tolerance
            )
            self._report.number(f"{where} difference {field}", 0, found["difference"][field], tolerance)
            parts = sum(found[part][field] for part in ("teams", "unassigned", "internal"))
            self._report.number(f"{where} parts {field}", total[name], parts, tolerance)
        self._report.same(f"{where} balanced", True, found["balanced"])


def _rate(amounts: Amounts) -> float:
    """Only rates of exactly 0 or 100 % may be shown as such."""
    requests, successful = amounts["total_requests"], amounts["successful_requests"]
    if not requests:
        return 0.0
    percent = round(100 * successful / requests, 2)
    return min(max(percent, 0.01), 99.99) if 0 < successful < requests else percent


def _rank(by_team: Mapping[str, Amounts], amounts: Amounts) -> int:
    """One more than the number of teams with more tokens."""
    return 1 + sum(1 for other in by_team.values() if other["tokens"] > amounts["tokens"])
