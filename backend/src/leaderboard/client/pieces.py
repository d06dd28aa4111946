"""Cuts a large response into small ones, which are validated one after the other.

A validator first builds a tree of the whole JSON text, which takes several times the memory of the text, and no other
thread runs meanwhile. Here nothing is interpreted beyond brackets and strings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from leaderboard.client.causes import Body
from leaderboard.client.models import DayActivity, ModelActivity, TeamActivity

# A piece of this size is validated within about 5 ms.
PIECE_BYTES = 2**20
# Fewer are validated as a whole, because cutting takes about twice as long.
MIN_PIECES = 4

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_NO_BRACKETS = rb'[^{}\[\]"]*+(?:' + _STRING + rb'[^{}\[\]"]*+)*+'
_TO_BRACKET = re.compile(_NO_BRACKETS + rb"[{}\[\]]", re.DOTALL)
_SCALAR = re.compile(_STRING + rb'|[^\s,{}\[\]"]++', re.DOTALL)
_NAME = re.compile(rb"\s*+,?\s*+(" + _STRING + rb")\s*+:\s*+", re.DOTALL)
_ITEM = re.compile(rb"\s*+,?\s*+(?=[^\s\]])")
_SPACE = re.compile(rb"\s*+")
_OPENING = b"{["

_MAPS = (b'"entities"', b'"model_groups"', b'"models"', b'"api_keys"')
_KEYS = b'"api_key_breakdown":{'
# In place of the metrics of a day, team or model that a piece continues.
_CONTINUED = b'"metrics":{"total_tokens":0}'

_Entry = TypeVar("_Entry", TeamActivity, ModelActivity)


class NotCuttableError(ValueError):
    """Not the layout of such a response: the validator tells what is wrong."""


class _Mapping(NamedTuple):
    """Entries of a mapping of the breakdown: [first, last) of the body, between brackets of their own."""

    before: bytes
    first: int = 0
    last: int = 0
    after: bytes = b""


@dataclass(frozen=True, slots=True)
class CutDay:
    body: Body
    # A page with this day, without its mappings.
    page: bytes
    mappings: list[_Mapping]

    def further_pages(self) -> Iterator[bytes]:
        """The rest of the day, for `add_part`. The body is not copied as a whole."""
        for before, first, last, after in self.mappings:
            breakdown = b"%b%b%b" % (before, bytes(self.body[first:last]), after)
            yield b'{"results":[{"date":"2000-01-01",%b,"breakdown":{%b}}]}' % (_CONTINUED, breakdown)


@dataclass(frozen=True, slots=True)
class CutList:
    body: Body
    # The response without the entries of its list, and what surrounds some of them.
    empty: bytes
    before: bytes
    after: bytes
    # Each [first, last) of the body.
    entries: list[tuple[int, int]]

    def pages(self) -> Iterator[bytes]:
        """Of some entries each. The body is not copied as a whole."""
        for first, last in self.entries:
            yield b"%b%b%b" % (self.before, bytes(self.body[first:last]), self.after)


def cut(body: Body, size: int) -> tuple[bytes, list[CutDay]]:
    """The page without its days, and its days in pieces of about this size."""
    text = _Reader(body)
    own: list[bytes] = []
    days: list[CutDay] = []
    for name, start in text.members():
        if name == b'"results"':
            days += [_cut_day(text, size) for _ in text.items()]
        else:
            text.skip()
            own.append(text.since(start))
    text.expect_end()
    return b"{%b}" % b",".join([*own, b'"results":[]']), days


def cut_list(body: Body, size: int, member: bytes) -> CutList:
    """A response that is a list, or an object with a list as this member."""
    text = _Reader(body)
    if not member:
        found = CutList(body, b"[]", b"[", b"]", _cut_items(text, size))
        text.expect_end()
        return found
    own: list[bytes] = []
    entries: list[tuple[int, int]] | None = None
    for name, start in text.members():
        if name != member:
            text.skip()
            own.append(text.since(start))
        elif entries is None:
            entries = _cut_items(text, size)
        else:
            raise NotCuttableError
    text.expect_end()
    if entries is None:
        raise NotCuttableError
    empty = b"{%b}" % b",".join([*own, member + b":[]"])
    return CutList(body, empty, b"{%b:[" % member, b"]}", entries)


def add_part(day: DayActivity, part: DayActivity) -> None:
    _add_entries(day.breakdown.entities, part.breakdown.entities)
    _add_entries(day.breakdown.model_groups, part.breakdown.model_groups)
    _add_entries(day.breakdown.models, part.breakdown.models)
    day.breakdown.api_keys.update(part.breakdown.api_keys)


def _add_entries(held: dict[str, _Entry], more: dict[str, _Entry]) -> None:
    for name, entry in more.items():
        if name in held:
            held[name].api_key_breakdown.update(entry.api_key_breakdown)
        else:
            held[name] = entry


class _Reader:
    """A position in JSON text, which moves forward value by value."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.at = 0
        self._skip_space()

    def members(self) -> Iterator[tuple[bytes, int]]:
        """The name of each member of the object here, and where it begins; the caller moves behind its value."""
        self._expect(b"{")
        while found := _NAME.match(self.body, self.at):
            self.at = found.end()
            yield found[1], found.start(1)
        self._expect(b"}")

    def items(self) -> Iterator[None]:
        """One for each item of the list here; the caller moves behind it."""
        self._expect(b"[")
        while found := _ITEM.match(self.body, self.at):
            self.at = found.end()
            yield
        self._expect(b"]")

    def since(self, start: int) -> bytes:
        return bytes(self.body[start : self.at])

    def is_object(self) -> bool:
        return self.body.startswith(b"{", self.at)

    def skip(self) -> None:
        if self.body[self.at : self.at + 1] not in (b"{", b"["):
            self._move(_SCALAR)
            return
        depth = 0
        while True:
            self._move(_TO_BRACKET)
            depth += 1 if self.body[self.at - 1] in _OPENING else -1
            if not depth:
                return

    def expect_end(self) -> None:
        self._skip_space()
        if self.at != len(self.body):
            raise NotCuttableError

    def _expect(self, bracket: bytes) -> None:
        self._skip_space()
        if not self.body.startswith(bracket, self.at):
            raise NotCuttableError
        self.at += 1

    def _skip_space(self) -> None:
        self._move(_SPACE)

    def _move(self, pattern: re.Pattern[bytes]) -> None:
        found = pattern.match(self.body, self.at)
        if found is None:
            raise NotCuttableError
        self.at = found.end()


