"""The rows of a response as CSV: RFC 4180, and safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta

from pydantic import BaseModel

from leaderboard.api import schemas

Value = object
Row = Mapping[str, Value]
_KEY_COLUMNS = ("rank", "name", "team_id", "api_key", "key_alias")
# Without it, Excel reads a file as text in the machine's own encoding.
_BYTE_ORDER_MARK = "\ufeff"
# Spreadsheets read cells that begin like this as formulas, full-width signs included, after spaces, quotes and
# invisible characters. A spreadsheet that expects another separator starts a cell there.
_FORMULA_STARTS = re.compile(
    r"""(^[\t\r\n]|(?:^|[,;|\t\r\n])(?:[^\S\t\r\n]|["\u200b-\u200f\u2060\ufeff])*[=+\-@＝＋－＠])"""
)


def to_csv(response: schemas.DataResponse, *, breakdown: bool = False) -> str:
    """Header and rows; nested lists become rows of their own, with the outer fields repeated."""
    state = {"as_of": response.as_of and response.as_of.isoformat(), "stale": response.stale}
    rows = [{**row, **state} for row in _rows(response, breakdown)]
    return csv_of(rows, rows[0].keys() if rows else [*_header(response, breakdown), *state])


def csv_of(rows: Iterable[Row], columns: Collection[str]) -> str:
    out = io.StringIO()
    out.write(_BYTE_ORDER_MARK)
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: safe_cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _header(response: schemas.DataResponse, breakdown: bool) -> list[str]:
    """The columns of an empty table."""
    match response:
        case schemas.TokensResponse() if breakdown:
            return [*_KEY_COLUMNS, *schemas.ModelUsageOfKey.model_fields]
        case schemas.TokensResponse():
            return [name for name in schemas.TeamTokens.model_fields if name != "breakdown"]
        case schemas.TimeseriesResponse():
            return ["date", "start", "step_minutes", *schemas.TeamOfPoint.model_fields]
        case schemas.ModelsResponse():
            return list(schemas.ModelTokens.model_fields)
        case schemas.SuccessRateResponse():
            return list(schemas.TeamSuccess.model_fields)
        case schemas.StepsResponse():
            return list(schemas.TeamStep.model_fields)
        case schemas.ReplayResponse():
            return ["start", "step_minutes", *schemas.TeamMark.model_fields, "tokens"]
        case _:
            return list(schemas.CostCell.model_fields)


def _rows(response: schemas.DataResponse, breakdown: bool) -> Iterator[Row]:
    match response:
        case schemas.TokensResponse() if breakdown:
            yield from _breakdown_rows(response)
        case schemas.TokensResponse() | schemas.SuccessRateResponse():
            yield from (_flat(team) for team in response.teams)
        case schemas.TimeseriesResponse():
            yield from (
                {**_flat(point), "start": point.start.isoformat(), **_flat(team)}
                for point in response.timeseries
                for team in point.teams
            )
        case schemas.ModelsResponse():
            yield from (_flat(model) for model in response.models)
        case schemas.CostEfficiencyResponse():
            yield from (_flat(cell) for cell in response.cells)
        case schemas.HourlyResponse():
            yield from ({**_flat(hour), "timezone": response.timezone} for hour in response.hours)
        case schemas.StepsResponse():
            yield from ({**_flat(step), "start": step.start.isoformat()} for step in response.steps)
        case schemas.ReplayResponse():
            yield from _replay_rows(response)
        case _:
            raise TypeError(f"{type(response).__name__} has no rows")


def _breakdown_rows(response: schemas.TokensResponse) -> Iterator[Row]:
    for team in response.teams:
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


def _replay_rows(response: schemas.ReplayResponse) -> Iterator[Row]:
    """The tokens of a team at the end of each step."""
    for team in response.teams:
        for place, tokens in enumerate(team.tokens):
            start = response.start + place * timedelta(minutes=response.step_minutes)
            yield {
                "start": start.isoformat(),
                "step_minutes": response.step_minutes,
                **{name: getattr(team, name) for name in schemas.TeamMark.model_fields},
                "tokens": tokens,
            }


def _flat(row: BaseModel) -> dict[str, Value]:
    return {
        name: value for name, value in row if not isinstance(value, (BaseModel, list)) and name != "breakdown"
    }


def _with_apostrophe(found: re.Match[str]) -> str:
    start = found[0]
    separator = start[0] if found.start() and start[0] in ",;|\t\r\n" else ""
    return f"{separator}'{start.removeprefix(separator)}"


def safe_cell(value: Value) -> Value:
    if isinstance(value, str):
        return _FORMULA_STARTS.sub(_with_apostrophe, value)
    if isinstance(value, float):
        return repr(value)
    return value
