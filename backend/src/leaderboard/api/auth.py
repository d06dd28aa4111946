"""The viewer's token: who may see data, and what guessing costs."""

import asyncio
import secrets
import time
from collections import Counter, OrderedDict
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from leaderboard.api.query import AppSettings
from leaderboard.errors import NotSignedIn, TooManyAttempts
from leaderboard.settings import Settings

# For the documentation; the check itself is ours, to answer in the documented shape.
_BEARER = HTTPBearer(
    auto_error=False, description="The board's token, where SERVER_BASIC_AUTH_TOKEN is set on the server."
)
_FREE_FAILURES = 5
_FORGIVEN_SECONDS = 300.0
_LONGEST_PAUSE = 3.0
_MOST_ADDRESSES = 10_000
# Whoever guesses in parallel is not waited for any longer.
_MOST_WAITING = 4


class FailedSignIns:
    """Slows down whoever keeps guessing, by address; a right token is never slowed."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._waiting: Counter[str] = Counter()

    async def slow_down(self, address: str) -> None:
        """Lets a failure wait; TooManyAttempts where several of the address wait already."""
        seconds = self.pause(address)
        if self._waiting[address] >= _MOST_WAITING:
            raise TooManyAttempts("Too many wrong tokens from this address. Wait a little and try again.")
        self._waiting[address] += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]

    def pause(self, address: str) -> float:
        """Counts a failure; returns the seconds its answer has to wait."""
        count, last = self._failures.pop(address, (0, 0.0))
        now = time.monotonic()
        count = 1 if now - last > _FORGIVEN_SECONDS else count + 1
        self._failures[address] = (count, now)
        while len(self._failures) > _MOST_ADDRESSES:
            self._failures.popitem(last=False)
        extra = count - _FREE_FAILURES
        return min(0.1 * 2 ** min(extra, 8), _LONGEST_PAUSE) if extra > 0 else 0.0


def may_see(settings: Settings, authorization: str | None) -> bool:
    """Whether this Authorization header opens the board; compared in constant time."""
    if settings.server_basic_auth_token is None:
        return True
    scheme, _, token = (authorization or "").partition(" ")
    wanted = settings.server_basic_auth_token.get_secret_value()
    return secrets.compare_digest(token.strip().encode(), wanted.encode()) and scheme.lower() == "bearer"


async def signed_in(
    request: Request, settings: AppSettings, _: Annotated[object, Depends(_BEARER)] = None
) -> None:
    """With SERVER_BASIC_AUTH_TOKEN set, only `Authorization: bearer <token>` gets data."""
    header = request.headers.get("Authorization")
    if may_see(settings, header):
        return
    if header:
        failed: FailedSignIns = request.app.state.failed_sign_ins
        await failed.slow_down(request.client.host if request.client else "")
        raise NotSignedIn("The token is wrong. Ask the organisers for the present one.")
    raise NotSignedIn("This board is private: send the header 'Authorization: bearer <token>'.")
