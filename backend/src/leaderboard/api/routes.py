"""The routes: parameters in, one call, schema out.

Not async: they compute in a thread, so that the event loop stays free for other viewers.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response

from leaderboard.api import schemas, serializers
from leaderboard.api.auth import require_token
from leaderboard.api.csv_export import to_csv
from leaderboard.api.examples import EXAMPLES
from leaderboard.api.export_name import export_name
from leaderboard.api.query import (
    AppClock,
    AppRefresher,
    AppSettings,
    BoardMetric,
    BoardSelection,
    CurrentEvent,
    ModelSelection,
    PeriodView,
    StatusView,
    View,
    WindowSelection,
    Zone,
    order_of,
    period_view,
)
from leaderboard.api.response_cache import CachedRoute, cached_routes
from leaderboard.errors import InvalidRequest, UnknownTeam
from leaderboard.ledger.facts import Team
from leaderboard.services.ranking import teams_shown, teams_usage_in
from leaderboard.services.team import team_detail
from leaderboard.sync.store_sync import StoreState

Format = Annotated[Literal["json", "csv"], Query(description="csv: the same rows as a download.")]


Responses = dict[int | str, dict[str, object]]


def errors(**descriptions: str) -> Responses:
    return {
        int(status.removeprefix("_")): {"model": schemas.ErrorResponse, "description": description}
        for status, description in descriptions.items()
    }


_ERRORS = errors(
    _400="A parameter is invalid; the sentence names it and what is expected.",
    _401="The viewer token is missing or wrong.",
    _414="The query is longer than 4096 bytes.",
    _502="The gateway failed and no data of the period is in memory.",
)
_NO_TEAM = errors(_404="No such team is listed or has usage in the period.")

# More points would make tens of megabytes.
_MOST_DAYS = {"hour": 62, "10min": 7, "minute": 3}

router = APIRouter(dependencies=[Depends(require_token)], responses=_ERRORS)
status_router = APIRouter(dependencies=[Depends(require_token)], responses=_ERRORS)


def cached() -> list[CachedRoute]:
    """What the response cache serves. A period may end now, to the minute; the status has ages in seconds."""
    return cached_routes(router.routes, slot_seconds=60) + cached_routes(status_router.routes, slot_seconds=1)


def _responses(name: str, *, csv: bool = True) -> Responses:
    content: dict[str, object] = {"application/json": {"example": EXAMPLES[name]}}
    if csv:
        content["text/csv"] = {"schema": {"type": "string"}}
    return {200: {"content": content}}


def _json(data: schemas.DataResponse) -> Response:
    return Response(data.model_dump_json(by_alias=True), media_type="application/json")


def _csv(data: schemas.DataResponse, *parts: str, team_id: str = "", breakdown: bool = False) -> Response:
    """`parts` become parts of the file's name."""
    body = to_csv(data, breakdown=breakdown)
    return Response(
        body,
        media_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{export_name(data, body, *parts, team_id=team_id)}"'
        },
    )


def _in_format(
    format_: Format, data: schemas.DataResponse, *parts: str, team: Team | None = None
) -> Response:
    if format_ == "json":
        return _json(data)
    return _csv(data, *parts) if team is None else _csv(data, *parts, team.name, team_id=team.team_id)


@router.get("/tokens", response_model=schemas.TokensResponse, responses=_responses("tokens"))
def tokens(
    selection: BoardSelection,
    event: CurrentEvent,
    breakdown: Annotated[
        bool | None,
        Query(description="Keys and models of each team. Default: true for JSON, false for CSV."),
    ] = None,
    metric: BoardMetric = "tokens",
    format: Format = "json",  # noqa: A002 - the contract's name
) -> Response:
    """The board: every listed team, most tokens first, or by another `metric`, with keys and models.

    With `from` and `to`, days within that window count whole, other usage if its minute is known; with `model`, only
    usage of these models. A CSV with `breakdown=true` has one row per team, key and model.
    """
    order = order_of(metric, event)
    if format == "csv":
        data = serializers.tokens_response(selection, order, breakdown=bool(breakdown))
        named = ["by-key"] * bool(breakdown) + [order.metric] * (order.metric != "tokens")
        return _csv(data, "tokens", *named, *selection.models, breakdown=bool(breakdown))
    data = serializers.tokens_response(selection, order, breakdown=breakdown is not False)
    without = {"teams": {"__all__": {"breakdown"}}} if breakdown is False else None
    return Response(data.model_dump_json(exclude=without, by_alias=True), media_type="application/json")


@router.get(
    "/tokens/timeseries", response_model=schemas.TimeseriesResponse, responses=_responses("timeseries")
)
def timeseries(
    selection: ModelSelection,
    zone: Zone,
    granularity: Annotated[
        schemas.Granularity | Literal["auto"],
        Query(
            description="day: every day of the period with every team. hour, 10min, minute: points with usage whose "
            "minute is known, each with the teams that have any. auto: all usage, in the finest step that suits the "
            "period; days with too few known minutes are one point each, and the rest of a day follows its parts "
            "as a point of the whole day."
        ),
    ] = "day",
    step: Annotated[
        schemas.Granularity | None,
        Query(description="With granularity=auto: this step where `steps` lists it."),
    ] = None,
    format: Format = "json",  # noqa: A002
) -> Response:
    """Tokens and requests over time, ascending; with `from` and `to`, of that window, with `model`, of these models."""
    if step is not None and granularity != "auto":
        raise InvalidRequest("step requires granularity=auto")
    days = len(selection.view.period)
    limited = "hour" if granularity == "auto" and selection.window else granularity
    most = _MOST_DAYS.get(limited, days)
    if days > most:
        raise InvalidRequest(f"granularity={granularity} covers at most {most} days at once")
    if granularity == "auto":
        data = serializers.joined_timeseries_response(selection, step)
    else:
        data = serializers.timeseries_response(selection, granularity, zone)
    return _in_format(format, data, "timeseries", granularity, zone.key, *selection.models)


