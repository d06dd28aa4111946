"""Reads a response in which some values cannot be right: sets aside the smallest parts that hold them.

Runs only after a response was rejected, so responses without such values cost nothing more.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from leaderboard.client.causes import Body
from leaderboard.client.models import SLOTTED, Wire


def _shapes(shape: type[Wire]) -> Iterator[type[Wire]]:
    yield shape
    for narrower in shape.__subclasses__():
        yield from _shapes(narrower)


FIELDS = {field.alias or name for shape in _shapes(Wire) for name, field in shape.model_fields.items()} | {
    field.name for shape in SLOTTED for field in dataclasses.fields(shape)
}
# Lists and mappings whose entries are set aside one by one.
_ENTRIES = {"results", "entities", "model_groups", "models", "api_keys", "api_key_breakdown", "data", "keys"}
# Entries with parts of their own: where their sum is unreadable, the parts remain.
_SUMS = {"results", "entities", "model_groups", "models"}
# Fields that only describe usage, and mappings that may be absent: without them the entry still counts.
_OPTIONAL = {
    "api_key_breakdown",
    "api_keys",
    "breakdown",
    "created_at",
    "endTime",
    "entities",
    "key_alias",
    "key_name",
    "keys",
    "litellm_params",
    "metadata",
    "model_groups",
    "model_info",
    "models",
    "status",
    "team_alias",
    "team_public_model_name",
    "token",
    "user_api_key_team_alias",
}
# A response in which every entry lacks one of these is not LiteLLM's.
_IDENTITIES = {"date", "team_id", "model_name"}
# A value that was set aside can uncover another one, but not many times.
_MAX_ROUNDS = 5
_MAX_DIGITS = 30

_Shape = TypeVar("_Shape")
_Place = tuple[int | str, ...]
# Endpoint, field and reason.
Lost = tuple[str, str, str]


def salvage(
    path: str, body: Body, shape: TypeAdapter[_Shape], rejected: ValidationError, *, is_piece: bool = False
) -> tuple[_Shape, Counter[Lost]]:
    """The readable rest of a response, and how much was set aside. Raises ValidationError if that is not possible.

    Of a piece all entries may be unreadable: others have the rest.
    """
    if any(error["type"] == "json_invalid" for error in rejected.errors(include_url=False)):
        raise rejected
    raw: object = json.loads(body)
    set_aside: Counter[tuple[str, str]] = Counter()
    for _ in range(_MAX_ROUNDS):
        if not is_piece and _is_foreign(raw, rejected):
            raise rejected
        set_aside += _without_errors(raw, rejected)
        try:
            value = shape.validate_python(raw)
        except ValidationError as error:
            rejected = error
        else:
            return value, Counter({(path, *what): count for what, count in set_aside.items()})
    raise rejected


def field_of(place: Iterable[int | str]) -> str:
    """The place without keys of mappings: teams, keys and models may be confidential."""
    return ".".join(str(part) if isinstance(part, int) or part in FIELDS else "*" for part in place)


def _without_errors(raw: object, rejected: ValidationError) -> Counter[tuple[str, str]]:
    """Repairs `raw` in place; counts what was set aside by field and reason."""
    reasons: dict[_Place, tuple[str, str]] = {}
    errors = rejected.errors(include_url=False, include_context=False)
    for error in errors:
        place = error["loc"]
        number = _number(error["input"]) if error["type"] == "int_parsing" else None
        if number is not None:
            holder = _container(raw, place)
            if isinstance(holder, dict):
                holder[place[-1]] = number
            continue
        part = _smallest_part(place)
        if part is None:
            raise rejected
        names = [name for name in place if not isinstance(name, int)]
        reasons.setdefault(part, (field_of(names), error["msg"].lower()))
    counted: Counter[tuple[str, str]] = Counter()
    # Backwards, so that the indices of lists stay valid; parts within a part that goes are not counted.
    for part in sorted(reasons, reverse=True):
        if not any(part[:length] in reasons for length in range(1, len(part))):
            counted[reasons[part]] += 1
            _remove(raw, part)
    return counted


def _is_foreign(raw: object, rejected: ValidationError) -> bool:
    """Whether every entry of the response lacks its identity."""
    rows: object = raw
    if isinstance(raw, dict):
        rows = raw.get("results") or raw.get("data")
    depth = 0 if isinstance(raw, list) else 1
    missing = {
        error["loc"][depth]
        for error in rejected.errors(include_url=False, include_context=False)
        if error["type"] == "missing" and len(error["loc"]) == depth + 2 and error["loc"][-1] in _IDENTITIES
    }
    return isinstance(rows, list) and 0 < len(rows) == len(missing)


def _number(text: object) -> int | None:
    """Of a count that is written as text, such as "1.2e3"."""
    try:
        value = Decimal(text.strip()) if isinstance(text, str) else None
    except InvalidOperation:
        return None
    is_count = value is not None and value.is_finite() and value.adjusted() <= _MAX_DIGITS and value % 1 == 0
    return int(value) if value is not None and is_count else None


def _smallest_part(place: _Place) -> _Place | None:
    """The part that goes because of an error at `place`; None if nothing would remain without it."""
    if place and place[-1] in _OPTIONAL:
        return place
    container: int | str = ""
    # A response that is a list consists of entries itself.
    entry = step = int(isinstance(place[0], int)) if place else 0
    while step < len(place) - 1:
        if place[step] in _ENTRIES:
            container, entry = place[step], step + 2
            step += 2
        else:
            step += 1
    if not entry:
        return None
    if container in _SUMS and place[entry : entry + 1] == ("metrics",):
        return place[: entry + 1]
    return place[:entry]


def _remove(raw: object, part: _Place) -> None:
    holder = _container(raw, part)
    last = part[-1]
    if isinstance(holder, list) and isinstance(last, int):
        del holder[last]
    elif isinstance(holder, dict):
        holder.pop(last, None)
        if last in ("breakdown", "metrics"):
            holder[last] = {}
        if last == "metrics":
            holder["total_unknown"] = True


def _container(raw: object, place: _Place) -> object:
    for step in place[:-1]:
        match raw, step:
            case dict(), _:
                raw = raw[step]
            case list(), int():
                raw = raw[step]
    return raw
