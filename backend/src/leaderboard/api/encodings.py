"""How answers are packed, and which packing a client takes."""

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import zstandard

# Higher levels make an answer some percent smaller and take many times as long; each reading makes new answers.
_GZIP_LEVEL = 5
_ZSTD_LEVEL = 1
# What never changes is packed once, as small as it gets.
_GZIP_LEVEL_ONCE = 9
_ZSTD_LEVEL_ONCE = 19
_WORTH_PACKING = 1000
# Packing this much takes less than half a millisecond; more is done beside the event loop.
_AT_ONCE = 32_000


@dataclass(frozen=True, slots=True)
class Encoding:
    name: bytes
    pack: Callable[[bytes], bytes]
    pack_once: Callable[[bytes], bytes]


def _gzip(level: int) -> Callable[[bytes], bytes]:
    return lambda body: gzip.compress(body, level, mtime=0)


def _zstd(level: int) -> Callable[[bytes], bytes]:
    return lambda body: zstandard.ZstdCompressor(level=level).compress(body)


# The best first. Browsers take zstd over TLS and on localhost alone.
_ENCODINGS = (
    Encoding(b"zstd", _zstd(_ZSTD_LEVEL), _zstd(_ZSTD_LEVEL_ONCE)),
    Encoding(b"gzip", _gzip(_GZIP_LEVEL), _gzip(_GZIP_LEVEL_ONCE)),
)


@lru_cache(maxsize=256)
def encoding_for(accepted: bytes) -> Encoding | None:
    """The best that an Accept-Encoding header takes; None for the bytes as they are."""
    taken: dict[bytes, bool] = {}
    for part in accepted.lower().replace(b" ", b"").split(b","):
        name, _, weight = part.partition(b";q=")
        taken[name] = weight.strip(b"0.") != b"" or not weight
    anything = taken.get(b"*", False)
    return next((one for one in _ENCODINGS if taken.get(one.name, anything)), None)


def is_worth_packing(body: bytes) -> bool:
    return len(body) >= _WORTH_PACKING


async def packed(body: bytes, encoding: Encoding) -> bytes:
    if len(body) <= _AT_ONCE:
        return encoding.pack(body)
    return await asyncio.to_thread(encoding.pack, body)
