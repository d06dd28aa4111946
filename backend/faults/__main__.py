"""`make faults`: runs every fault, prints a table, and writes it to a file; exit status 1 if a promise is broken.

With GATEWAY_URL, GATEWAY_KEY, DATABASE_STOP and DATABASE_START in the environment also on a real LiteLLM, which must
have no traffic.
"""

import argparse
import os
import platform
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.processes import allow_many_files
from faults.gateway_faults import database_stopped
from faults.run import Fault, Outcome, run
from faults.suite import all_faults
from faults.truth import ConstantTruth, DemoTruth, Truth, demo_gateway

_HEAD = (
    "fault", "responses while it lasted", "oldest shown as live", "wrong", "refreshes to recover", "broken promises",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="only faults with one of these words in their name"
    )
    parser.add_argument("--jobs", type=int, default=4, help="how many run at once (default 4)")
    parser.add_argument("--report", type=Path, help="a Markdown document whose table is replaced")
    options = parser.parse_args()
    allow_many_files()
    chosen = [
        fault
        for fault in all_faults()
        if not options.words or any(word in fault.name for word in options.words)
    ]
    with demo_gateway() as url, ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(lambda fault: _reported(fault, url, DemoTruth()), chosen))
    if real_url := os.environ.get("GATEWAY_URL"):
        stopped = database_stopped(os.environ["DATABASE_STOP"], os.environ["DATABASE_START"])
        fault = Fault("database of a real LiteLLM stopped", stopped)
        outcomes.append(_reported(fault, real_url, ConstantTruth(os.environ["GATEWAY_KEY"])))
    if options.report:
        write_report(options.report, outcomes)
    broken = sum(bool(outcome.violations()) for outcome in outcomes)
    print(f"\n{len(outcomes)} faults, {broken} with broken promises.")
    return 1 if broken else 0


def _reported(fault: Fault, url: str, truth: Truth) -> Outcome:
    outcome = run(fault, url, truth)
    print(line(outcome.row()), flush=True)
    return outcome


def line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def write_report(path: Path, outcomes: list[Outcome]) -> None:
    """Replaces the first table of the document and the sentence before it."""
    table = [line(_HEAD), line(["---"] * len(_HEAD)), *(line(outcome.row()) for outcome in outcomes)]
    load = os.getloadavg()[2]
    environment = (
        f"{os.cpu_count()} cores with a load of {load:.0f}, Python {platform.python_version()}, "
        f"{len(outcomes)} faults:"
    )
    before, _, rest = path.read_text(encoding="utf-8").partition("<!-- faults -->\n")
    _, _, after = rest.partition("<!-- end of faults -->\n")
    content = "\n".join([environment, "", *table])
    path.write_text(f"{before}<!-- faults -->\n{content}\n<!-- end of faults -->\n{after}", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
