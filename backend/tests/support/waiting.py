"""Waits for the effect of another thread."""

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
# Only a failing test waits this long; a busy machine may need most of it.
_MAX_SECONDS = 60.0


def until(found: Callable[[], _T | None], what: str, seconds: float = _MAX_SECONDS) -> _T:
    """The first true result of `found`; fails with the name `what` if there is none in time."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.01)
    return value
