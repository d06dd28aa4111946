"""Waiting for something that another thread does."""

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_LONGEST_SECONDS = 20.0


def until(found: Callable[[], _T | None], what: str, seconds: float = _LONGEST_SECONDS) -> _T:
    """What `found` gives once it is true; a failure that names `what` if it never is."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.01)
    return value
