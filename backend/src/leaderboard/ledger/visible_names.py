"""Names that people can see."""

import unicodedata

# Letters and symbols by their category, but blank: Hangul fillers and the empty Braille pattern.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Mn", "Zl", "Zp", "Zs"})


def visible_name(name: str | None) -> str:
    """The name without surrounding space; empty if nothing of it can be seen."""
    stripped = (name or "").strip()
    return stripped if any(map(_is_visible, stripped)) else ""


def _is_visible(letter: str) -> bool:
    return letter not in _BLANK and unicodedata.category(letter) not in _INVISIBLE
