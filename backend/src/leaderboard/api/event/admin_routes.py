"""What organisers do. Every change names the revision that it is made to, and is logged."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response
from fastapi.responses import JSONResponse

from leaderboard.api.admin_router import admin_router
from leaderboard.api.csv_export import csv_of
from leaderboard.api.event.routes import AppScreens
from leaderboard.api.event.schemas import (
    ActionRequest,
    AdminEvent,
    AnnouncementsEdit,
    AuditEntry,
    AuditResponse,
    Conflict,
    EventEdit,
    PresentEdit,
    ScreensResponse,
    StepRequest,
    TeamEdit,
)
from leaderboard.api.query import (
    AppCeremonies,
    AppClock,
    AppEvents,
    AppPublication,
    AppRefresher,
    CurrentEvent,
    frozen_ledger,
)
from leaderboard.api.routes import Responses, errors
from leaderboard.clock import Clock
from leaderboard.errors import InvalidRequest
from leaderboard.event import edits
from leaderboard.event.ceremony import result_of
from leaderboard.event.phase import FINAL, act, frozen_at, next_actions, phase_at, undo_at
from leaderboard.event.standing import event_window
from leaderboard.event.state import Action, EventState
from leaderboard.services.window import days_of
from leaderboard.sync.event_sync import Outdated
from leaderboard.sync.frozen_state import encode_result

_MOST_CHANGES = 1000
_FIXES_RESULT = (Action.REVEAL, Action.PUBLISH)

router = admin_router()
CHANGES: Responses = {
    409: {"model": Conflict, "description": "Another organiser was faster: `current` is the state now."}
}
CHANGES |= errors(_503="The store cannot be written; nothing was changed.")
_AUDIT: Responses = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


def _changed(
    events: AppEvents,
    clock: Clock,
    revision: int | None,
    action: str,
    update: Callable[[EventState], EventState],
) -> AdminEvent:
    return admin_event(events.change(revision, action, update), clock)


def admin_event(state: EventState, clock: Clock) -> AdminEvent:
    now = clock()
    phase = phase_at(state, now)
    return AdminEvent(
        **{**dict(state), "undo": undo_at(state, now)},
        phase=phase,
        frozen_at=frozen_at(state, now),
        next=list(next_actions(phase)),
        now=now,
    )


async def outdated(request: Request, error: Exception) -> JSONResponse:
    """Handler of Outdated."""
    current = error.current if isinstance(error, Outdated) else EventState()
    body = Conflict(detail=str(error), current=admin_event(current, request.app.state.clock))
    return JSONResponse(body.model_dump(mode="json", by_alias=True), 409)


@router.get("/event")
def event(state: CurrentEvent, clock: AppClock) -> AdminEvent:
    """Everything that organisers set, and what can be done now."""
    return admin_event(state, clock)


@router.put("/event", responses=CHANGES)
def edit_event(edit: EventEdit, events: AppEvents, clock: AppClock) -> AdminEvent:
    """Name, times and rules. Times may be moved until the reveal."""
    values = edit.model_dump(exclude={"revision"})
    return _changed(
        events, clock, edit.revision, "event", lambda state: edits.with_basics(state, values, clock())
    )


@router.post("/event/actions", responses=CHANGES)
def take_action(
    request: ActionRequest,
    events: AppEvents,
    clock: AppClock,
    refresher: AppRefresher,
    publication: AppPublication,
    ceremonies: AppCeremonies,
) -> AdminEvent:
    """Moves the event to its next phase, or back. For ten seconds `undo` brings the times of before back.

    `reveal` fixes the final numbers: later usage does not change them, unless the event is reopened. The result is
    final once it is published. Then `new` begins the next event, which has no times yet, and the result is gone.
    """

    def update(state: EventState) -> EventState:
        if request.action in FINAL and (request.name or "").strip() != (state.name or "").strip():
            raise InvalidRequest(
                f"{request.action.value} requires name: the event's name, because it cannot be taken back."
            )
        changed = act(state, request.action, clock(), request.end)
        if request.action in _FIXES_RESULT and state.fixed_result is None:
            snapshot = refresher.snapshot
            final = ceremonies.get(snapshot.ledger, changed.with_(result=None), frozen_ledger(publication))
            days = days_of(event_window(changed))
            numbers = encode_result(snapshot, days, clock(), state.number)
            return changed.with_(result=result_of(final, numbers))
        return changed

    return _changed(events, clock, request.revision, request.action.value, update)


@router.put(
    "/teams/{team_id:path}",
    responses=CHANGES | errors(_404="An id with a line break has no address."),
)
def edit_team(
    team_id: Annotated[str, Path(min_length=1, max_length=500)],
    edit: TeamEdit,
    events: AppEvents,
    clock: AppClock,
) -> AdminEvent:
    """Hides a team, renames it, or changes its division or colour. Allowed for ids that are not known yet."""
    return _changed(
        events,
        clock,
        edit.revision,
        "team",
        lambda state: edits.with_team(state, team_id, edit.settings, clock()),
    )


@router.put("/announcements", responses=CHANGES)
def edit_announcements(edit: AnnouncementsEdit, events: AppEvents, clock: AppClock) -> AdminEvent:
    """All announcements, the most important first."""
    return _changed(
        events,
        clock,
        edit.revision,
        "announcements",
        lambda state: edits.with_announcements(state, edit.announcements),
    )


@router.put("/present", responses=CHANGES)
def edit_present(edit: PresentEdit, events: AppEvents, clock: AppClock) -> AdminEvent:
    """Which scenes the present views show, and how."""
    return _changed(events, clock, edit.revision, "present", lambda state: state.with_(present=edit.present))


@router.post("/present/step", responses=CHANGES)
def step_present(request: StepRequest, events: AppEvents, clock: AppClock) -> AdminEvent:
    """The next or the previous scene, whatever else has changed meanwhile."""
    return _changed(
        events,
        clock,
        None,
        "present step",
        lambda state: state.with_(present_step=state.present_step + request.by),
    )


@router.get("/present/screens")
def screens(open_screens: AppScreens) -> ScreensResponse:
    """The present views that are open now."""
    return ScreensResponse.model_validate({"screens": open_screens.open()})


@router.get(
    "/audit",
    response_model=AuditResponse,
    responses=_AUDIT | errors(_503="The store cannot be read."),
)
def audit(
    events: AppEvents,
    format: Literal["json", "csv"] = "json",  # noqa: A002 - as in the other routes
    limit: Annotated[int, Query(ge=1, le=_MOST_CHANGES)] = 200,
) -> Response:
    """Every change of the last 90 days: when, what, before and after. The newest first."""
    changes = events.changes(limit)
    if format == "json":
        data = AuditResponse(
            changes=[
                AuditEntry(
                    at=change.at,
                    action=change.action,
                    before=json.loads(change.before),
                    after=json.loads(change.after),
                )
                for change in changes
            ]
        )
        return Response(data.model_dump_json(), media_type="application/json")
    rows = [{**asdict(change), "at": change.at.isoformat()} for change in changes]
    return Response(
        csv_of(rows, ["at", "action", "before", "after"]),
        media_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": 'attachment; filename="leaderboard-audit.csv"'},
    )
