"""Which clients get gzip."""

import gzip

import pytest

from leaderboard.api.compression import accepts_gzip, compressed


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        (b"", False),
        (b"identity", False),
        (b"br", False),
        (b"gzip", True),
        (b"GZip;q=0.5", True),
        (b"gzip, deflate, br, zstd", True),
        (b"br, gzip;q=0", False),
        (b"gzip; q=0.000", False),
        (b"*", True),
        (b"*;q=0", False),
        (b"gzip;q=0, *", False),
        (b"gzip;q=x", False),
        (b"gzipped", False),
    ],
)
def test_gzip_is_sent_only_where_the_header_allows_it(header: bytes, accepted: bool) -> None:
    assert accepts_gzip(header) == accepted


def test_long_bodies_are_compressed_and_short_ones_are_not() -> None:
    body = b'{"tokens": 12345}' * 1000
    packed = compressed(body)

    assert packed is not None
    assert gzip.decompress(packed) == body
    assert compressed(b"x" * 500) is None
