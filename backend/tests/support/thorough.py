"""How much of a large set of cases is tried: CI sets THOROUGH and tries all of it."""

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")

THOROUGH = bool(os.environ.get("THOROUGH"))


def part_of(cases: Sequence[Case], number: int = 0, *, one_in: int = 6) -> list[Case]:
    """All cases in CI, elsewhere one in six; other ones for each number."""
    return list(cases if THOROUGH else cases[number % one_in :: one_in])
