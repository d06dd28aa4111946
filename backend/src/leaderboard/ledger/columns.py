"""Usage in columns: many rows are added up at once, and stay exact.

Counts are whole numbers. Dollars become whole numbers too, of 2^-30 and, for what is left, of 2^-73 dollars: an amount
above a millionth of a dollar keeps every bit, and no order of adding makes a difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from leaderboard.ledger.facts import COST_NOISE, Usage

# Rows that could grow past 63 bits in the longest period hold Python's own integers in place of these.
Numbers = npt.NDArray[np.int64]
Dollars = npt.NDArray[np.float64]

_COARSE_BITS = 30
_FINE_BITS = 43
_FINE_MASK = (1 << _FINE_BITS) - 1
# Columns: the dollars' two parts, then the counts in the order of Usage.
_COARSE, _FINE, _COUNTS, _TOKENS = 0, 1, 2, 4
_WIDTH = 10
# Of one day, in any column: a thousand such days still fit into 63 bits.
_MOST_A_DAY = 2**53


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Usage of numbered things: `codes` ascending, each with a row of `values`."""

    codes: Numbers
    values: Numbers

    @property
    def tokens(self) -> Numbers:
        return self.values[:, _TOKENS]

    @property
    def dollars(self) -> Dollars:
        # Both parts are exact as floats, so that this adds once and rounds once.
        coarse, fine = self.values[:, _COARSE], self.values[:, _FINE]
        dollars: Dollars = coarse / 2**_COARSE_BITS + fine / 2 ** (_COARSE_BITS + _FINE_BITS)
        return dollars

    def columns(self, *fields: str) -> list[list[Any]]:
        """These fields of all rows' Usage, a list each, of Python's numbers."""
        return [
            self.dollars.tolist()
            if field == "cost"
            else self.values[:, _COUNTS - 1 + Usage.__struct_fields__.index(field)].tolist()
            for field in fields
        ]

    def used(self) -> list[bool]:
        """Of each row whether its Usage is more than nothing."""
        counted = (self.values[:, _COUNTS:] != 0).any(axis=1)
        used: list[bool] = (counted | (abs(self.dollars) > COST_NOISE)).tolist()
        return used

    def rearranged(self, order: Numbers) -> "Table":
        return Table(self.codes[order], self.values[order])


NO_ROWS = Table(np.zeros(0, np.int64), np.zeros((0, _WIDTH), np.int64))


def table_of(codes: Sequence[int], usages: Sequence[Usage]) -> Table:
    """A table of rows in any order, each code at most once."""
    if not usages:
        return NO_ROWS
    numbers = np.array(codes, np.int64)
    order = np.argsort(numbers, kind="stable")
    return Table(numbers[order], _matrix([_row(usage) for usage in usages])[order])


def _matrix(rows: list[tuple[int, ...]]) -> Numbers:
    """Python's integers have no limit, and numpy adds them just as well, only slower."""
    try:
        values = np.array(rows, np.int64)
    except OverflowError:
        return np.array(rows, object)
    largest = max(abs(int(values.min())), abs(int(np.delete(values, _FINE, axis=1).max())))
    return values if largest * len(rows) <= _MOST_A_DAY else np.array(rows, object)


def _row(usage: Usage) -> tuple[int, ...]:
    coarse, fine = _split(usage.cost)
    return (
        coarse,
        fine,
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.total_tokens,
        usage.cache_read_tokens,
        usage.cache_creation_tokens,
        usage.requests,
        usage.successful_requests,
        usage.failed_requests,
    )


def _split(dollars: float) -> tuple[int, int]:
    numerator, denominator = dollars.as_integer_ratio()
    whole = (numerator << (_COARSE_BITS + _FINE_BITS)) // denominator
    return whole >> _FINE_BITS, whole & _FINE_MASK


def usages_of(table: Table) -> list[Usage]:
    return list(map(Usage, *table.columns(*Usage.__struct_fields__)))


def starts_of(ordered: Numbers) -> Numbers:
    """Where another number begins; none is negative."""
    return np.flatnonzero(np.diff(ordered, prepend=-1))


def most_first(groups: Numbers, tokens: Numbers) -> Numbers:
    """The order of rows: by group, in it the largest number first; equal ones stay as they were."""
    if tokens.dtype == object:
        keys = zip(groups.tolist(), (-tokens).tolist(), strict=True)
        return np.array([row for row, _ in sorted(enumerate(keys), key=itemgetter(1))], np.int64)
    return np.lexsort((-tokens, groups))


def added_up(tables: Sequence[Table], codes: int) -> Table:
    """Rows of the same code as one; all codes are below `codes`."""
    if not tables:
        return NO_ROWS
    if len(tables) == 1:
        return tables[0]
    sums: Numbers = np.zeros((codes, _WIDTH), _kind(tables))
    seen = np.zeros(codes, bool)
    for table in tables:
        if len(table.codes) == codes:
            sums += table.values
        else:
            sums[table.codes] += table.values
        seen[table.codes] = True
    _carry(sums)
    found = np.flatnonzero(seen)
    return Table(found, sums if len(found) == codes else sums[found])


def grouped(table: Table, groups: Numbers) -> Table:
    """The table by group, where `groups` names that of each code."""
    return added_by(groups[table.codes], table.values)


def added_by(groups: Numbers, values: Numbers) -> Table:
    """Rows of the same group as one; `groups` names that of each row."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = starts_of(ordered)
    values = values[order]
    # Where each team has one key there is nothing to add.
    if len(starts) < len(ordered):
        values = np.add.reduceat(values, starts, axis=0)
        _carry(values)
    return Table(ordered[starts], values)


def _kind(tables: Sequence[Table]) -> type:
    return object if any(table.values.dtype == object for table in tables) else np.int64


def _carry(values: Numbers) -> None:
    """What the fine dollars have grown beyond a coarse one goes there, so that they never run over."""
    values[:, _COARSE] += values[:, _FINE] >> _FINE_BITS
    values[:, _FINE] &= _FINE_MASK
