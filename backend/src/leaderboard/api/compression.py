"""gzip for response bodies: which clients accept it, and when it pays."""

import gzip
from functools import lru_cache

# Higher levels save a few percent and take several times as long; every snapshot brings new responses.
_LEVEL = 5
_MIN_BYTES = 1000


# Browsers send few different headers.
@lru_cache(maxsize=64)
def accepts_gzip(accept_encoding: bytes) -> bool:
    """Whether an Accept-Encoding header allows gzip, by name or by `*`; a weight of 0 forbids it."""
    weights: dict[bytes, float] = {}
    for part in accept_encoding.lower().split(b","):
        name, _, parameter = part.partition(b";")
        weights[name.strip()] = _weight(parameter.strip())
    return weights.get(b"gzip", weights.get(b"*", 0.0)) > 0


def _weight(parameter: bytes) -> float:
    if not parameter.startswith(b"q="):
        return 1.0
    try:
        return float(parameter[2:])
    except ValueError:
        return 0.0


def compressed(body: bytes, level: int = _LEVEL) -> bytes | None:
    """The body as gzip; None if it is too short to gain anything."""
    return gzip.compress(body, level, mtime=0) if len(body) >= _MIN_BYTES else None
