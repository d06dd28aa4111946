"""The short form of `make faults`: real processes, a real gateway, and a proxy between them that fails."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faults.__main__ import write_report
from faults.process_faults import killed
from faults.run import Fault, Outcome, run
from faults.suite import all_faults
from faults.truth import DemoTruth, demo_gateway
from faults.viewer import NO_RESPONSE, Look

_SHORT = (
    "connection refused",
    "reset within the body",
    "web page in front, 200",
    "pages repeat",
    "a day lost in one reading",
    "NaN tokens",
    "disk full for stdout and stderr",
)
_FAULTS = {fault.name: fault for fault in all_faults()}
_KILLED = Fault("SIGKILL and restart", killed(2), statuses=frozenset({NO_RESPONSE}))


def test_viewers_get_right_numbers_and_the_board_recovers() -> None:
    faults = [*(_FAULTS[name] for name in _SHORT), _KILLED]
    # They wait most of the time.
    with demo_gateway() as url, ThreadPoolExecutor(len(faults)) as pool:
        outcomes = list(pool.map(lambda fault: run(fault, url, DemoTruth()), faults))

    assert {outcome.fault.name: outcome.violations() for outcome in outcomes} == {
        fault.name: [] for fault in faults
    }
    assert all(outcome.looks for outcome in outcomes)


def look(**values: object) -> Look:
    return Look(**{"at": 100.0, "status": 200, "as_of": 99.0, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seen", "refreshes", "violation"),
    [
        (look(status=500), 1, "viewers got [500]"),
        (look(right=False), 1, "1 responses with wrong numbers"),
        (look(at=200.0), 1, "numbers 101 s old shown as live"),
        (look(at=200.0, stale=True), 1, None),
        (look(), 3, "recovered after 3 refreshes"),
        (look(), None, "not recovered"),
        (look(), 2, None),
    ],
)
def test_a_broken_promise_is_a_violation(seen: Look, refreshes: int | None, violation: str | None) -> None:
    outcome = Outcome(_KILLED, [seen], refreshes, 1.0, [])

    assert outcome.violations() == ([violation] if violation else [])


def test_the_report_replaces_the_table_of_the_document(tmp_path: Path) -> None:
    document = tmp_path / "RELIABILITY.md"
    document.write_text("before\n<!-- faults -->\nold\n<!-- end of faults -->\nafter\n")

    write_report(document, [Outcome(_KILLED, [look(), look(stale=True)], 1, 0.5, [])])

    written = document.read_text()
    assert written.startswith("before\n<!-- faults -->\n")
    assert written.endswith("\n<!-- end of faults -->\nafter\n")
    assert "| SIGKILL and restart | 200 × 2 (1 stale) | 1 s | 0 | 1 (0.5 s) | none |" in written
    assert "old\n" not in written
