"""What organisers see and decide besides the event's own settings: teams, attention, reveal, awards, prices, report."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response
from starlette.types import ASGIApp

from leaderboard.api.admin_router import admin_router
from leaderboard.api.event import desk_schemas as schemas
from leaderboard.api.event.admin_routes import CHANGES, admin_event
from leaderboard.api.event.ceremony import event_count, revealed_team
from leaderboard.api.event.schemas import AdminEvent
from leaderboard.api.event.what_if import what_if_response
from leaderboard.api.frontend import page_folder
from leaderboard.api.query import (
    AppClock,
    AppEvents,
    AppPublication,
    AppRefresher,
    AppSettings,
    CurrentEvent,
    EventCeremony,
    WholeEvent,
    from_state,
    frozen_ledger,
    result_or_current,
)
from leaderboard.api.report.archive import ArchiveError, archive_files
from leaderboard.api.report.report import report_archive, report_name
from leaderboard.api.routes import errors
from leaderboard.errors import InvalidRequest
from leaderboard.event.attention import SEEN_FOR, Attention, BudgetUse, KeyLimit
from leaderboard.event.awards import AwardCandidates
from leaderboard.event.ceremony import candidates_at
from leaderboard.event.phase import Phase, phase_at
from leaderboard.event.reveal import moved, reveal_hint, step_count
from leaderboard.event.standing import by_team, standing, usage_by_team
from leaderboard.event.state import EventState
from leaderboard.ledger.accounts import TeamAccount
from leaderboard.ledger.facts import NOTHING
from leaderboard.ledger.ledger import Ledger
from leaderboard.services.reading_order import reading_order
from leaderboard.settings import Settings
from leaderboard.sync.attention_desk import AttentionDesk

log = logging.getLogger(__name__)

_MOST_CANDIDATES = 10

router = admin_router()
AppDesk = Annotated[AttentionDesk, Depends(from_state("desk"))]
_NO_EVENT = "There is no event yet: set its start and end."


@router.get("/teams")
def teams(
    state: CurrentEvent, refresher: AppRefresher, publication: AppPublication
) -> schemas.DeskTeamsResponse:
    """Every team with what is set for it, its numbers of the event, its budget and its block."""
    snapshot = refresher.snapshot
    ledger = snapshot.ledger
    of_event = result_or_current(refresher, publication)
    accounts = {account.team_id: account for account in snapshot.accounts}
    # Hidden teams have no place in the standing, but numbers.
    usage = usage_by_team(of_event, state) if state.window else {}
    places = by_team(standing(of_event, state)) if state.window else {}
    rows = []
    for team in sorted(ledger.teams.values(), key=lambda team: (reading_order(team.name), team.team_id)):
        used, place = usage.get(team.team_id, NOTHING), places.get(team.team_id)
        if team.deleted and not used:
            continue
        account = accounts.get(team.team_id, TeamAccount(team.team_id))
        listed = team.team_id in accounts
        rows.append(
            schemas.DeskTeam(
                team_id=team.team_id,
                name=team.name,
                slot=team.slot,
                settings=state.team(team.team_id),
                rank=place and place.rank,
                division=place and place.division,
                value=place and place.value,
                tokens=used.total_tokens,
                requests=used.requests,
                deleted=team.deleted,
                max_budget=account.max_budget,
                spend=account.spend if listed else None,
                blocked=account.blocked,
                key_count=account.key_count if listed else None,
            )
        )
    return schemas.DeskTeamsResponse(as_of=snapshot.gateway.last_success_at, teams=rows)


@router.get("/attention")
def attention(
    state: CurrentEvent, desk: AppDesk, refresher: AppRefresher, clock: AppClock
) -> schemas.AttentionResponse:
    """Who needs help now, the most urgent first. Computed at most every 15 seconds, while somebody looks."""
    if state.window is None:
        raise InvalidRequest(_NO_EVENT)
    found = desk.report(state)
    ledger, now = refresher.snapshot.ledger, clock()
    return schemas.AttentionResponse(
        as_of=found.as_of,
        computed_at=found.at,
        entries=[_attention(entry, ledger, state, now) for entry in found.entries],
        thresholds=state.attention,
        causes_missing=found.causes_missing,
    )


@router.put("/attention", responses=CHANGES)
def set_thresholds(edit: schemas.ThresholdsEdit, events: AppEvents, clock: AppClock) -> AdminEvent:
    """From when on something is on the list."""
    changed = events.change(edit.revision, "attention", lambda state: state.with_(attention=edit.thresholds))
    return admin_event(changed, clock)


@router.post("/attention/{entry_id}/seen", responses=CHANGES)
def mark_seen(
    entry_id: Annotated[str, Path(pattern="^[0-9a-f]{16}$")],
    edit: schemas.Seen,
    events: AppEvents,
    clock: AppClock,
) -> AdminEvent:
    """Somebody takes care of an entry: for 30 minutes it is marked as seen."""

    def update(state: EventState) -> EventState:
        now = clock()
        held = {name: until for name, until in state.attention_seen.items() if until > now}
        return state.with_(attention_seen=held | {entry_id: now + SEEN_FOR})

    return admin_event(events.change(edit.revision, "attention seen", update), clock)


@router.get("/reveal")
def reveal_state(
    state: CurrentEvent,
    ceremony: EventCeremony,
    refresher: AppRefresher,
    publication: AppPublication,
    clock: AppClock,
) -> schemas.RevealResponse:
    """What the next step of the reveal shows. For organisers only: nobody else learns it before."""
    result = publication.result()
    logs = (refresher.snapshot if result is None else result.snapshot).logs
    hint = reveal_hint(ceremony.plan, state.reveal.step)
    steps = step_count(ceremony.plan)
    return schemas.RevealResponse(
        count=event_count(state, logs, clock()),
        stage=state.reveal.stage,
        step=min(state.reveal.step, steps),
        steps=steps,
        hint=hint
        and schemas.RevealHint(
            division=hint.division,
            teams=[revealed_team(team) for team in hint.teams],
            remaining_in_division=hint.remaining_in_division,
            remaining=hint.remaining,
        ),
    )


@router.post("/reveal", responses=CHANGES)
def move_reveal(
    move: schemas.RevealMove, events: AppEvents, ceremony: EventCeremony, clock: AppClock
) -> AdminEvent:
    """The next rank, or back; then the podium, then the awards. Everybody sees the same step."""
    steps = step_count(ceremony.plan)

    def update(state: EventState) -> EventState:
        if phase_at(state, clock()) is not Phase.REVEALING:
            raise InvalidRequest("The reveal has not begun, or the result is published already.")
        present = state.present.model_copy(update={"pinned": None})
        return state.with_(reveal=moved(state.reveal, move.action, steps), present=present)

    return admin_event(events.change(move.revision, f"reveal {move.action}", update), clock)


@router.get("/awards")
def awards(
    state: CurrentEvent,
    refresher: AppRefresher,
    publication: AppPublication,
    min_requests: Annotated[
        int | None,
        Query(ge=1, le=10_000_000, description="Of the rates. Default: the event's minimum, or 100."),
    ] = None,
) -> schemas.AwardsResponse:
    """Who leads each award, by current numbers until the result is fixed, and what has been chosen."""
    if state.window is None:
        raise InvalidRequest(_NO_EVENT)
    seen = frozen_ledger(publication)
    candidates = candidates_at(result_or_current(refresher, publication), state, min_requests, seen)
    return schemas.AwardsResponse(
        awards=list(state.awards), candidates=[_candidates(row) for row in candidates]
    )


@router.put("/awards", responses=CHANGES)
def set_awards(edit: schemas.AwardsEdit, events: AppEvents, clock: AppClock) -> AdminEvent:
    """The awards to give, with the words that the organisers chose. An empty list: the proposals."""
    changed = events.change(edit.revision, "awards", lambda state: state.with_(awards=tuple(edit.awards)))
    return admin_event(changed, clock)


@router.get("/what-if", responses=errors(_404="The gateway lists no such model."))
def what_if(
    state: CurrentEvent,
    refresher: AppRefresher,
    publication: AppPublication,
    model: Annotated[str | None, Query(description="Adds the teams' costs with this model.")] = None,
) -> schemas.WhatIfResponse:
    """What the event's tokens would have cost with each of the gateway's models.

    Not considered: tiers for long prompts, batches and fees per request.
    """
    if state.window is None:
        raise InvalidRequest(_NO_EVENT)
    snapshot = replace(refresher.snapshot, ledger=result_or_current(refresher, publication))
    return what_if_response(snapshot, state, model)


@router.put("/what-if", responses=CHANGES)
def set_what_if(edit: schemas.WhatIfEdit, events: AppEvents, clock: AppClock) -> AdminEvent:
    """The model of the what-if scene, which the wall shows until another scene is chosen; null: no such scene."""

    def update(state: EventState) -> EventState:
        others = None if state.present.pinned == "what_if" else state.present.pinned
        present = state.present.model_copy(update={"pinned": "what_if" if edit.model else others})
        return state.with_(what_if=edit.model, present=present)

    changed = events.change(edit.revision, "what-if", update)
    return admin_event(changed, clock)


@router.get(
    "/report",
    response_class=Response,
    # Without a schema: it is no text.
    responses={200: {"content": {"application/zip": {}}}},
)
async def report(
    request: Request,
    selection: WholeEvent,
    state: CurrentEvent,
    ceremony: EventCeremony,
    settings: AppSettings,
    clock: AppClock,
) -> Response:
    """The event as an archive.

    A page to print in each language, the rows of every data route as CSV, and in `board` the board, its charts and its
    team pages, which open in a browser without a server.
    """
    now = clock()
    board = await _board_files(request.app, settings, now)
    body = await asyncio.to_thread(report_archive, selection, state, ceremony, now, board)
    name = report_name(state, now)
    return Response(
        body,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _board_files(app: ASGIApp, settings: Settings, now: datetime) -> list[tuple[str, bytes]]:
    """As organisers see the board, like the rest of the report; nothing where the page of archives is not built."""
    secret = settings.admin_token
    token = secret.get_secret_value() if secret else None
    try:
        files = archive_files(app, page_folder(settings) / "archive", now, token=token)
        return [file async for file in files]
    except ArchiveError as error:
        log.warning("The report comes without the board: %s", error)
        return []


def _attention(entry: Attention, ledger: Ledger, state: EventState, now: datetime) -> schemas.AttentionEntry:
    team, seen_until = entry.team, state.attention_seen.get(entry.entry_id)
    return schemas.AttentionEntry(
        id=entry.entry_id,
        kind=entry.kind,
        team_id=team and team.team_id,
        name=team and team.name,
        slot=None if team is None else team.slot,
        since=entry.since,
        detail=schemas.AttentionDetail(
            requests=entry.requests,
            failed=entry.failed,
            causes=[schemas.AttentionCause.model_validate(cause) for cause in entry.causes],
            budget=entry.budget and _budget(entry.budget, ledger),
            keys=[_key(key, ledger) for key in entry.keys],
            whole_team=entry.whole_team,
        ),
        seen_until=seen_until if seen_until and seen_until > now else None,
    )


def _budget(budget: BudgetUse, ledger: Ledger) -> schemas.AttentionBudget:
    return schemas.AttentionBudget(
        max_budget=budget.max_budget,
        spend=budget.spend,
        left=budget.left,
        per_hour=budget.per_hour,
        gone_at=budget.gone_at,
        key_hint=None if budget.key is None else _key_hint(budget.key, ledger),
    )


def _key(key: KeyLimit, ledger: Ledger) -> schemas.AttentionKey:
    return schemas.AttentionKey(key_hint=_key_hint(key.key, ledger), expires=key.expires, blocked=key.blocked)


def _key_hint(key: str, ledger: Ledger) -> str:
    """Its alias, or a form that grants no access; its hash does not leave the backend."""
    name = ledger.key_name(key)
    return name.alias or name.masked


def _candidates(row: AwardCandidates) -> schemas.AwardCandidates:
    return schemas.AwardCandidates(
        kind=row.kind,
        title=row.title,
        title_de=row.title_de,
        unit=row.unit,
        condition=row.condition,
        condition_de=row.condition_de,
        award=row.award,
        candidates=[
            schemas.AwardCandidate(
                team_id=one.team.team_id,
                name=one.team.name,
                slot=one.team.slot,
                rank=one.rank,
                value=one.value,
            )
            for one in row.candidates[:_MOST_CANDIDATES]
        ],
        coverage=row.coverage and row.coverage.share,
    )
