"""Log lines: for people, or one JSON object a line for machines. Keys and tokens never get through."""

import json
import logging
import re
from datetime import UTC, datetime

from leaderboard.settings import Settings

# Whatever slips into a message, these shapes are keys and tokens.
_SECRETS = re.compile(r"(sk-[A-Za-z0-9_-]{4,}|bearer\s+[^\s\"]+)", re.IGNORECASE)


def start_logging(settings: Settings) -> None:
    handler = logging.StreamHandler()
    form = _JsonLines() if settings.log_format == "json" else _ForPeople()
    handler.setFormatter(_Redacting(form, settings))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    # Each retry would be a line; what comes of them is said once, in our own words.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    # What strangers send that is no HTTP (a browser that tries https) is their fault and no news.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


class _Redacting(logging.Formatter):
    """Takes keys and tokens out of the finished line, out of exceptions too."""

    def __init__(self, inner: logging.Formatter, settings: Settings) -> None:
        super().__init__()
        self._inner = inner
        secrets = (settings.litellm_api_key, settings.server_basic_auth_token)
        values = [secret.get_secret_value() for secret in secrets if secret is not None]
        # In a line of JSON quotes and backslashes have another form.
        self._known = {form for value in values for form in (value, json.dumps(value)[1:-1])}

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._known:
            line = line.replace(secret, "[redacted]")
        return _SECRETS.sub("[redacted]", line)


class _ForPeople(logging.Formatter):
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
