"""Codes that people type: the event's, and a short one for each team."""

import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from leaderboard.join.errors import JoinError, Reason

# Without 0 O 1 I L, which look alike.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
MIN_CODE = 8
TEAM_CODE = 4
# Wrong codes that share their first half with others; one more every `_REFILL_SECONDS`. Nobody finds the second half of
# a code in the days of an event like that: of 31^4 halves, some 30 are tried in ten minutes.
_TRIES = 30
_REFILL_SECONDS = 20.0
_MAX_PARTS = 4096


def new_code(length: int = MIN_CODE) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalized(code: str) -> str:
    """Case, spaces and hyphens do not matter."""
    return re.sub(r"[\s-]+", "", code).upper()


class CodeCheck:
    """Compares codes with the event's in constant time.

    Wrong ones are limited by what was typed, not by who typed it: a room of attendees shares one address. Each first
    half of a code has a number of tries, so that guessing exhausts only the codes that begin like the guess.
    """

    def __init__(self, code: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._code = normalized(code).encode()
        self._half = len(self._code) // 2
        self._monotonic = monotonic
        # Tries used and when, by first half, the oldest first. The right half is kept in any case.
        self._used: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, typed: str) -> None:
        """JoinError if the code is wrong, or if too many wrong ones have begun like it."""
        code = normalized(typed).encode()
        part = code[: self._half]
        with self._lock:
            used = self._tries_used(part)
            if used >= _TRIES:
                raise JoinError(
                    Reason.TOO_MANY_CODES,
                    "Too many wrong codes like this one. Wait half a minute and try again.",
                )
            if secrets.compare_digest(code, self._code):
                return
            self._note(part, used + 1)
        raise JoinError(
            Reason.WRONG_CODE, "This code is not known. It is on the big screen, or ask the organisers."
        )

    def _tries_used(self, part: bytes) -> float:
        used, at = self._used.get(part, (0.0, 0.0))
        return max(0.0, used - (self._monotonic() - at) / _REFILL_SECONDS)

    def _note(self, part: bytes, used: float) -> None:
        self._used[part] = used, self._monotonic()
        self._used.move_to_end(part)
        if len(self._used) > _MAX_PARTS:
            right = self._code[: self._half]
            del self._used[next(known for known in self._used if known != right)]
