"""Rows of the join service: participants, teams, codes, devices and the rules. Every write is compare-and-set."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from leaderboard.store.database import known_errors
from leaderboard.store.errors import StoreError
from leaderboard.store.schema import join
from leaderboard.store.store import Store


class RowConflict(StoreError):
    """Another request has written the row meanwhile."""


@dataclass(frozen=True, slots=True)
class Row:
    """`body` is JSON. `revision` grows with each write."""

    kind: str
    id: str
    revision: int
    body: str


class JoinRows:
    """Blocking. Each method is one transaction; a lost race raises a RowConflict, what else fails a StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, kind: str) -> list[Row]:
        """In the order of their ids."""
        wanted = select(join).where(join.c.kind == kind).order_by(join.c.id)
        with known_errors(), self._store.reading() as connection:
            return [Row(*row) for row in connection.execute(wanted)]

    def get(self, kind: str, id_: str) -> Row | None:
        wanted = select(join).where(join.c.kind == kind, join.c.id == id_)
        with known_errors(), self._store.reading() as connection:
            row = connection.execute(wanted).one_or_none()
            return None if row is None else Row(*row)

    def insert(self, kind: str, id_: str, body: str) -> Row:
        row = Row(kind, id_, 1, body)
        with self._store.writing() as connection:
            try:
                connection.execute(insert(join).values(kind=kind, id=id_, revision=1, body=body))
            except IntegrityError as error:
                raise _conflict(row) from error
        return row

    def update(self, row: Row, body: str) -> Row:
        new = Row(row.kind, row.id, row.revision + 1, body)
        with self._store.writing() as connection:
            changed = update(join).where(_is(row)).values(revision=new.revision, body=body)
            if connection.execute(changed).rowcount == 0:
                raise _conflict(row)
        return new

    def delete(self, row: Row) -> None:
        with self._store.writing() as connection:
            if connection.execute(delete(join).where(_is(row))).rowcount == 0:
                raise _conflict(row)


def _is(row: Row) -> ColumnElement[bool]:
    return and_(join.c.kind == row.kind, join.c.id == row.id, join.c.revision == row.revision)


def _conflict(row: Row) -> RowConflict:
    return RowConflict("It was changed meanwhile; load it again.", f"{row.kind} {row.id}")
