"""The rows of an answer as CSV: RFC 4180, and safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from leaderboard.api import models

Value = object
Row = Mapping[str, Value]
# A spreadsheet takes a cell that begins like this for a formula.
_KEY_COLUMNS = ("rank", "name", "team_id", "api_key", "key_alias")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(answer: models.DataAnswer, *, breakdown: bool = False) -> str:
    """Header and rows; nested lists become rows of their own with the outer fields repeated."""
    rows = list(_rows(answer, breakdown))
    out = io.StringIO()
    writer = csv.DictWriter(
        out, rows[0].keys() if rows else _header(answer, breakdown), lineterminator="\r\n"
    )
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _header(answer: models.DataAnswer, breakdown: bool) -> list[str]:
    """The columns where there are no rows."""
    match answer:
        case models.TokensAnswer() if breakdown:
            return [*_KEY_COLUMNS, *models.ModelUsageOfKey.model_fields]
        case models.TokensAnswer():
            return [name for name in models.TeamTokens.model_fields if name != "breakdown"]
        case models.TimeseriesAnswer():
            return ["date", "start", *models.TeamOfDay.model_fields]
        case models.ModelsAnswer():
            return list(models.ModelTokens.model_fields)
        case models.SuccessRateAnswer():
            return list(models.TeamSuccess.model_fields)
        case models.StepsAnswer():
            return list(models.TeamStep.model_fields)
        case _:
            return list(models.CostCell.model_fields)


def _rows(answer: models.DataAnswer, breakdown: bool) -> Iterator[Row]:
    match answer:
        case models.TokensAnswer() if breakdown:
            yield from _breakdown_rows(answer)
        case models.TokensAnswer() | models.SuccessRateAnswer():
            yield from (_flat(team) for team in answer.teams)
        case models.TimeseriesAnswer():
            yield from (
                {"date": point.date, "start": point.start.isoformat(), **_flat(team)}
                for point in answer.timeseries
                for team in point.teams
            )
        case models.ModelsAnswer():
            yield from (_flat(model) for model in answer.models)
        case models.CostEfficiencyAnswer():
            yield from (_flat(cell) for cell in answer.cells)
        case models.HourlyAnswer():
            yield from ({**_flat(hour), "timezone": answer.timezone} for hour in answer.hours)
        case models.StepsAnswer():
            yield from ({**_flat(step), "start": step.start.isoformat()} for step in answer.steps)
        case _:
            raise TypeError(f"{type(answer).__name__} has no rows")


def _breakdown_rows(answer: models.TokensAnswer) -> Iterator[Row]:
    for team in answer.teams:
        for key in team.breakdown.api_keys if team.breakdown else ():
            for model in key.models:
                yield {
                    "rank": team.rank,
                    "name": team.name,
                    "team_id": team.team_id,
                    "api_key": key.api_key,
                    "key_alias": key.key_alias,
                    **_flat(model),
                }


def _flat(row: BaseModel) -> dict[str, Value]:
    return {
        name: value for name, value in row if not isinstance(value, (BaseModel, list)) and name != "breakdown"
    }


def _cell(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    if isinstance(value, float):
        return repr(value)
    return value
