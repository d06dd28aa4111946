"""Participants, teams and rules as the store keeps them. None of them holds a key."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict

from leaderboard.join.codes import TEAM_CODE, new_code
from leaderboard.join.rules import Rules
from leaderboard.store.join_rows import JoinRows, Row, RowConflict

# A request that makes a key ends by then, or has died with its process.
CLAIM_SECONDS = 120
_RULES_ID = "rules"
_Body = TypeVar("_Body", bound=BaseModel)


Source = Literal["join", "cli", "admin"]


class State(StrEnum):
    JOINED = "joined"
    # Team or key may be there or not; the next attempt finishes it.
    UNFINISHED = "unfinished"
    REVOKED = "revoked"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class KeyRecord(_Record):
    """A key by its alias at the gateway and its last four characters."""

    alias: str
    hint: str
    created_at: datetime
    expires_at: datetime | None = None
    duration: str | None = None
    budget: float | None = None
    revoked: bool = False


class Participant(_Record):
    """`claimed_at`: since when a request is at work on it. `making`: the alias of a key that may be half-made."""

    name: str
    team_id: str
    source: Source
    joined_at: datetime
    state: State = State.UNFINISHED
    keys: tuple[KeyRecord, ...] = ()
    making: str | None = None
    claimed_at: datetime | None = None
    error: str | None = None

    @property
    def valid_keys(self) -> tuple[KeyRecord, ...]:
        return tuple(key for key in self.keys if not key.revoked)

    def is_claimed(self, now: datetime) -> bool:
        # A claim from the future means that the clock was set back: its age is unknown.
        return self.claimed_at is not None and abs(now - self.claimed_at) < timedelta(seconds=CLAIM_SECONDS)


class JoinTeam(_Record):
    """`own`: of a single person, and named like them. `maker`: with whose first key it is made; None: adopted."""

    name: str
    code: str
    own: bool = False
    maker: str | None = None
    blocked_for_budget: bool = False


class _Pointer(_Record):
    to: str


class Stored(NamedTuple, Generic[_Body]):
    """A record and its row."""

    id: str
    body: _Body
    row: Row


class Records:
    """Typed access to the rows."""

    def __init__(self, rows: JoinRows, first_rules: Rules) -> None:
        self._rows = rows
        self._first_rules = first_rules

    # -- rules

    def rules(self) -> tuple[Rules, int]:
        """And their revision, 0 until they are changed."""
        row = self._rows.get("rules", _RULES_ID)
        return (self._first_rules, 0) if row is None else (Rules.model_validate_json(row.body), row.revision)

    def set_rules(self, rules: Rules, revision: int) -> int:
        row = self._rows.get("rules", _RULES_ID)
        if revision != (0 if row is None else row.revision):
            raise RowConflict("The rules were changed meanwhile; load them again.")
        body = rules.model_dump_json()
        new = self._rows.insert("rules", _RULES_ID, body) if row is None else self._rows.update(row, body)
        return new.revision

    # -- participants

    def participants(self) -> list[Stored[Participant]]:
        return [_stored(row, Participant) for row in self._rows.all("participant")]

    def participant(self, id_: str) -> Stored[Participant] | None:
        row = self._rows.get("participant", id_)
        return None if row is None else _stored(row, Participant)

    def add_participant(self, id_: str, participant: Participant) -> Stored[Participant]:
        """RowConflict if there is one of this id."""
        row = self._rows.insert("participant", id_, participant.model_dump_json())
        return Stored(id_, participant, row)

    def change(self, stored: Stored[Participant], **changes: object) -> Stored[Participant]:
        body = stored.body.model_copy(update=changes)
        return Stored(stored.id, body, self._rows.update(stored.row, body.model_dump_json()))

    def remove_participant(self, stored: Stored[Participant]) -> None:
        self._rows.delete(stored.row)

    # -- teams

    def teams(self) -> dict[str, Stored[JoinTeam]]:
        return {row.id: _stored(row, JoinTeam) for row in self._rows.all("team")}

    def team(self, team_id: str) -> Stored[JoinTeam] | None:
        row = self._rows.get("team", team_id)
        return None if row is None else _stored(row, JoinTeam)

    def team_of_code(self, code: str) -> Stored[JoinTeam] | None:
        row = self._rows.get("code", code)
        return None if row is None else self.team(_stored(row, _Pointer).body.to)

    def add_team(
        self, team_id: str, name: str, *, own: bool = False, maker: str | None = None
    ) -> Stored[JoinTeam]:
        """With a new code. RowConflict if there is one of this id."""
        code = self._unique(lambda: new_code(TEAM_CODE), team_id)
        team = JoinTeam(name=name, code=code, own=own, maker=maker)
        try:
            return Stored(team_id, team, self._rows.insert("team", team_id, team.model_dump_json()))
        except RowConflict:
            self._forget_code(code)
            raise

    def change_team(self, stored: Stored[JoinTeam], **changes: object) -> Stored[JoinTeam]:
        body = stored.body.model_copy(update=changes)
        return Stored(stored.id, body, self._rows.update(stored.row, body.model_dump_json()))

    def _unique(self, code: Callable[[], str], to: str) -> str:
        body = _Pointer(to=to).model_dump_json()
        while True:
            try:
                return self._rows.insert("code", code(), body).id
            except RowConflict:
                continue

    def _forget_code(self, code: str) -> None:
        row = self._rows.get("code", code)
        if row is not None:
            self._rows.delete(row)

    # -- devices

    def new_device(self, participant_id: str) -> str:
        """A secret that only the device keeps; the store has its hash."""
        secret = secrets.token_urlsafe(32)
        self._rows.insert("device", _hashed(secret), _Pointer(to=participant_id).model_dump_json())
        return secret

    def of_device(self, secret: str) -> Stored[Participant] | None:
        row = self._rows.get("device", _hashed(secret))
        return None if row is None else self.participant(_stored(row, _Pointer).body.to)


def _stored(row: Row, shape: type[_Body]) -> Stored[_Body]:
    return Stored(row.id, shape.model_validate_json(row.body), row)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
