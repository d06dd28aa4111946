"""Names of people and teams, and the ids made from them. get_api_key.sh makes the same ids."""

import re
import unicodedata

from leaderboard.join.errors import JoinError, Reason

_MAX_LENGTH = 100
# Letters that Unicode does not split into a letter and a mark.
_LATIN = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d",
        "þ": "th", "ı": "i", "ĳ": "ij", "ŋ": "ng", "ħ": "h", "ŧ": "t", "ĸ": "k", "ŉ": "n", "ſ": "s", "ə": "e",
    }
)  # fmt: skip
_APOSTROPHES = re.compile("['`´‘’ʼ]")
# The form of `number_of` in get_api_key.sh, which has no other arithmetic than jq's.
_FACTOR, _PRIME = 1_000_003, 4_294_967_291


def clean_name(text: str, what: str = "name") -> str:
    """On one line, without control and invisible characters; JoinError if nothing readable remains."""
    plain = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Zs", "Cs", "Co", "Cn") else sign
        for sign in unicodedata.normalize("NFC", text)
    )
    name = " ".join(plain.split())
    if not any(sign.isalnum() for sign in name):
        raise JoinError(Reason.INVALID, f"The {what} needs at least one letter.")
    if len(name) > _MAX_LENGTH:
        raise JoinError(Reason.INVALID, f"The {what} is longer than {_MAX_LENGTH} letters.")
    return name


def slug(name: str) -> str:
    """first-last; a name with letters that are not Latin ends in a number made from it."""
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFC", name).lower()).translate(_LATIN)
    letters = [sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)]
    id_ = re.sub("[^a-z0-9]+", "-", "".join("" if _is_foreign(sign) else sign for sign in letters)).strip("-")
    if id_ and not any(map(_is_foreign, letters)):
        return id_
    return f"{id_ or 'name'}-{_number_of(name)}"


def _is_foreign(sign: str) -> bool:
    """Neither Latin nor one of the blocks of punctuation and symbols."""
    code = ord(sign)
    return code >= 0xC0 and sign not in "×÷" and not (0x2000 <= code < 0x2C00 or 0x3000 <= code < 0x3040)


def _number_of(name: str) -> int:
    number = 7
    for sign in name:
        number = (number * _FACTOR + ord(sign)) % _PRIME
    return number
