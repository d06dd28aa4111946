"""The rows of an answer as CSV: RFC 4180, and safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from leaderboard.api import schemas

Value = object
Row = Mapping[str, Value]
# A spreadsheet takes a cell that begins like this for a formula.
_KEY_COLUMNS = ("rank", "name", "team_id", "api_key", "key_alias")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(answer: schemas.DataAnswer, *, breakdown: bool = False) -> str:
    """Header and rows; nested lists become rows of their own with the outer fields repeated."""
    rows = list(_rows(answer, breakdown))
    out = io.StringIO()
    writer = csv.DictWriter(
        out, rows[0].keys() if rows else _header(answer, breakdown), lineterminator="\r\n"
    )
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _header(answer: schemas.DataAnswer, breakdown: bool) -> list[str]:
    """The columns where there are no rows."""
    match answer:
        case schemas.TokensAnswer() if breakdown:
            return [*_KEY_COLUMNS, *schemas.ModelUsageOfKey.model_fields]
        case schemas.TokensAnswer():
            return [name for name in schemas.TeamTokens.model_fields if name != "breakdown"]
        case schemas.TimeseriesAnswer():
            return ["date", "start", "step_minutes", *schemas.TeamOfPoint.model_fields]
        case schemas.ModelsAnswer():
            return list(schemas.ModelTokens.model_fields)
        case schemas.SuccessRateAnswer():
            return list(schemas.TeamSuccess.model_fields)
        case schemas.StepsAnswer():
            return list(schemas.TeamStep.model_fields)
        case _:
            return list(schemas.CostCell.model_fields)


def _rows(answer: schemas.DataAnswer, breakdown: bool) -> Iterator[Row]:
    match answer:
        case schemas.TokensAnswer() if breakdown:
            yield from _breakdown_rows(answer)
        case schemas.TokensAnswer() | schemas.SuccessRateAnswer():
            yield from (_flat(team) for team in answer.teams)
        case schemas.TimeseriesAnswer():
            yield from (
                {**_flat(point), "start": point.start.isoformat(), **_flat(team)}
                for point in answer.timeseries
                for team in point.teams
            )
        case schemas.ModelsAnswer():
            yield from (_flat(model) for model in answer.models)
        case schemas.CostEfficiencyAnswer():
            yield from (_flat(cell) for cell in answer.cells)
        case schemas.HourlyAnswer():
            yield from ({**_flat(hour), "timezone": answer.timezone} for hour in answer.hours)
        case schemas.StepsAnswer():
            yield from ({**_flat(step), "start": step.start.isoformat()} for step in answer.steps)
        case _:
            raise TypeError(f"{type(answer).__name__} has no rows")


def _breakdown_rows(answer: schemas.TokensAnswer) -> Iterator[Row]:
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
