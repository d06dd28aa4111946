"""Removes keys and tokens from text that people or log collectors read."""

import re
from collections.abc import Collection

# By their form, wherever they come from; long hexadecimal numbers are the hashes of keys.
_SECRETS = re.compile(r"(sk-[A-Za-z0-9_-]{4,}|bearer\s+[^\s\"]+|\b[0-9a-f]{32,}\b)", re.IGNORECASE)
# Shorter values, such as "1", are no secrets and would make text unreadable.
_MIN_SECRET = 6


def redacted(text: str, secrets: Collection[str] = ()) -> str:
    for secret in secrets:
        if len(secret) >= _MIN_SECRET:
            text = text.replace(secret, "[redacted]")
    return _SECRETS.sub("[redacted]", text)
