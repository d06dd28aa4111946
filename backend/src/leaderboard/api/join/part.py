"""What the routes of /join share: the service, threads of its own, and errors in the attendees' words."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, TypeVar, cast

from fastapi import Depends, HTTPException, Request
from fastapi.responses import JSONResponse

from leaderboard.api.event.schemas import JoinCard
from leaderboard.api.join import schemas
from leaderboard.clock import Clock
from leaderboard.errors import GatewayError, KeyForbidden, KeyRefused
from leaderboard.join.codes import CodeCheck
from leaderboard.join.errors import JoinError, Reason
from leaderboard.join.records import KeyRecord, Participant, Stored
from leaderboard.join.rules import Rules
from leaderboard.join.service import JoinService
from leaderboard.join.watch import JoinWatch
from leaderboard.ledger.ledger import Ledger
from leaderboard.settings import Settings
from leaderboard.store.errors import StoreError
from leaderboard.store.event_store import Change

log = logging.getLogger(__name__)

# A gateway that hangs must not take the threads that serve the board.
_THREADS = 16
_TRY_AGAIN_SECONDS = 20
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class JoinPart:
    """`ledger`: what viewers see. `listed_models`: the gateway's, whether anybody has used them or not."""

    service: JoinService
    watch: JoinWatch
    codes: CodeCheck
    settings: Settings
    ledger: Callable[[], Ledger]
    listed_models: Callable[[], Sequence[str]]
    clock: Clock
    log_change: Callable[[Change], None]

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_THREADS, thread_name_prefix="join")

    async def run(self, work: Callable[[], _Result]) -> _Result:
        def in_thread() -> _Result:
            with attendees_errors():
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads, in_thread)

    def audit(self, action: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
        """Logs what an organiser has done."""
        self.log_change(Change(self.clock(), action, json.dumps(before), json.dumps(after)))

    def card(self) -> JoinCard | None:
        """What the lobby shows; None unless the organisers want the code there."""
        rules, url = self.watch.rules, self.settings.leaderboard_public_url
        if rules is None or not rules.code_in_lobby or self.settings.join_code is None:
            return None
        code = self.settings.join_code.get_secret_value()
        return JoinCard(url=f"{url}/join" if url else None, code=code, open=rules.open)

    @property
    def base_url(self) -> str:
        return self.settings.join_gateway_url or self.settings.litellm_base_url or ""

    def models(self, rules: Rules) -> list[str]:
        """Public names; those that answer with text if the rules allow everything."""
        return list(rules.models or self.listed_models())

    def made_teams(self) -> Collection[str]:
        """Ids; none while the store fails."""
        with contextlib.suppress(StoreError):
            return self.service.records.teams().keys()
        return ()

    def team_name(self, team_id: str, name: str) -> schemas.TeamName:
        known = self.ledger().teams.get(team_id)
        return schemas.TeamName(team_id=team_id, name=name, slot=known.slot if known else None)

    def of_device(self, secret: str) -> Stored[Participant]:
        member = self.service.records.of_device(secret)
        if member is None:
            raise JoinError(Reason.UNKNOWN_DEVICE, "This device has no key yet.")
        return member


def join_part(request: Request) -> JoinPart:
    """404 where joining is off, also in /admin."""
    part = getattr(request.app.state, "join", None)
    if part is None:
        raise HTTPException(404, "Joining is off: LITELLM_ADMIN_KEY and JOIN_CODE are not set.")
    return cast("JoinPart", part)


AppJoin = Annotated[JoinPart, Depends(join_part)]


def keys_of(keys: Iterable[KeyRecord]) -> list[schemas.KeyOfMe]:
    return [
        schemas.KeyOfMe(
            key_hint=key.hint, created_at=key.created_at, expires_at=key.expires_at, revoked=key.revoked
        )
        for key in keys
    ]


@contextlib.contextmanager
def attendees_errors() -> Iterator[None]:
    """The cause is for the organisers, and in the log."""
    try:
        yield
    except (KeyRefused, KeyForbidden) as error:
        log.warning("No key could be made: %s", error.for_operators)
        raise JoinError(
            Reason.ADMIN_KEY, "The gateway does not accept the board's admin key. Please tell the organisers."
        ) from error
    except GatewayError as error:
        log.warning("No key could be made: %s", error.for_operators)
        raise JoinError(
            Reason.GATEWAY, "The gateway does not respond as it should. Try again in a minute."
        ) from error
    except StoreError as error:
        log.warning("The store failed: %s", error.for_operators)
        raise JoinError(
            Reason.STORE, "The board cannot store this right now. Try again in a minute."
        ) from error


async def join_error(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, JoinError):
        raise error
    question = error.question and schemas.QuestionResponse.model_validate(error.question)
    body = schemas.JoinErrorResponse(detail=str(error), reason=error.reason, question=question)
    headers = {"Cache-Control": "no-store"}
    if error.reason is Reason.TOO_MANY_CODES:
        headers["Retry-After"] = str(_TRY_AGAIN_SECONDS)
    return JSONResponse(body.model_dump(mode="json"), error.status, headers)
