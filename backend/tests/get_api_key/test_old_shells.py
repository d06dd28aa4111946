"""The script has nothing that bash 3.2, the one of macOS, or 4.3 lacks.

GET_API_KEY_BASH runs all tests of this folder with such a shell; this one works without.
"""

import re

import pytest

from tests.get_api_key.conftest import SCRIPT

# What it is, how it looks, and an example.
NEWER = {
    "associative arrays": (r"\b(declare|local|typeset) -\w*A", "declare -A names=()"),
    "namerefs": (r"\b(declare|local|typeset) -\w*n\b", "local -n there=here"),
    "case conversion": (r"\$\{\w+(\[[^]]*\])?(,|\^)", "${name,,}"),
    "transformations": (r"\$\{\w+@[A-Z]\}", "${name@Q}"),
    "mapfile": (r"\b(mapfile|readarray)\b", "mapfile -t lines <file"),
    "printf of times": (r"%\([^)]*\)T", "printf '%(%F)T'"),
    "pipes of both streams": (r"\|&", "curl |& cat"),
    "appending both streams": (r"&>>", "curl &>>log"),
    "coprocesses": (r"\bcoproc\b", "coproc cat"),
    "fall-through in case": (r";;?&", "a) true ;;& b) false"),
    "wait for one": (r"\bwait -n\b", "wait -n"),
    "negative indexes": (r"\$\{\w+\[-\d+\]\}", "${names[-1]}"),
    "descriptors by name": (r"\{\w+\}[<>]", "exec {log}>file"),
    "test of being set": (r"\[\[? -v ", "[[ -v name ]]"),
    "globstar and lastpipe": (r"\bshopt -s (globstar|lastpipe)\b", "shopt -s lastpipe"),
    "new variables": (r"\$\{?(EPOCH\w+|BASH_ARGV0|SRANDOM)\b", "$EPOCHSECONDS"),
}
# Empty arrays are unset to `set -u` before 4.4. These two are never empty.
NEVER_EMPTY = {"FILES", "NAMES"}


def lines() -> list[str]:
    return [line for line in SCRIPT.read_text().splitlines() if not line.lstrip().startswith("#")]


@pytest.mark.parametrize("construct", NEWER)
def test_nothing_that_old_shells_lack(construct: str) -> None:
    pattern, example = NEWER[construct]
    assert re.search(pattern, example)
    assert [line for line in lines() if re.search(pattern, line)] == []


def test_arrays_that_may_be_empty_are_guarded() -> None:
    text = "\n".join(lines())
    whole = re.findall(r"(\$\{\w+\[@\]\+)?\"\$\{(\w+)\[@\]\}\"", text)
    assert {name for guard, name in whole if not guard} <= NEVER_EMPTY
    assert any(guard for guard, _ in whole)