def _cut_items(text: _Reader, size: int) -> list[tuple[int, int]]:
    """As many items as make up the size."""
    found: list[tuple[int, int]] = []
    first = last = 0
    for _ in text.items():
        first = first or text.at
        text.skip()
        last = text.at
        if last - first >= size:
            found.append((first, last))
            first = 0
    return [*found, (first, last)] if first else found


def _cut_day(text: _Reader, size: int) -> CutDay:
    own: list[bytes] = []
    mappings: list[_Mapping] = []
    for name, start in text.members():
        if name == b'"breakdown"' and text.is_object():
            own.append(b'"breakdown":{%b}' % b",".join(_cut_breakdown(text, size, mappings)))
        else:
            text.skip()
            own.append(text.since(start))
    return CutDay(text.body, b'{"results":[{%b}]}' % b",".join(own), mappings)


def _cut_breakdown(text: _Reader, size: int, mappings: list[_Mapping]) -> list[bytes]:
    """Adds to `mappings`; returns what should be one and is not. What is never read is left out."""
    own: list[bytes] = []
    for name, start in text.members():
        if name in _MAPS and text.is_object():
            mappings += _cut_map(text, size, name + b":{", b"}")
            continue
        text.skip()
        if name in _MAPS:
            own.append(text.since(start))
    return own


def _cut_map(text: _Reader, size: int, before: bytes, after: bytes) -> Iterator[_Mapping]:
    """As many entries as make up the size."""
    first = last = 0
    for name, start in text.members():
        value = text.at
        text.skip()
        first = first or start
        if text.at - first < size:
            last = text.at
            continue
        if last:
            yield _Mapping(before, first, last, after)
        first, last = start, text.at
        if last - value > size and text.body.startswith(b"{", value) and not before.endswith(_KEYS):
            text.at, first, last = value, 0, 0
            yield from _cut_entry(text, size, b"%b%b:{" % (before, name), b"}" + after)
    if last:
        yield _Mapping(before, first, last, after)


def _cut_entry(text: _Reader, size: int, before: bytes, after: bytes) -> Iterator[_Mapping]:
    """A team or a model with many keys."""
    own: list[bytes] = []
    keys: list[_Mapping] = []
    for name, start in text.members():
        if name + b":{" == _KEYS and text.is_object():
            keys += _cut_map(text, size, b"%b%b,%b" % (before, _CONTINUED, _KEYS), b"}" + after)
        else:
            text.skip()
            own.append(text.since(start))
    yield _Mapping(before + b",".join(own) + after)
    yield from keys
