"""`make bench`: measures the product, prints tables, writes all figures to one JSON file."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import gateway_load, http_answers, live_events, loading, queries, soak
from benchmarks.load_generator import Generator, generator
from benchmarks.report import Json, Outcome, machine

_OUT = Path("benchmarks.json")


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(_all(None, quick=True)), metavar="NAME")
    parser.add_argument("--out", type=Path, default=_OUT, help=f"file for the figures (default {_OUT})")
    parser.add_argument(
        "--quick", action="store_true", help="smaller sizes, fewer rounds: a minute and a half"
    )
    parser.add_argument(
        "--generator", choices=("wrk", "own"), help="who asks in http (default: wrk where it is installed)"
    )
    options = parser.parse_args()
    measures = _all(generator(options.generator), quick=options.quick)
    found: dict[str, Json] = {}
    missed = 0
    about = machine()
    for name in options.only or measures:
        began = time.monotonic()
        outcome = measures[name]()
        took = time.monotonic() - began
        print(outcome.text())
        print(f"({name} took {took:.0f} s)\n", flush=True)
        missed += sum(not goal.met for goal in outcome.goals)
        found[name] = {"seconds": round(took, 1), "result": outcome.json()}
    whole: Json = {"machine": about, "quick": options.quick, "benchmarks": found}
    options.out.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        f"{missed} goals missed; all figures are in {options.out}"
        if missed
        else f"All goals met; {options.out}"
    )
    return 0


def _all(ask: Generator | None, *, quick: bool) -> dict[str, Callable[[], Outcome]]:
    return {
        "http": lambda: http_answers.run(ask or generator(), quick=quick),
        "live": lambda: live_events.run(quick=quick),
        "gateway": lambda: gateway_load.run(quick=quick),
        "load": lambda: loading.run(quick=quick),
        "queries": lambda: queries.run(quick=quick),
        "soak": lambda: soak.run(quick=quick),
    }


if __name__ == "__main__":
    raise SystemExit(main())
