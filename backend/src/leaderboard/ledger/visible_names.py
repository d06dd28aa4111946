"""Names that people can see, and that show no more of a person than a room needs."""

import re
import unicodedata

# Letters and symbols by their category, but blank: Hangul fillers and the empty Braille pattern.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# At most 64 characters before the @, as mail has it: the search stays linear.
_EMAIL = re.compile(r"(?<![\w.+-])([\w.%+'-]{1,64})@[\w-]+(?:\.[\w-]+)+")
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Mn", "Zl", "Zp", "Zs"})


def visible_name(name: str | None) -> str:
    """The name without surrounding space; empty if nothing of it can be seen."""
    stripped = (name or "").strip()
    return stripped if any(map(_is_visible, stripped)) else ""


def without_domains(name: str) -> str:
    """E-mail addresses shortened to the part before the @."""
    return _EMAIL.sub(r"\1", name)


def _is_visible(letter: str) -> bool:
    return letter not in _BLANK and unicodedata.category(letter) not in _INVISIBLE
