"""The part of /admin for participants, their keys, teams and the rules of joining. Every change is audited."""

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping

from leaderboard.api.admin_router import admin_router
from leaderboard.api.join import schemas
from leaderboard.api.join.part import AppJoin, JoinPart, keys_of
from leaderboard.api.join.routes import ERRORS
from leaderboard.client.admin_api import GatewayTeam
from leaderboard.errors import GatewayError, LeaderboardError, NotAtGateway
from leaderboard.join.errors import JoinError, Reason
from leaderboard.join.records import JoinTeam, State, Stored
from leaderboard.join.service import Member
from leaderboard.store.errors import StoreError
from leaderboard.store.join_rows import RowConflict

router = admin_router(ERRORS)


@contextlib.contextmanager
def _organisers_errors() -> Iterator[None]:
    """With the cause, which attendees don't get."""
    try:
        yield
    except RowConflict as error:
        raise JoinError(Reason.OUTDATED, str(error)) from error
    except NotAtGateway as error:
        raise JoinError(Reason.UNKNOWN_PARTICIPANT, "The gateway does not have this team or key.") from error
    except GatewayError as error:
        raise JoinError(Reason.GATEWAY, str(error)) from error
    except StoreError as error:
        raise JoinError(Reason.STORE, str(error)) from error


@router.get("/join")
async def desk(join: AppJoin) -> schemas.JoinDesk:
    """Code, rules, teams and what they have spent."""
    return await join.run(lambda: _desk(join))


@router.put("/join")
async def set_rules(join: AppJoin, body: schemas.RulesInput) -> schemas.JoinDesk:
    """New rules; they count for keys made from now on. A changed event budget blocks or opens the teams."""

    def change() -> schemas.JoinDesk:
        before, _ = join.service.records.rules()
        with _organisers_errors():
            join.service.records.set_rules(body.rules, body.revision)
        join.watch.check()
        join.audit("join rules", before.model_dump(mode="json"), body.rules.model_dump(mode="json"))
        return _desk(join)

    return await join.run(change)


@router.get("/participants")
async def participants(join: AppJoin) -> schemas.ParticipantsResponse:

    def collect() -> schemas.ParticipantsResponse:
        teams = join.service.records.teams()
        rows = [_row(one, teams) for one in join.service.records.participants()]
        return schemas.ParticipantsResponse(
            participants=sorted(rows, key=lambda row: row.joined_at, reverse=True)
        )

    return await join.run(collect)


@router.put("/participants/{id_}")
async def change_participant(
    join: AppJoin, id_: str, body: schemas.ParticipantInput
) -> schemas.ParticipantRow:
    """Renames or moves; the keys go along."""

    def change() -> schemas.ParticipantRow:
        member = before = _member(join, id_)
        if member.row.revision != body.revision:
            raise JoinError(Reason.OUTDATED, "The participant was changed meanwhile; load the list again.")
        with _organisers_errors():
            if body.name is not None:
                member = join.service.rename(member, body.name)
            if body.team_id is not None and body.team_id != member.body.team_id:
                member = join.service.move(member, body.team_id)
        _audit_member(join, "participant changed", before, member)
        return _row(member, join.service.records.teams())

    return await join.run(change)


@router.post("/participants/{id_}/new-key", status_code=201)
async def new_key(join: AppJoin, id_: str) -> schemas.ParticipantKey:
    """A key instead of the present one, which stops at once."""

    def change() -> schemas.ParticipantKey:
        before = _member(join, id_)
        with _organisers_errors():
            issued = join.service.new_key(before, [Reason.REPLACE_KEY], by_organiser=True)
        _audit_member(join, "new key", before, issued.participant)
        row = _row(issued.participant, join.service.records.teams())
        return schemas.ParticipantKey(participant=row, key=issued.key.key.get_secret_value())

    return await join.run(change)


@router.post("/participants/{id_}/revoke")
async def revoke(join: AppJoin, id_: str) -> schemas.ParticipantRow:
    """Deletes the participant's keys; team and numbers stay on the board."""

    def change() -> schemas.ParticipantRow:
        before = _member(join, id_)
        with _organisers_errors():
            member = join.service.revoke(before)
        _audit_member(join, "keys revoked", before, member)
        return _row(member, join.service.records.teams())

    return await join.run(change)


