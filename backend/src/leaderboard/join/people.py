"""Lists of people as spreadsheets export them."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leaderboard.join.errors import JoinError, Reason
from leaderboard.join.names import clean_name, slug

_FIRST = {"first", "firstname", "forename", "givenname", "vorname", "prenom", "nombre", "nome", "imie"}
_LAST = {
    "last",
    "lastname",
    "surname",
    "familyname",
    "nachname",
    "nom",
    "apellido",
    "apellidos",
    "cognome",
    "nazwisko",
}
_FULL = {"name", "fullname", "participant", "person", "teilnehmer", "teilnehmerin"}
_TEAM = {"team", "group", "gruppe"}


@dataclass(frozen=True, slots=True)
class Person:
    """`problem`: why the row cannot be used; `team` empty: a team of their own."""

    line: int
    name: str
    team: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Columns:
    first: int | None
    last: int | None
    team: int | None

    def parts(self, row: Sequence[str]) -> list[str]:
        return [_cell(row, at).strip() for at in (self.first, self.last) if at is not None]

    def name(self, row: Sequence[str]) -> str:
        parts = self.parts(row)
        if not all(parts):
            raise JoinError(
                Reason.INVALID, "there is no first name" if not parts[0] else "there is no last name"
            )
        return clean_name(" ".join(parts))


def people_of(content: bytes) -> list[Person]:
    """Commas, semicolons or tabs; with a header row in any order, else first name, last name and team."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise JoinError(Reason.INVALID, "The file is not in UTF-8; save it as UTF-8.") from None
    top = text.partition("\n")[0]
    separator = max(",;\t", key=top.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    if not rows:
        raise JoinError(Reason.INVALID, "The file has no names.")
    columns = _columns(rows[0][1])
    if columns is None:
        return list(_people(rows, _Columns(0, 1, 2)))
    return list(_people(rows[1:], columns))


def _columns(header: Sequence[str]) -> _Columns | None:
    """None where the first row is a person."""
    titles = [slug(cell).replace("-", "") if cell.strip() else "" for cell in header]

    def place(names: set[str]) -> int | None:
        return next((at for at, title in enumerate(titles) if title in names), None)

    first, last, full = place(_FIRST), place(_LAST), place(_FULL)
    if first is not None and (last is not None or full is not None):
        return _Columns(first, last if last is not None else full, place(_TEAM))
    if first is None and last is None and full is not None:
        return _Columns(full, None, place(_TEAM))
    if first is not None or last is not None:
        raise JoinError(
            Reason.INVALID,
            "The header row does not name a column for the first name and one for the last name.",
        )
    return None


def _people(rows: Sequence[tuple[int, Sequence[str]]], columns: _Columns) -> Iterator[Person]:
    seen: dict[str, int] = {}
    for line, row in rows:
        team = _cell(row, columns.team).strip()
        try:
            name = columns.name(row)
        except JoinError as error:
            shown = " ".join(filter(None, columns.parts(row))) or "no name"
            yield Person(line, shown[:100], team, str(error))
            continue
        before = seen.setdefault(slug(name), line)
        same = f"the same name as in line {before}; add a middle name or an initial"
        yield Person(line, name, team, None if before == line else same)


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""
