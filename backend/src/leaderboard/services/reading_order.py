"""The order of names as people expect it: accents beside their letter, digits by value, case ignored."""

import re
import unicodedata

Letter = tuple[int, int, str, str]

_RUNS = re.compile(r"\d+|\D", re.ASCII)
# Letters that Unicode does not decompose.
_BASES = str.maketrans(
    {"æ": "ae", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "þ": "th"}
)
_PUNCTUATION, _NUMBER, _LETTER = range(3)


def reading_order(name: str) -> list[Letter]:
    """A sort key: punctuation, then numbers, then letters. An accent counts only after the letter itself."""
    return [_letter(run) for run in _RUNS.findall(unicodedata.normalize("NFC", name).casefold())]


def _letter(run: str) -> Letter:
    if run.isascii() and run.isdigit():
        digits = run.lstrip("0")
        return _NUMBER, len(digits), digits, ""
    base = unicodedata.normalize("NFKD", run)
    plain = "".join(part for part in base if not unicodedata.combining(part)).translate(_BASES)
    return (_LETTER if plain.isalnum() else _PUNCTUATION), 0, plain, run if plain != run else ""
