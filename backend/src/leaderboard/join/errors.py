"""Why joining failed: a sentence for the attendee, and a reason for programs."""

from dataclasses import dataclass
from enum import StrEnum

from leaderboard.errors import LeaderboardError


class Reason(StrEnum):
    WRONG_CODE = "wrong_code"
    TOO_MANY_CODES = "too_many_codes"
    CLOSED = "closed"
    SPENT = "spent"
    NAME_TAKEN = "name_taken"
    TEAM_EXISTS = "team_exists"
    TEAM_FULL = "team_full"
    UNKNOWN_TEAM_CODE = "unknown_team_code"
    UNKNOWN_PARTICIPANT = "unknown_participant"
    REPLACE_KEY = "replace_key"
    UNKNOWN_DEVICE = "unknown_device"
    KEY_REFUSED = "key_refused"
    MODEL_FAILED = "model_failed"
    BUSY = "busy"
    OUTDATED = "outdated"
    GATEWAY = "gateway"
    ADMIN_KEY = "admin_key"
    STORE = "store"
    INVALID = "invalid"


_STATUS = {
    Reason.WRONG_CODE: 403,
    Reason.TOO_MANY_CODES: 429,
    Reason.CLOSED: 403,
    Reason.SPENT: 403,
    Reason.UNKNOWN_TEAM_CODE: 404,
    Reason.UNKNOWN_PARTICIPANT: 404,
    Reason.UNKNOWN_DEVICE: 401,
    Reason.KEY_REFUSED: 403,
    Reason.MODEL_FAILED: 502,
    Reason.GATEWAY: 502,
    Reason.ADMIN_KEY: 502,
    Reason.STORE: 503,
    Reason.INVALID: 400,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be confirmed: the request is repeated with `kind` in its `confirm`."""

    kind: Reason
    name: str | None = None
    team_name: str | None = None
    key_hint: str | None = None


class JoinError(LeaderboardError):
    def __init__(self, reason: Reason, message: str, question: Question | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.question = question
        self.status = _STATUS.get(reason, 409)
