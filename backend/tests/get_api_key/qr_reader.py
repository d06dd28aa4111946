"""Reads the QR code off a page of cards: bytes, no damage. Shares nothing with the code that draws it."""

import re
from functools import reduce
from itertools import zip_longest

# By version, for error correction M: data words of each block, check words of each block.
_BLOCKS = {
    1: ([16], 10),
    2: ([28], 16),
    3: ([44], 26),
    4: ([32] * 2, 18),
    5: ([43] * 2, 24),
    6: ([27] * 4, 16),
    7: ([31] * 4, 18),
    8: ([38] * 2 + [39] * 2, 22),
    9: ([36] * 3 + [37] * 2, 22),
    10: ([43] * 4 + [44], 26),
}
_ALIGNED = {2: [18], 3: [22], 4: [26], 5: [30], 6: [34], 7: [22, 38], 8: [24, 42], 9: [26, 46], 10: [28, 50]}
_QUIET = 4


def read_qr(page: str) -> str:
    """The text of the page's QR code; fails if any of its words is not as it should be."""
    dark, size = _modules(page)
    version = (size - 17) // 4
    reserved = _reserved(version, size)
    # Level M is 00; the standard's mask over the format of mask 0 is all of its bits.
    spots = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8)]
    spots += [(column, 8) for column in (5, 4, 3, 2, 1, 0)]
    copies = [(size - 1 - at, 8) for at in range(8)] + [(8, size - 7 + at) for at in range(7)]
    assert [spot in dark for spot in spots] == [spot in dark for spot in copies]
    assert sum((spot in dark) << at for at, spot in enumerate(spots)) == 0b101010000010010
    words = _words(dark, reserved, size)
    data = _data(words, version)
    bits = "".join(f"{word:08b}" for word in data)
    assert bits[:4] == "0100", "bytes"
    head = 12 if version < 10 else 20
    length = int(bits[4:head], 2)
    rest = bits[head + 8 * length :][:4]
    assert set(rest) <= {"0"}
    return bytes(int(bits[head + 8 * at : head + 8 * at + 8], 2) for at in range(length)).decode("ascii")


def _modules(page: str) -> tuple[set[tuple[int, int]], int]:
    box = re.search(r'viewBox="0 0 (\d+) \1"><path d="([^"]*)"', page)
    assert box, "no QR code on the page"
    dark = {
        (int(x) + at - _QUIET, int(y) - _QUIET)
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", box[2])
        for at in range(int(width))
    }
    size = int(box[1]) - 2 * _QUIET
    assert all(0 <= x < size and 0 <= y < size for x, y in dark)
    return dark, size


def _reserved(version: int, size: int) -> set[tuple[int, int]]:
    found = {(x, y) for x in range(size) for y in range(size) if x == 6 or y == 6}
    found |= {(x, y) for x in range(9) for y in range(9)}
    found |= {(x, y) for x in range(size - 8, size) for y in range(9)}
    found |= {(x, y) for x in range(9) for y in range(size - 8, size)}
    middles = [6, *_ALIGNED.get(version, [])]
    for x in middles:
        for y in middles:
            if (x, y) not in {(6, 6), (6, middles[-1]), (middles[-1], 6)}:
                found |= {(x + dx, y + dy) for dx in range(-2, 3) for dy in range(-2, 3)}
    if version >= 7:
        found |= {(x, y) for x in range(size - 11, size - 8) for y in range(6)}
        found |= {(x, y) for x in range(6) for y in range(size - 11, size - 8)}
    return found


def _words(dark: set[tuple[int, int]], reserved: set[tuple[int, int]], size: int) -> list[int]:
    bits: list[bool] = []
    for turn, right in enumerate([*range(size - 1, 6, -2), 5, 3, 1]):
        rows = range(size) if turn % 2 else range(size - 1, -1, -1)
        free = ((x, y) for y in rows for x in (right, right - 1) if (x, y) not in reserved)
        bits += [((x, y) in dark) ^ ((x + y) % 2 == 0) for x, y in free]
    return [int("".join(str(int(bit)) for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]


def _data(words: list[int], version: int) -> list[int]:
    lengths, checks = _BLOCKS[version]
    blocks: list[list[int]] = [[] for _ in lengths]
    order = [at for turn in zip_longest(*([at] * n for at, n in enumerate(lengths))) for at in turn]
    data_order = [at for at in order if at is not None]
    for at, word in zip(data_order, words, strict=False):
        blocks[at].append(word)
    for place, word in enumerate(words[sum(lengths) : sum(lengths) + checks * len(lengths)]):
        blocks[place % len(lengths)].append(word)
    for block in blocks:
        # The block is a multiple of the generator: it is zero at each of the generator's roots.
        root = 1
        for _ in range(checks):
            assert reduce(lambda sum_, word, root=root: _times(sum_, root) ^ word, block, 0) == 0  # type: ignore[misc]
            root = _times(root, 2)
    return [word for block, n in zip(blocks, lengths, strict=True) for word in block[:n]]


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return product
