"""Waits for the effect of another thread or process, and reads responses that may be errors meanwhile."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import requests

Json = dict[str, Any]  # each test names the fields that it reads
_T = TypeVar("_T")
# Only a failing test waits this long; a busy machine may need most of it.
_MAX_SECONDS = 60.0


def until(
    read: Callable[[], _T | None],
    what: str,
    accept: Callable[[_T], object] = bool,
    *,
    seconds: float = _MAX_SECONDS,
) -> _T:
    """The first result of `read` that `accept` takes; fails with the name `what` and what was seen last.

    A request that fails is not the end: the other side may be starting, or may not have read anything yet.
    """
    end = time.monotonic() + seconds
    pause = 0.005
    while True:
        seen: object
        try:
            seen = value = read()
        except requests.RequestException as error:
            seen = error
        else:
            if value is not None and accept(value):
                return value
        assert time.monotonic() < end, f"never happened: {what}; last seen: {seen!r}"
        time.sleep(pause)
        # Requests without a pause would take the processor from what is waited for.
        pause = min(1.3 * pause, 0.05)


def json_of(response: requests.Response) -> Json:
    """The body of a success; any other response raises an error with its status and body."""
    if not response.ok:
        raise requests.HTTPError(
            f"{response.status_code} from {response.url}: {response.text[:2000]}", response=response
        )
    body: Json = response.json()
    return body