@router.post("/join/revoke-all")
async def revoke_all(join: AppJoin, body: schemas.RevokeAllInput) -> schemas.RevokedResponse:  # noqa: ARG001
    """Deletes every participant's keys, and reports those that could not be deleted."""

    def change() -> schemas.RevokedResponse:
        revoked = 0
        failed: list[schemas.NotRevoked] = []
        for one in join.service.records.participants():
            if one.body.state is State.REVOKED:
                continue
            try:
                join.service.revoke(one)
                revoked += 1
            except LeaderboardError as error:
                failed.append(schemas.NotRevoked(name=one.body.name, detail=str(error)))
        join.audit("all keys revoked", {}, {"revoked": revoked, "failed": len(failed)})
        return schemas.RevokedResponse(revoked=revoked, failed=failed)

    return await join.run(change)


@router.post("/teams/{team_id:path}/block")
async def block(join: AppJoin, team_id: str) -> schemas.TeamRow:
    """No key of the team works until it is unblocked."""
    return await join.run(lambda: _set_blocked(join, team_id, blocked=True))


@router.post("/teams/{team_id:path}/unblock")
async def unblock(join: AppJoin, team_id: str) -> schemas.TeamRow:
    return await join.run(lambda: _set_blocked(join, team_id, blocked=False))


@router.post("/teams/{team_id:path}/budget")
async def set_budget(join: AppJoin, team_id: str, body: schemas.BudgetInput) -> schemas.TeamRow:
    """What the team may spend in all, in dollars."""

    def change() -> schemas.TeamRow:
        with _organisers_errors():
            team = join.service.set_budget(team_id, body.max_budget)
        join.audit("team budget", {}, {"team_id": team_id, "max_budget": body.max_budget})
        return _team_row(join, team)

    return await join.run(change)


def _set_blocked(join: JoinPart, team_id: str, *, blocked: bool) -> schemas.TeamRow:
    with _organisers_errors():
        team = join.service.block(team_id, blocked=blocked)
    join.audit("team blocked" if blocked else "team unblocked", {}, {"team_id": team_id})
    return _team_row(join, team)


def _team_row(join: JoinPart, team: GatewayTeam) -> schemas.TeamRow:
    known = join.service.records.team(team.team_id)
    return schemas.TeamRow(
        team_id=team.team_id,
        name=known.body.name if known else team.team_alias or team.team_id,
        code=known.body.code if known else None,
        members=len(join.service.members(team.team_id)),
        blocked=bool(team.blocked),
        max_budget=team.max_budget,
        spend=team.spend,
    )


def _desk(join: JoinPart) -> schemas.JoinDesk:
    records = join.service.records
    rules, revision = records.rules()
    members = [one for one in records.participants() if one.body.state is State.JOINED]
    sizes = Counter(one.body.team_id for one in members)
    try:
        at_gateway = join.service.gateway_teams()
    except GatewayError:
        at_gateway = None
    teams = [_listed(team, sizes[team.id], at_gateway or {}) for team in records.teams().values()]
    url = join.settings.leaderboard_public_url
    return schemas.JoinDesk(
        code=join.settings.join_code.get_secret_value() if join.settings.join_code else "",
        url=f"{url}/join" if url else None,
        rules=rules,
        revision=revision,
        spent=None if at_gateway is None else sum(team.spend or 0 for team in teams),
        participants=len(members),
        teams=teams,
        listed_models=join.listed_models(),
    )


def _listed(team: Stored[JoinTeam], members: int, at_gateway: Mapping[str, GatewayTeam]) -> schemas.TeamRow:
    found = at_gateway.get(team.id)
    return schemas.TeamRow(
        team_id=team.id,
        name=team.body.name,
        code=team.body.code,
        members=members,
        blocked=bool(found.blocked) if found else None,
        max_budget=found.max_budget if found else None,
        spend=found.spend if found else None,
    )


def _member(join: JoinPart, id_: str) -> Member:
    member = join.service.records.participant(id_)
    if member is None:
        raise JoinError(Reason.UNKNOWN_PARTICIPANT, "There is no such participant.")
    return member


def _row(member: Member, teams: Mapping[str, Stored[JoinTeam]]) -> schemas.ParticipantRow:
    team = teams.get(member.body.team_id)
    return schemas.ParticipantRow(
        id=member.id,
        name=member.body.name,
        team_id=member.body.team_id,
        team_name=team.body.name if team else None,
        team_code=team.body.code if team else None,
        key_alias=member.id,
        keys=keys_of(member.body.keys),
        joined_at=member.body.joined_at,
        source=member.body.source,
        state=member.body.state,
        error=member.body.error,
        revision=member.row.revision,
    )


def _audit_member(join: JoinPart, action: str, before: Member, after: Member) -> None:
    id_ = {"participant": before.id}
    join.audit(action, id_ | before.body.model_dump(mode="json"), id_ | after.body.model_dump(mode="json"))
