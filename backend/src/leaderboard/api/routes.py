"""The routes: parameters in, one call, schema out.

Not async: what they compute takes a thread and leaves the event loop to other viewers.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response

from leaderboard.api import schemas, serializers, status_schemas
from leaderboard.api.auth import require_token
from leaderboard.api.csv_export import to_csv
from leaderboard.api.examples import EXAMPLES
from leaderboard.api.query import (
    AppClock,
    AppSettings,
    BoardView,
    PeriodView,
    StatusView,
    View,
    WindowView,
    Zone,
)
from leaderboard.api.response_cache import CachedRoute, cached_routes
from leaderboard.api.status_serializer import status_answer
from leaderboard.errors import InvalidRequest, UnknownTeam
from leaderboard.ledger.facts import Team
from leaderboard.services.ranking import teams_shown, teams_usage_in
from leaderboard.services.team import team_detail

Format = Annotated[Literal["json", "csv"], Query(description="csv: a download of the same rows.")]


def _errors(**descriptions: str) -> dict[int | str, dict[str, object]]:
    return {
        int(status.removeprefix("_")): {"model": schemas.ErrorAnswer, "description": description}
        for status, description in descriptions.items()
    }


_ERRORS = _errors(
    _400="A parameter is wrong; the sentence says which and what is expected.",
    _401="The viewer's token is missing or wrong.",
    _502="The gateway failed and nothing is held for the period.",
)
_NO_TEAM = _errors(_404="No such team is listed or has usage in the period.")

# More points than that help nobody, and weigh tens of megabytes.
_MOST_DAYS = {"hour": 62, "10min": 7, "minute": 3}

router = APIRouter(dependencies=[Depends(require_token)], responses=_ERRORS)
status_router = APIRouter(dependencies=[Depends(require_token)], responses=_ERRORS)


def cached() -> list[CachedRoute]:
    """What the response cache serves. A period may end now, to the minute; the status has ages in seconds."""
    return cached_routes(router.routes, slot_seconds=60) + cached_routes(status_router.routes, slot_seconds=1)


def _responses(name: str, *, csv: bool = True) -> dict[int | str, dict[str, object]]:
    content: dict[str, object] = {"application/json": {"example": EXAMPLES[name]}}
    if csv:
        content["text/csv"] = {"schema": {"type": "string"}}
    return {200: {"content": content}}


def _respond(answer: schemas.DataAnswer) -> Response:
    return Response(answer.model_dump_json(by_alias=True), media_type="application/json")


def _download(name: str, answer: schemas.DataAnswer, *, breakdown: bool = False) -> Response:
    file_name = f"leaderboard-{name}-{answer.start_date}-to-{answer.end_date}.csv"
    return Response(
        to_csv(answer, breakdown=breakdown),
        media_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def _answer(name: str, answer: schemas.DataAnswer, format_: Format) -> Response:
    return _download(name, answer) if format_ == "csv" else _respond(answer)


@router.get("/tokens", response_model=schemas.TokensAnswer, responses=_responses("tokens"))
def tokens(
    asked: BoardView,
    breakdown: Annotated[
        bool | None,
        Query(description="Keys and models of each team. Default: true for JSON, false for CSV."),
    ] = None,
    format: Format = "json",  # noqa: A002 - the contract's name
) -> Response:
    """The board: every listed team, most tokens first, with keys and models.

    With `from` and `to` only usage whose minute is known in that window counts, with `model` only that of these
    models. A CSV with `breakdown=true` has
    one row for each team, key and model.
    """
    if format == "csv":
        wanted = bool(breakdown)
        answer = serializers.tokens_answer(asked, breakdown=wanted)
        return _download("tokens", answer, breakdown=wanted)
    answer = serializers.tokens_answer(asked, breakdown=breakdown is not False)
    without = {"teams": {"__all__": {"breakdown"}}} if breakdown is False else None
    return Response(answer.model_dump_json(exclude=without, by_alias=True), media_type="application/json")


@router.get("/tokens/timeseries", response_model=schemas.TimeseriesAnswer, responses=_responses("timeseries"))
def timeseries(
    asked: WindowView,
    zone: Zone,
    granularity: Annotated[
        schemas.Granularity | Literal["auto"],
        Query(
            description="day: every day of the period with every team. hour, 10min, minute: points with usage whose "
            "minute is known, each with the teams that have any. auto: all usage, in the finest step that suits the "
            "period; days with too few known minutes are one point each, and what remains of a day follows its parts "
            "as a point of the whole day."
        ),
    ] = "day",
    step: Annotated[
        schemas.Granularity | None,
        Query(description="With granularity=auto: this step where `steps` lists it."),
    ] = None,
    format: Format = "json",  # noqa: A002
) -> Response:
    """How tokens and requests grew, ascending; with `from` and `to` in parts of a day, of that window alone."""
    if asked.window and granularity == "day":
        raise InvalidRequest("granularity=day counts whole days: give hour, 10min or minute with from and to")
    if step is not None and granularity != "auto":
        raise InvalidRequest("step requires granularity=auto")
    days = len(asked.view.period)
    limited = "hour" if granularity == "auto" and asked.window else granularity
    most = _MOST_DAYS.get(limited, days)
    if days > most:
        raise InvalidRequest(f"granularity={granularity} covers at most {most} days at once")
    if granularity == "auto":
        return _answer("timeseries", serializers.joined_timeseries_answer(asked, step), format)
    return _answer("timeseries", serializers.timeseries_answer(asked, granularity, zone), format)


@router.get("/tokens/pace", response_model=schemas.PaceAnswer, responses=_responses("pace", csv=False))
def pace(asked: BoardView) -> Response:
    """How fast the board moves: ranks an hour ago, tokens a minute, the last six hours, and what happened in them.

    Reckoned at the newest reading, from usage whose minute is known; what is not known is null.
    """
    return _respond(serializers.pace_answer(asked))


@router.get("/tokens/steps", response_model=schemas.StepsAnswer, responses=_responses("steps") | _NO_TEAM)
def steps(
    asked: BoardView,
    team: Annotated[str, Query(description="A team's id, or its name where only one has it.")],
    format: Format = "json",  # noqa: A002
) -> Response:
    """One team as time went on: its tokens and its rank in equal steps, and when its keys were used last.

    Only usage whose minute is known stands in a step, and only a rank that is certain; what is not known is null.
    With `model` the tokens are those of these models, the rank is by all.
    """
    return _answer("steps", serializers.steps_answer(asked, _team(asked.view, team)), format)


@router.get("/tokens/models", response_model=schemas.ModelsAnswer, responses=_responses("models"))
def models_(view: View, format: Format = "json") -> Response:  # noqa: A002
    """Tokens by model, most first; usage without a team is not in it, so models add up to teams."""
    return _answer("models", serializers.models_answer(view), format)


@router.get(
    "/tokens/success-rate", response_model=schemas.SuccessRateAnswer, responses=_responses("success-rate")
)
def success_rate(view: View, format: Format = "json") -> Response:  # noqa: A002
    """Share of requests that succeeded, by team, highest first; teams without requests follow."""
    return _answer("success-rate", serializers.success_rate_answer(view), format)


@router.get(
    "/tokens/cost-efficiency",
    response_model=schemas.CostEfficiencyAnswer,
    responses=_responses("cost-efficiency"),
)
def cost_efficiency(view: View, format: Format = "json") -> Response:  # noqa: A002
    """What tokens cost, by team and model, in dollars."""
    return _answer("cost-efficiency", serializers.cost_efficiency_answer(view), format)


@router.get("/tokens/hourly", response_model=schemas.HourlyAnswer, responses=_responses("hourly") | _NO_TEAM)
def hourly(
    view: View,
    zone: Zone,
    team: Annotated[str | None, Query(description="A team's id, or its name where only one has it.")] = None,
    format: Format = "json",  # noqa: A002
) -> Response:
    """Tokens by hour of day. Only usage whose minute is known counts; `coverage` says which share that is."""
    chosen = None if team is None else _team(view, team)
    return _answer("hourly", serializers.hourly_answer(view, zone, chosen), format)


@router.get(
    "/teams/{team_id:path}",
    response_model=schemas.TeamAnswer,
    responses=_responses("team", csv=False) | _NO_TEAM,
)
def team(view: View, team_id: Annotated[str, Path(description="The team's id.")]) -> Response:
    """One team: totals, per day, keys, models."""
    detail = team_detail(view.ledger, view.period, team_id)
    if detail is None:
        raise UnknownTeam(f"No team with the id {team_id!r} is listed or has usage in this period.")
    return _respond(serializers.team_answer(view, detail))


@status_router.get(
    "/status", response_model=status_schemas.StatusAnswer, responses=_responses("status", csv=False)
)
def status(view: StatusView, settings: AppSettings, clock: AppClock) -> Response:
    """How the reading of the gateway goes, and whether the period's numbers add up. Never waits."""
    return _respond(status_answer(view, settings, clock()))


def _team(view: PeriodView, wanted: str) -> Team:
    """By id first: an alias may be another team's id."""
    shown = teams_shown(view.ledger, teams_usage_in(view.ledger, view.period))
    by_id = [team for team in shown if team.team_id == wanted]
    found = by_id or [team for team in shown if team.name == wanted.strip()]
    if not found:
        raise UnknownTeam(f"No team with the id or name {wanted!r} is listed or has usage in this period.")
    if len(found) > 1:
        raise InvalidRequest(f"{len(found)} teams are called {wanted!r}; give the id of one.")
    return found[0]
