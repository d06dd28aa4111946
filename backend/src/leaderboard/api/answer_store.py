"""Answers kept as bytes, bounded in size, for as long as the snapshot they were computed from is the present one."""

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from leaderboard.api.encodings import Encoding, packed
from leaderboard.sync.snapshots import Snapshot

# What an entry weighs besides its bodies.
_OVERHEAD = 1000

RawHeaders = list[tuple[bytes, bytes]]
Key = tuple[bytes, ...]


@dataclass(slots=True, eq=False)
class StoredAnswer:
    """One answer in every form it is asked for; each is made when it is first asked for, and once."""

    key: Key
    route: str
    status: int
    headers: RawHeaders
    body: bytes
    # Weak: it names the content, whichever way it is packed.
    etag: bytes = field(init=False)
    _packed: dict[bytes, "asyncio.Task[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.etag = b'W/"' + hashlib.blake2b(self.body, digest_size=12).hexdigest().encode() + b'"'

    async def packed(self, encoding: Encoding) -> bytes:
        task = self._packed.get(encoding.name)
        if task is None:
            task = self._packed[encoding.name] = asyncio.create_task(packed(self.body, encoding))
        # Shielded: whoever asked first may go away while others wait for the same bytes.
        return await asyncio.shield(task)

    @property
    def weight(self) -> int:
        forms = [len(task.result()) for task in self._packed.values() if _is_made(task)]
        return _OVERHEAD + sum(map(len, self.key)) + len(self.body) + sum(forms)


def _is_made(task: "asyncio.Task[bytes]") -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


class AnswerStore:
    """Holds answers of one snapshot; a new snapshot empties it. The least recently asked go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._snapshot: Snapshot | None = None
        self._answers: OrderedDict[Key, StoredAnswer] = OrderedDict()
        self._weights: dict[Key, int] = {}
        self._bytes = 0

    def get(self, key: Key, snapshot: Snapshot) -> StoredAnswer | None:
        self._turn_to(snapshot)
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, answer: StoredAnswer, snapshot: Snapshot) -> None:
        self._turn_to(snapshot)
        self._drop(answer.key)
        self._answers[answer.key] = answer
        self.weigh(answer)

    def weigh(self, answer: StoredAnswer) -> None:
        """Again, after the answer got another form; others make room for it."""
        if self._answers.get(answer.key) is not answer:
            return
        self._bytes += answer.weight - self._weights.get(answer.key, 0)
        self._weights[answer.key] = answer.weight
        if answer.weight > self._most_bytes:
            self._drop(answer.key)
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._answers)))

    @property
    def weight(self) -> int:
        """Bytes held, in all forms."""
        return self._bytes

    def _turn_to(self, snapshot: Snapshot) -> None:
        if snapshot is not self._snapshot:
            self._snapshot = snapshot
            self._answers.clear()
            self._weights.clear()
            self._bytes = 0

    def _drop(self, key: Key) -> None:
        if self._answers.pop(key, None) is not None:
            self._bytes -= self._weights.pop(key)
