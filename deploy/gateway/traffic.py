"""Keeps a workshop busy: teams of unequal zeal send chat completions at a bounded rate until stopped."""

import argparse
import http.client
import os
import random
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from workshop import ANSWERING, FAILING, Gateway, GatewayError, Team, Usage, open_workshop

_MOST_PER_SECOND = 20.0
_SHARE_FAILING = 0.04
_LONGEST_PAUSE_SECONDS = 10.0
_LONGEST_WAIT_SECONDS = 30.0


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, _stop)
    master_key = options.key_file.read_text(encoding="utf-8").strip()
    gateway = Gateway(options.url, master_key)
    chance = random.Random()  # noqa: S311 - makes traffic, not secrets
    try:
        teams = open_workshop(gateway, master_key)
    except (GatewayError, OSError, http.client.HTTPException) as error:
        print(f"traffic: {error}", file=sys.stderr)
        return 1
    zeal = [chance.expovariate(1) + 0.1 for _ in teams]
    print(
        f"{len(teams)} teams send about {options.per_second:g} requests a second to {options.url}", flush=True
    )
    wait = 1.0
    while True:
        time.sleep(min(chance.expovariate(options.per_second), _LONGEST_PAUSE_SECONDS))
        team = chance.choices(teams, zeal)[0]
        try:
            _send(gateway, team, chance)
            wait = 1.0
        except (OSError, http.client.HTTPException) as error:
            print(f"traffic: {error!r}; trying again in {wait:g} s", file=sys.stderr, flush=True)
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)


def _send(gateway: Gateway, team: Team, chance: random.Random) -> None:
    if chance.random() < _SHARE_FAILING:
        gateway.complete(team, chance.choice(FAILING).name)
        return
    usage = Usage(int(chance.lognormvariate(7, 1.2)) + 8, int(chance.lognormvariate(5, 1.1)) + 1)
    gateway.complete(team, chance.choice(ANSWERING).name, usage)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="traffic", description=__doc__)
    parser.add_argument("--url", required=True, help="the gateway")
    parser.add_argument("--key-file", type=Path, required=True, help="file with the gateway's master key")
    parser.add_argument(
        "--per-second",
        type=float,
        default=float(os.environ.get("TRAFFIC_PER_SECOND") or 1),
        help=f"requests per second on average, at most {_MOST_PER_SECOND:g}; default TRAFFIC_PER_SECOND or 1",
    )
    options = parser.parse_args()
    if not 0 < options.per_second <= _MOST_PER_SECOND:
        parser.error(f"the rate must be above 0 and at most {_MOST_PER_SECOND:g} per second")
    return options


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
