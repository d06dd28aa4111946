"""Says again what was just said: the same question, byte for byte, skips everything that leads to its answer.

A bare app that has its answers ready is the limit; each layer, object and header on the way costs some of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leaderboard.api.answer_store import AnswerStore, StoredAnswer
from leaderboard.api.metrics import Measures, Tally
from leaderboard.api.ready_answer import ReadyAnswer
from leaderboard.api.response_cache import KEPT
from leaderboard.sync.snapshots import Snapshot

# All that an answer depends on besides method, scheme, path and query.
_DECIDING = frozenset({b"accept-encoding", b"authorization", b"if-none-match", b"origin", b"x-request-id"})
_ID = b"x-request-id"
_STREAM = "/live"
_MOST_HELD = 2048
_LONGEST_QUESTION = 1000

Question = tuple[str | bytes | tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    answer: StoredAnswer
    ready: ReadyAnswer
    tally: Tally


class Hits:
    """Around `app`, in front of everything. An answer is given again while the store holds it.

    It carries no id of its own, since nothing is logged of it; a request that brings an id takes the long way.
    """

    def __init__(
        self, app: ASGIApp, store: AnswerStore, snapshot: Callable[[], Snapshot], measures: Measures
    ) -> None:
        self._app = app
        self._store = store
        self._snapshot = snapshot
        self._measures = measures
        self._hits: dict[Question, _Hit] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        question: Question = (
            scope["path"],
            scope["query_string"],
            scope["method"],
            scope["scheme"],
            *[header for header in scope["headers"] if header[0] in _DECIDING],
        )
        hit = self._hits.get(question)
        if hit is None or self._store.get(hit.answer.key, self._snapshot()) is not hit.answer:
            await self._ask(question, scope, receive, send)
            return
        await hit.ready.give(send)
        hit.tally.add(perf_counter() - began)

    async def _ask(self, question: Question, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the question on, and remembers what was said if it may be said again."""
        if scope["path"].endswith(_STREAM):
            await self._app(scope, receive, send)
            return
        kept: list[StoredAnswer] = []
        said: list[Message] = []

        async def listening(message: Message) -> None:
            if kept:
                said.append(message)
            await send(message)

        scope[KEPT] = kept
        await self._app(scope, receive, listening)
        if kept and _may_be_said_again(question, said):
            self._remember(question, kept[0], *said)

    def _remember(self, question: Question, answer: StoredAnswer, start: Message, body: Message) -> None:
        if len(self._hits) >= _MOST_HELD:
            # Most of them are of snapshots that are gone.
            self._hits.clear()
        headers = [header for header in start["headers"] if header[0] != _ID]
        self._hits[question] = _Hit(
            answer,
            ReadyAnswer({**start, "headers": headers}, body),
            self._measures.tally(answer.route, start["status"]),
        )


def _may_be_said_again(question: Question, said: list[Message]) -> bool:
    """Whole answers alone; and questions that nobody would ask twice must not fill the memory."""
    headers = [part for part in question if isinstance(part, tuple)]
    size = sum(len(name) + len(value) for name, value in headers)
    return (
        len(said) == 2
        and not said[1].get("more_body")
        and size <= _LONGEST_QUESTION
        and all(name != _ID for name, _ in headers)
    )
