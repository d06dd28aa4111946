"""/join: a team and a key for attendees who know the event's code. No viewer token: the code is the authority."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from leaderboard.api.join import schemas
from leaderboard.api.join.part import AppJoin, JoinPart, keys_of
from leaderboard.api.join.setup import attendee_transport
from leaderboard.api.query import CurrentEvent
from leaderboard.api.routes import Responses
from leaderboard.api.schemas import ErrorResponse
from leaderboard.client.key_trial import try_key
from leaderboard.errors import GatewayError, KeyForbidden, KeyRefused
from leaderboard.join.errors import JoinError, Reason
from leaderboard.join.records import State
from leaderboard.join.rules import Rules
from leaderboard.join.service import Issued, NewTeam, OwnTeam, TeamChoice, TeamOfCode
from leaderboard.services.key_usage import key_usage

# A request that cannot be read has no reason.
ERRORS: Responses = {
    status: {"model": schemas.JoinErrorResponse | ErrorResponse, "description": description}
    for status, description in {
        400: "Something is missing or malformed.",
        401: "The device is not known.",
        403: "The code is wrong, joining is closed, or the key is refused.",
        404: "No team has this code.",
        409: "Something is to be confirmed, or another request is at work.",
        429: "Too many wrong codes.",
        502: "The gateway failed, or refuses the board's admin key.",
        503: "The store failed.",
    }.items()
}


def _no_store(response: Response) -> None:
    """Keys and codes stay out of every cache."""
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(prefix="/join", tags=["join"], responses=ERRORS, dependencies=[Depends(_no_store)])

EventCode = Annotated[str | None, Header(alias="X-Join-Code", max_length=64)]
Device = Annotated[str, Header(alias="X-Join-Device", max_length=200)]


@router.get("/info")
async def info(join: AppJoin, event: CurrentEvent, code: EventCode = None) -> schemas.JoinInfo:
    """What joining offers; with the event's code also the teams."""
    if code is not None:
        join.codes.check(code)

    def collect() -> schemas.JoinInfo:
        rules, _ = join.service.records.rules()
        return schemas.JoinInfo(
            event=event.name,
            open=rules.open,
            closed_text=rules.closed_text,
            base_url=join.base_url,
            board_url=join.settings.leaderboard_public_url,
            models=join.models(rules),
            budget=schemas.Budget(person=rules.person_budget, team=rules.team_budget),
            duration=rules.duration,
            team_size=rules.team_size,
            keys_per_person=rules.keys_per_person,
            notice=rules.notice,
            teams=None if code is None else _teams(join, rules),
        )

    return await join.run(collect)


def _teams(join: JoinPart, rules: Rules) -> list[schemas.TeamToJoin]:
    records = join.service.records
    sizes = Counter(one.body.team_id for one in records.participants() if one.body.state is State.JOINED)
    return [
        schemas.TeamToJoin(
            team_id=team.id,
            name=team.body.name,
            members=sizes[team.id],
            full=rules.team_size is not None and sizes[team.id] >= rules.team_size,
        )
        for team in records.teams().values()
        if sizes[team.id] or team.body.maker is None
    ]


@router.post("", status_code=201)
async def join_event(join: AppJoin, body: schemas.JoinInput) -> schemas.Joined:
    """A team and a key; the key is in no later response."""
    join.codes.check(body.code)
    choice = _choice(body.team)
    return await join.run(lambda: _joined(join, join.service.join(body.name, choice, body.confirm)))


@router.get("/me")
async def me(join: AppJoin, device: Device) -> schemas.Me:
    """Team and keys of this device, without the keys themselves."""
    return await join.run(lambda: _me(join, device))


@router.post("/new-key", status_code=201)
async def new_key(join: AppJoin, device: Device, body: schemas.NewKeyInput) -> schemas.Joined:
    """A key instead of the present one, which stops at once."""
    return await join.run(lambda: _joined(join, join.service.new_key(join.of_device(device), body.confirm)))


@router.post("/test")
async def test_key(join: AppJoin, device: Device, body: schemas.TrialInput) -> schemas.TrialResponse:
    """One small request with the attendee's key."""
    return await join.run(lambda: _tried(join, device, body))


def _choice(team: schemas.TeamInput | None) -> TeamChoice:
    match team:
        case None:
            return OwnTeam()
        case schemas.TeamInput(new=str(name), code=None):
            return NewTeam(name)
        case schemas.TeamInput(new=None, code=str(code)):
            return TeamOfCode(code)
        case _:
            raise JoinError(Reason.INVALID, "Either name a new team, or give the code of an existing one.")


def _joined(join: JoinPart, issued: Issued) -> schemas.Joined:
    member, team = issued.participant, issued.team
    rules, _ = join.service.records.rules()
    newest = member.body.keys[-1]
    return schemas.Joined(
        participant=schemas.ParticipantName(id=member.id, name=member.body.name),
        team=join.team_name(team.id, team.body.name),
        team_code=team.body.code,
        key=issued.key.key.get_secret_value(),
        key_hint=newest.hint,
        base_url=join.base_url,
        models=join.models(rules),
        budget=newest.budget,
        expires_at=newest.expires_at,
        device_secret=issued.device,
    )


def _me(join: JoinPart, device: str) -> schemas.Me:
    member = join.of_device(device)
    team = join.service.records.team(member.body.team_id)
    if team is None:
        raise JoinError(Reason.UNKNOWN_DEVICE, "Your team is not known any more; ask the organisers.")
    rules, _ = join.service.records.rules()
    valid = member.body.valid_keys
    usage = key_usage(
        join.ledger(),
        [key.alias for key in member.body.keys],
        member.body.joined_at.date(),
        join.clock().date(),
    )
    return schemas.Me(
        participant=schemas.ParticipantName(id=member.id, name=member.body.name),
        team=join.team_name(team.id, team.body.name),
        team_code=team.body.code,
        keys=keys_of(member.body.keys),
        base_url=join.base_url,
        models=join.models(rules),
        budget=valid[-1].budget if valid else None,
        first_request_at=usage.first_used,
        tokens=usage.tokens,
    )


def _tried(join: JoinPart, device: str, body: schemas.TrialInput) -> schemas.TrialResponse:
    join.of_device(device)
    rules, _ = join.service.records.rules()
    model = body.model or next(iter(join.models(rules)), None)
    if model is None:
        raise JoinError(Reason.MODEL_FAILED, "The gateway lists no model.")
    try:
        trial = try_key(attendee_transport(join.settings, body.key.get_secret_value()), model)
    except KeyRefused as error:
        raise JoinError(
            Reason.KEY_REFUSED, "The gateway does not know this key, or it has expired."
        ) from error
    except KeyForbidden as error:
        raise JoinError(
            Reason.KEY_REFUSED, "The gateway refuses this key: its budget is spent, or its team is blocked."
        ) from error
    except GatewayError as error:
        raise JoinError(Reason.MODEL_FAILED, f"{model} did not respond as it should.") from error
    return schemas.TrialResponse(
        model=trial.model,
        tokens=trial.prompt_tokens + trial.completion_tokens,
        prompt_tokens=trial.prompt_tokens,
        completion_tokens=trial.completion_tokens,
        cost=trial.cost,
        milliseconds=round(trial.seconds * 1000),
    )
