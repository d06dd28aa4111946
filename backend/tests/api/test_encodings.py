"""Which packing a client gets."""

import asyncio
import gzip

import pytest
import zstandard

from leaderboard.api.encodings import encoding_for, is_worth_packing, packed


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        (b"", None),
        (b"identity", None),
        (b"br", None),
        (b"gzip", b"gzip"),
        (b"GZip;q=0.5", b"gzip"),
        (b"gzip, deflate, br, zstd", b"zstd"),
        (b"zstd;q=0, gzip", b"gzip"),
        (b"zstd; q=0.000, gzip;q=0", None),
        (b"*", b"zstd"),
        (b"*;q=0", None),
        (b"zstd;q=0, *", b"gzip"),
        (b"gzipped", None),
    ],
)
def test_the_best_encoding_is_taken_that_the_client_takes(accepted: bytes, name: bytes | None) -> None:
    found = encoding_for(accepted)

    assert (found and found.name) == name


@pytest.mark.parametrize("size", [2000, 200_000])
def test_what_is_packed_can_be_unpacked(size: int) -> None:
    body = b'{"tokens": 12345}' * (size // 17)
    gzip_, zstd = encoding_for(b"gzip"), encoding_for(b"zstd")
    assert gzip_ is not None
    assert zstd is not None

    assert gzip.decompress(asyncio.run(packed(body, gzip_))) == body
    assert zstandard.ZstdDecompressor().decompress(asyncio.run(packed(body, zstd))) == body


def test_small_answers_are_not_packed() -> None:
    assert not is_worth_packing(b"x" * 500)
    assert is_worth_packing(b"x" * 5000)
