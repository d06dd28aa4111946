"""`make conformance GATEWAY_URL=… GATEWAY_KEY=… EXPECTED=…`: does the product report the gateway's numbers?

Starts the product on the gateway, compares every route with the expectations and prints what differs.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import requests

from benchmarks.product import Product, free_port
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
    port = free_port()
    # Some days are left outside the history, so that loading on demand is compared as well.
    history = max(2, min(30, (today - expected.first).days - 2))
    if expected.log_days:
        history = max(history, min(MAX_DAYS, (today - min(expected.log_days)).days + 1))
    environment = {
        "LITELLM_BASE_URL": gateway_url,
        "LITELLM_API_KEY": key,
        "VITE_LEADERBOARD_BACKEND_PORT": str(port),
        "HISTORY_DAYS": str(history),
        "LOGS_BUDGET_MB": "100000" if expected.log_days else "0",
        "LOGS_MB_PER_SECOND": "1000",
        # The expectations are those of a first start.
        "DATABASE_URL": "sqlite://",
    }
    product = Product(environment, port, Path.cwd(), stderr=None)
    with product.running():
        product.wait_until_loaded(with_logs=bool(expected.log_days), seconds=_START_SECONDS)
        yield product.url


if __name__ == "__main__":
    sys.exit(main())
