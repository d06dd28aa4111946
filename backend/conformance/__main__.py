"""`make conformance GATEWAY_URL=… GATEWAY_KEY=… EXPECTED=…`: does the product report the gateway's numbers?

Starts the product on the gateway, compares every route with the expectations and prints what differs.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import requests

from conformance.comparison import compare
from conformance.expectations import Expectations
from conformance.report import Report
from leaderboard.period import MAX_DAYS

_START_SECONDS = 600
_SHOWN = 40


def main() -> int:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("--gateway-url", required=True)
    parser.add_argument(
        "--gateway-key", default=os.environ.get("GATEWAY_KEY"), help="or GATEWAY_KEY in the environment"
    )
    parser.add_argument("--expected", type=Path, required=True)
    options = parser.parse_args()
    if not options.gateway_key:
        parser.error("the gateway's key is missing: --gateway-key or GATEWAY_KEY")
    try:
        expected = Expectations.read(options.expected)
    except OSError as error:
        parser.error(f"{options.expected} cannot be read: {error.strerror}")
    except (ValueError, TypeError, LookupError):
        parser.error(f"{options.expected} does not contain the expected totals of a gateway")
    today = datetime.now(UTC).date()
    if expected.first > today:
        parser.error(f"the expectations begin in the future, on {expected.first}")
    with _product(options.gateway_url, options.gateway_key, expected, today) as url:
        report = Report()
        session = requests.Session()

        def get(path: str, query: Mapping[str, str]) -> requests.Response:
            response = session.get(url + path, params=query, timeout=120)
            response.raise_for_status()
            return response

        compare(expected, get, today, report)
    for difference in report.differences[:_SHOWN]:
        print(difference)
    if len(report.differences) > _SHOWN:
        print(f"… and {len(report.differences) - _SHOWN} more")
    print(f"{report.compared} numbers compared, {len(report.differences)} differ")
    return 1 if report.differences else 0


@contextmanager
def _product(gateway_url: str, key: str, expected: Expectations, today: date) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Some days are left outside the history, so that loading on demand is compared as well.
    history = max(2, min(30, (today - expected.first).days - 2))
    if expected.log_days:
        history = max(history, min(MAX_DAYS, (today - min(expected.log_days)).days + 1))
    environment = os.environ | {
        "LITELLM_BASE_URL": gateway_url,
        "LITELLM_API_KEY": key,
        "VITE_LEADERBOARD_BACKEND_PORT": str(port),
        "HISTORY_DAYS": str(history),
        "LOGS_BUDGET_MB": "100000" if expected.log_days else "0",
        "LOGS_MB_PER_SECOND": "1000",
        # The expectations are those of a first start.
        "DATABASE_URL": "sqlite://",
    }
    command = [sys.executable, "-m", "leaderboard.cli"]
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_loaded(url, process, with_logs=bool(expected.log_days))
            yield url
        finally:
            process.terminate()


def _wait_until_loaded(url: str, process: subprocess.Popen[bytes], *, with_logs: bool) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"the product ended with exit code {process.returncode}")
        try:
            status = requests.get(f"{url}/status", timeout=10).json()
        except requests.RequestException:
            status = None
        logs_done = not with_logs or (status and status["request_logs"]["state"] in ("done", "unavailable"))
        if status and status["loading"]["done"] and logs_done:
            return
        time.sleep(0.25)
    raise SystemExit(f"the product had not loaded everything after {_START_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
