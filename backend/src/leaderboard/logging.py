"""Log lines as text or as one JSON object a line, without keys and tokens."""

import json
import logging
from datetime import UTC, datetime

from leaderboard.redaction import redacted
from leaderboard.settings import Settings


def start_logging(settings: Settings) -> None:
    handler = logging.StreamHandler()
    form = _JsonLines() if settings.log_format == "json" else _Text()
    handler.setFormatter(_Redacting(form, settings))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    # It logs each retry; the client reports the outcome once.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    # It logs requests that are not HTTP, such as those of a browser that tries https.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


class _Redacting(logging.Formatter):
    """Redacts keys and tokens in the finished line, exceptions included."""

    def __init__(self, inner: logging.Formatter, settings: Settings) -> None:
        super().__init__()
        self._inner = inner
        # JSON escapes quotes and backslashes.
        self._known = {form for value in settings.secrets for form in (value, json.dumps(value)[1:-1])}

    def format(self, record: logging.LogRecord) -> str:
        return redacted(self._inner.format(record), self._known)


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s", "%H:%M:%S")


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
