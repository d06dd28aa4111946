"""Counts comparisons and keeps what differs."""

from collections.abc import Mapping

DOLLARS = 1e-9


class Report:
    def __init__(self) -> None:
        self.compared = 0
        self.differences: list[str] = []

    def same(self, where: str, expected: object, found: object) -> None:
        self.compared += 1
        if expected != found:
            self.differences.append(f"{where}: expected {expected!r}, found {found!r}")

    def number(self, where: str, expected: float, found: float, tolerance: float = 0.0) -> None:
        self.compared += 1
        if abs(expected - found) > tolerance:
            self.differences.append(f"{where}: expected {expected!r}, found {found!r}")

    def amounts(
        self,
        where: str,
        expected: Mapping[str, float | int],
        found: Mapping[str, object],
        names: Mapping[str, str],
    ) -> None:
        """`names`: the response's field → the expectation's. Dollars to 1e-9, everything else exactly."""
        for field, name in names.items():
            value = found[field]
            if not isinstance(value, (int, float)):
                self.same(f"{where} {field}", expected[name], value)
                continue
            self.number(f"{where} {field}", expected[name], value, DOLLARS if name == "cost" else 0.0)
