"""Log lines as text or as one JSON object a line, without keys and tokens."""

import contextlib
import json
import logging
import queue
import sys
import threading
from collections import Counter
from datetime import UTC, datetime
from typing import TextIO

from leaderboard.redaction import redacted
from leaderboard.settings import Settings

# Lines that wait for a reader of stderr; further ones are dropped.
_MAX_WAITING = 10_000
_END_SECONDS = 1.0
# Of one kind, which is a logger with a message apart from its values.
_MAX_OF_A_KIND = 20
_KIND_SECONDS = 60.0


def start_logging(settings: Settings) -> None:
    handler = QueuedLines(sys.stderr)
    text = logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S")
    form = _JsonLines() if settings.log_format == "json" else text
    handler.setFormatter(_Redacting(form, settings))
    handler.addFilter(RateLimit())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    # It logs each retry; the client reports the outcome once.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    # It logs requests that are not HTTP, such as those of a browser that tries https.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


class QueuedLines(logging.Handler):
    """Writes in a thread of its own, so that a terminal or a pipe without a reader never stops the board."""

    def __init__(self, stream: TextIO | None, max_waiting: int = _MAX_WAITING) -> None:
        super().__init__()
        self._stream = stream
        self._lines: queue.Queue[str | None] = queue.Queue(max_waiting)
        self._writer = threading.Thread(target=self._write, name="Log", daemon=True)
        self._writer.start()

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(self.format(record))

    def close(self) -> None:
        """Writes what waits, unless there is no reader."""
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(None)
            self._writer.join(_END_SECONDS)
        super().close()

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            # A closed stream or a full disk loses lines, not the board.
            with contextlib.suppress(OSError, ValueError):
                if self._stream is not None:
                    self._stream.write(line + "\n")
                    self._stream.flush()


class RateLimit(logging.Filter):
    """Limits warnings and errors of one kind; debug logs every request, as documented."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._window = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        window = record.created // _KIND_SECONDS
        if window != self._window:
            self._window = window
            self._counts.clear()
        kind = record.name, str(record.msg)
        self._counts[kind] += 1
        if self._counts[kind] == _MAX_OF_A_KIND:
            record.msg = f"{record.msg} (further ones are not logged for a minute)"
        return self._counts[kind] <= _MAX_OF_A_KIND


class _Redacting(logging.Formatter):
    """Redacts keys and tokens in the finished line, exceptions included."""

    def __init__(self, inner: logging.Formatter, settings: Settings) -> None:
        super().__init__()
        self._inner = inner
        # JSON escapes quotes and backslashes.
        self._known = {form for value in settings.secrets for form in (value, json.dumps(value)[1:-1])}

    def format(self, record: logging.LogRecord) -> str:
        return redacted(self._inner.format(record), self._known)


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", None):
            line["request_id"] = request_id
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
