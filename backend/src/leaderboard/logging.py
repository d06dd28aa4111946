"""Log lines as text or as one JSON object a line, without keys and tokens."""

import json
import logging
import re
from datetime import UTC, datetime

from leaderboard.settings import Settings

# Redacts keys and tokens by their form, wherever they come from.
_SECRETS = re.compile(r"(sk-[A-Za-z0-9_-]{4,}|bearer\s+[^\s\"]+)", re.IGNORECASE)


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
        secrets = (settings.litellm_api_key, settings.server_basic_auth_token)
        values = [secret.get_secret_value() for secret in secrets if secret is not None]
        # JSON escapes quotes and backslashes.
        self._known = {form for value in values for form in (value, json.dumps(value)[1:-1])}

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._known:
            line = line.replace(secret, "[redacted]")
        return _SECRETS.sub("[redacted]", line)


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
