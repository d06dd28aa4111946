"""`make bench`: prints each figure beside its limit; the exit status is 1 if one is missed."""

import argparse
import math
import os
import platform
from collections.abc import Callable, Iterable, Iterator

from benchmarks import figures
from benchmarks.figures import Figure
from benchmarks.scale import scale, takeover

_ALL = (*figures.ALL, scale, takeover)


def main() -> int:
    by_name = {measure.__name__: measure for measure in _ALL}
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"default all: {', '.join(by_name)}")
    names = parser.parse_args().names or list(by_name)
    if unknown := set(names) - by_name.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return run([by_name[name] for name in names])


def run(measures: Iterable[Callable[[], Iterator[Figure]]]) -> int:
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n")
    print(line("figure", "value", "limit", ""), line("-" * 74, "-" * 9, "-" * 9, "-" * 6), sep="\n")
    missed = 0
    for measure in measures:
        for figure in measure():
            print(row(figure), flush=True)
            missed += not figure.met
    print(f"\n{missed} figures missed their limit." if missed else "\nAll figures are within their limits.")
    return 1 if missed else 0


def row(figure: Figure) -> str:
    sign = "≥" if figure.at_least else "≤"
    return line(
        figure.name, digits(figure.value), f"{sign} {digits(figure.limit)}", "met" if figure.met else "MISSED"
    )


def line(name: str, value: str, limit: str, met: str) -> str:
    return f"| {name:74} | {value:>9} | {limit:>9} | {met:6} |"


def digits(value: float) -> str:
    """Three significant digits; large numbers whole."""
    if not value or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


if __name__ == "__main__":
    raise SystemExit(main())
