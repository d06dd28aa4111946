"""GET /event, and the reports of open present views."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from leaderboard.api.auth import RequestRole, require_token
from leaderboard.api.event.schemas import EventResponse, Screen
from leaderboard.api.event.view import event_view
from leaderboard.api.examples import EXAMPLES
from leaderboard.api.join.part import JoinPart
from leaderboard.api.query import (
    AppCeremonies,
    AppClock,
    AppPublication,
    AppRefresher,
    CurrentEvent,
    ceremony_of,
    from_state,
    sees_result,
    shown_to,
)
from leaderboard.api.routes import errors
from leaderboard.event.ceremony import Ceremony
from leaderboard.services.ranking import USUAL_MINIMUM
from leaderboard.sync.screen_sync import OpenScreen, ScreenSync

JoinIfOn = Annotated[JoinPart | None, Depends(from_state("join"))]
AppScreens = Annotated[ScreenSync, Depends(from_state("screens"))]

_UNSIGNED = errors(_401="The viewer token is missing or wrong.")
router = APIRouter(dependencies=[Depends(require_token)], responses=_UNSIGNED)
screens_router = APIRouter(dependencies=[Depends(require_token)], responses=_UNSIGNED)


@router.get(
    "/event",
    response_model=EventResponse,
    responses={200: {"content": {"application/json": {"example": EXAMPLES["event"]}}}},
)
def event(
    state: CurrentEvent,
    publication: AppPublication,
    role: RequestRole,
    refresher: AppRefresher,
    ceremonies: AppCeremonies,
    clock: AppClock,
    join: JoinIfOn,
) -> Response:
    """The event: times, phase, announcements, what is frozen, the steps of the reveal, and what present views show."""
    found = shown_to(publication, role)
    snapshot = (publication.with_result(found) if sees_result(state, role) else found).snapshot
    card = join.card() if join else None

    def ceremony() -> Ceremony:
        return ceremony_of(state, refresher, publication, ceremonies)

    view = event_view(state, snapshot, ceremony, card, clock())
    data = EventResponse(event=view, min_requests=USUAL_MINIMUM)
    return Response(data.model_dump_json(), media_type="application/json")


@screens_router.post(
    "/present/screens",
    status_code=204,
    responses=errors(
        _400="A field is invalid; the sentence names it.", _429="Too many present views are open already."
    ),
)
async def report_screen(screen: Screen, screens: AppScreens, clock: AppClock) -> None:
    """An open present view reports itself every ten seconds, so that organisers see it in their list."""
    screens.report(OpenScreen(str(screen.screen_id), screen.width, screen.height, screen.scene, clock()))
