"""Answers kept as bytes, bounded in size, for as long as the snapshot they were computed from is the present one."""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from leaderboard.ledger.store import Snapshot

_WORTH_PACKING = 1000
_PACKING_LEVEL = 5
# What an entry weighs besides its bodies.
_OVERHEAD = 1000

RawHeaders = list[tuple[bytes, bytes]]
Key = tuple[bytes, ...]


@dataclass(slots=True)
class StoredAnswer:
    """One answer in every form it is asked for."""

    status: int
    headers: RawHeaders
    body: bytes
    etag: bytes = field(init=False)
    _packed: bytes | None = None

    def __post_init__(self) -> None:
        self.etag = b'"' + hashlib.blake2b(self.body, digest_size=12).hexdigest().encode() + b'"'

    def packed(self) -> bytes | None:
        """gzip, made when it is first asked for; None where it would not pay."""
        if self._packed is None and len(self.body) >= _WORTH_PACKING:
            self._packed = gzip.compress(self.body, _PACKING_LEVEL, mtime=0)
        return self._packed

    @property
    def weight(self) -> int:
        # The packed form may come later; it is counted from the start.
        return _OVERHEAD + len(self.body) + len(self.body) // 4


class AnswerStore:
    """Holds answers of one snapshot; a new snapshot empties it. The least recently asked go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._snapshot: Snapshot | None = None
        self._answers: OrderedDict[Key, StoredAnswer] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key, snapshot: Snapshot) -> StoredAnswer | None:
        self._turn_to(snapshot)
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: StoredAnswer, snapshot: Snapshot) -> None:
        self._turn_to(snapshot)
        self._drop(key)
        if _weight(key, answer) > self._most_bytes:
            return
        self._answers[key] = answer
        self._bytes += _weight(key, answer)
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._answers)))

    @property
    def weight(self) -> int:
        """Bytes held."""
        return self._bytes

    def _turn_to(self, snapshot: Snapshot) -> None:
        if snapshot is not self._snapshot:
            self._snapshot = snapshot
            self._answers.clear()
            self._bytes = 0

    def _drop(self, key: Key) -> None:
        if answer := self._answers.pop(key, None):
            self._bytes -= _weight(key, answer)


def _weight(key: Key, answer: StoredAnswer) -> int:
    return answer.weight + sum(len(part) for part in key)
