"""`python -m benchmarks.document`: writes the figures of the last run into docs/PERFORMANCE.md."""

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import cast

from benchmarks.report import Cell, Goal, Table

_TOP = Path(__file__).resolve().parents[2]
_DOCUMENT = _TOP / "docs" / "PERFORMANCE.md"
_FIGURES = _TOP / "backend" / "benchmarks.json"
_PAGE = _TOP / "frontend" / "bench" / "results.json"

Found = Mapping[str, object]


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.document", description=__doc__)
    parser.add_argument("--figures", type=Path, default=_FIGURES)
    parser.add_argument("--page", type=Path, default=_PAGE)
    options = parser.parse_args()
    text = _DOCUMENT.read_text(encoding="utf-8")
    if options.figures.exists():
        text = filled(text, "figures", figures(json.loads(options.figures.read_text(encoding="utf-8"))))
    if options.page.exists():
        text = filled(text, "page figures", page(json.loads(options.page.read_text(encoding="utf-8"))))
    _DOCUMENT.write_text(text, encoding="utf-8")
    return 0


def filled(text: str, name: str, content: str) -> str:
    """The text with `content` between the marks of that name."""
    marks = re.compile(rf"(<!-- {name}: begin[^\n]*-->\n).*?(<!-- {name}: end -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"the document has no place for {name}")
    return marks.sub(lambda found: f"{found[1]}\n{content.strip()}\n\n{found[2]}", text)


def figures(found: Found) -> str:
    machine = cast(Found, found["machine"])
    head = (
        f"{machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, Python {machine['python']}; "
        f"load average before: {machine['busy_before']}."
    )
    benchmarks = cast(Mapping[str, Found], found["benchmarks"])
    parts = [part for one in benchmarks.values() for part in _outcome(cast(Found, one["result"]))]
    return "\n\n".join([head, *parts])


def _outcome(result: Found) -> Iterator[str]:
    for table in cast(Sequence[Found], result["tables"]):
        rows = cast(Sequence[Mapping[str, Cell]], table["rows"])
        columns = tuple(rows[0]) if rows else ()
        notes = tuple(cast(Sequence[str], table["notes"]))
        yield Table(str(table["title"]), columns, [list(row.values()) for row in rows], notes).text().strip()
    goals = [
        Goal(
            str(goal["goal"]),
            float(str(goal["value"])),
            float(str(goal["limit"])),
            at_least=bool(goal["at_least"]),
        ).line()
        for goal in cast(Sequence[Found], result["goals"])
    ]
    if goals:
        yield "\n".join(goals)


def page(found: Found) -> str:
    """A table for each part: one row for each measurement, or for the part itself where it has only one."""
    machine = cast(Found, found["machine"])
    head = f"{machine['cores']} cores, Node {machine['node']}, {machine['cpu']}; {str(found['at'])[:10]}."
    tables = [
        table
        for name, part in found.items()
        if name not in ("machine", "at")
        for table in _page_tables(name, part)
    ]
    return "\n\n".join([head, *(table.text().strip() for table in tables)])


def _page_tables(name: str, part: object) -> Iterator[Table]:
    """Neighbours with the same columns share a table."""
    if isinstance(part, list):
        rows = cast(Sequence[Found], part)
    else:
        whole = cast(Found, part)
        own = {key: value for key, value in whole.items() if not isinstance(value, Mapping)}
        rows = [own, *({"part": key, **value} for key, value in whole.items() if isinstance(value, Mapping))]
    for columns, group in groupby(rows, key=tuple):
        cells = [cast(Sequence[Cell], list(row.values())) for row in group]
        yield Table(f"page: {name}", tuple(map(_words, columns)), cells)


def _words(name: str) -> str:
    """`medianMs` as "median ms"; units keep their capitals."""
    return re.sub(r"(?<=[a-z]{2})([A-Z]|\d+)", lambda found: f" {found[1].lower()}", name)


if __name__ == "__main__":
    raise SystemExit(main())
