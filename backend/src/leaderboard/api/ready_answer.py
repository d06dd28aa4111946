"""An answer written before it is asked for: head and body go out as they are.

The server looks at every header of every answer anew, half a microsecond each of the thirty that an answer takes.
Here that was done once, when the answer was first given.
"""

import http
from collections.abc import Iterable
from functools import lru_cache

from starlette.types import Message, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class ReadyAnswer:
    """One whole answer, given once as `start` and `body` over ASGI; its length must be among its headers."""

    __slots__ = ("_body", "_head", "_messages")

    def __init__(self, start: Message, body: Message) -> None:
        self._messages = start, body
        self._head = _status_line(start["status"]) + _lines(start["headers"])
        self._body: bytes = body.get("body", b"")

    async def give(self, send: Send) -> None:
        """Past the server's checks where it is ours and the connection goes on, else as any app would."""
        cycle = getattr(send, "__self__", None)
        if type(cycle) is RequestResponseCycle and cycle.keep_alive:
            await self._write(cycle)
        else:
            for message in self._messages:
                await send(message)

    async def _write(self, cycle: RequestResponseCycle) -> None:
        """What the cycle's own `send` does, for an answer that is known to be whole and well formed."""
        if cycle.flow.write_paused and not cycle.disconnected:
            await cycle.flow.drain()
        if cycle.disconnected:
            return
        cycle.response_started = True
        cycle.waiting_for_100_continue = False
        cycle.transport.writelines((self._head, _end_of_head(tuple(cycle.default_headers)), self._body))
        cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()


@lru_cache(maxsize=4)
def _end_of_head(added: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """What the server adds to each answer, the date above all: another one every second."""
    return _lines(added) + b"\r\n"


def _status_line(status: int) -> bytes:
    return f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}\r\n".encode()


def _lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b"".join(b"%b: %b\r\n" % header for header in headers)