@router.get("/tokens/pace", response_model=schemas.PaceResponse, responses=_responses("pace", csv=False))
def pace(selection: BoardSelection) -> Response:
    """How fast the board moves: ranks an hour ago, tokens per minute, the last six hours and their events.

    As of the last refresh, from usage whose minute is known; unknown values are null.
    """
    return _json(serializers.pace_response(selection))


@router.get("/tokens/steps", response_model=schemas.StepsResponse, responses=_responses("steps") | _NO_TEAM)
def steps(
    selection: BoardSelection,
    team: Annotated[str, Query(description="A team's id, or its name if it is unique.")],
    format: Format = "json",  # noqa: A002
) -> Response:
    """One team over time: its tokens and rank in equal steps, and when each of its keys was last used.

    A step holds only usage whose minute is known and only a certain rank; unknown values are null. With `model`, tokens
    are of these models; the rank is always by all models.
    """
    chosen = _team(selection.view, team)
    return _in_format(
        format, serializers.steps_response(selection, chosen), "steps", *selection.models, team=chosen
    )


@router.get("/tokens/replay", response_model=schemas.ReplayResponse, responses=_responses("replay"))
def replay(selection: WindowSelection, format: Format = "json") -> Response:  # noqa: A002
    """The period as a time-lapse: each team's tokens so far, in at most 360 equal steps.

    Steps hold only usage whose minute is known; `coverage` is its share.
    """
    return _in_format(format, serializers.replay_response(selection), "replay")


@router.get("/tokens/models", response_model=schemas.ModelsResponse, responses=_responses("models"))
def models_(view: View, format: Format = "json") -> Response:  # noqa: A002
    """Tokens by model, most first; without usage that has no team, so that models and teams add up to the same."""
    return _in_format(format, serializers.models_response(view), "models")


@router.get(
    "/tokens/success-rate", response_model=schemas.SuccessRateResponse, responses=_responses("success-rate")
)
def success_rate(view: View, format: Format = "json") -> Response:  # noqa: A002
    """Share of requests that succeeded, by team, highest first; teams without requests follow."""
    return _in_format(format, serializers.success_rate_response(view), "success-rate")


@router.get(
    "/tokens/cost-efficiency",
    response_model=schemas.CostEfficiencyResponse,
    responses=_responses("cost-efficiency"),
)
def cost_efficiency(view: View, format: Format = "json") -> Response:  # noqa: A002
    """Cost of tokens by team and model, in dollars."""
    return _in_format(format, serializers.cost_efficiency_response(view), "cost-efficiency")


@router.get(
    "/tokens/hourly", response_model=schemas.HourlyResponse, responses=_responses("hourly") | _NO_TEAM
)
def hourly(
    selection: ModelSelection,
    zone: Zone,
    team: Annotated[str | None, Query(description="A team's id, or its name if it is unique.")] = None,
    format: Format = "json",  # noqa: A002
) -> Response:
    """Tokens by hour of day; with `model`, of these models.

    Only usage whose minute is known counts; `coverage` is its share.
    """
    view = period_view(selection)
    chosen = None if team is None else _team(view, team)
    data = serializers.hourly_response(view, zone, chosen)
    return _in_format(format, data, "hourly", zone.key, *selection.models, team=chosen)


@router.get(
    "/teams/{team_id:path}",
    response_model=schemas.TeamResponse,
    responses=_responses("team", csv=False) | _NO_TEAM,
)
def team(view: View, team_id: Annotated[str, Path(description="The team's id.")]) -> Response:
    """One team: totals, per day, keys, models."""
    detail = team_detail(view.ledger, view.period, team_id)
    if detail is None:
        raise UnknownTeam(f"No team with the id {team_id!r} is listed or has usage in this period.")
    return _json(serializers.team_response(view, detail))


@status_router.get(
    "/status", response_model=schemas.StatusResponse, responses=_responses("status", csv=False)
)
def status(
    view: StatusView, settings: AppSettings, refresher: AppRefresher, event: CurrentEvent, clock: AppClock
) -> Response:
    """State of the gateway and of loading, and whether the period's numbers add up. Never waits."""
    store = refresher.store
    if view.snapshot.frozen_at is not None:
        # The store is written when the numbers change.
        store = StoreState(store.state, reads_gateway=True)
    return _json(serializers.status_response(view, settings, store, event, clock()))


def _team(view: PeriodView, id_or_name: str) -> Team:
    """By id first: an alias may be another team's id."""
    shown = teams_shown(view.ledger, teams_usage_in(view.ledger, view.period))
    by_id = [team for team in shown if team.team_id == id_or_name]
    found = by_id or [team for team in shown if team.name == id_or_name.strip()]
    if not found:
        raise UnknownTeam(
            f"No team with the id or name {id_or_name!r} is listed or has usage in this period."
        )
    if len(found) > 1:
        raise InvalidRequest(f"{len(found)} teams are called {id_or_name!r}; use the id of one.")
    return found[0]
