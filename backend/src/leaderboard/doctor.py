"""`leaderboard doctor`: checks what the board requires of the gateway, and reports what is missing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.errors import GatewayError
from leaderboard.store.errors import StoreError
from leaderboard.store.store import Store

# The first release that has something, and how the board does without it.
_LACKS = (
    ((1, 74, 0), "no model groups: the models and keys of teams are known only in part"),
    ((1, 80, 6), "no /spend/logs/v2: request logs come from /spend/logs/ui"),
    ((1, 100, 0), "usage without a model group has the name of its deployment"),
)
_NEWEST_TESTED = (1, 110)
_SOME_LOGS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """`needed`: there is no board without it."""

    what: str
    good: bool
    needed: bool
    text: str
    consequence: str


def examine(client: LiteLLMAPI, now: datetime) -> Iterator[Finding]:
    """Requests each endpoint with the key, as the board does."""
    today = now.astimezone(UTC).date()
    yield _try(
        "Release",
        lambda: _describe_release(client),
        needed=False,
        consequence="what this release lacks is unknown",
    )
    yield _try(
        "Teams (/team/list)",
        lambda: f"{len(client.fetch_teams())} teams",
        needed=True,
        consequence="there is no board without it",
    )
    yield _try(
        "Usage (/team/daily/activity)",
        lambda: _describe_usage(client, today),
        needed=True,
        consequence="there is no board without it",
    )
    yield _try(
        "Model names (/model/info)",
        lambda: f"{len(client.fetch_model_info().data)} deployments",
        needed=False,
        consequence="rows without a public model name show the deployment's own",
    )
    yield _try(
        "Request logs (/spend/logs/v2)",
        lambda: _describe_logs(client, now),
        needed=False,
        consequence="the hours before the board's start stay unknown, and responses report it",
    )


def examine_store(store: Store) -> Finding:
    """Creates the database where there is none, as the board does."""

    def describe() -> str:
        store.open()
        return store.describe()

    return _try(
        "Store (DATABASE_URL)",
        describe,
        needed=False,
        consequence="the board works in memory, and a restart forgets what the gateway cannot give back",
    )


def _describe_release(client: LiteLLMAPI) -> str:
    """The release, and what it cannot give."""
    release = client.fetch_release()
    if release is None:
        return "not reported by the gateway"
    major, minor, patch = (int(re.split(r"\D", part)[0]) for part in release.split(".")[:3])
    lacks = [text for first, text in _LACKS if (major, minor, patch) < first]
    if (major, minor) > _NEWEST_TESTED:
        lacks.append("newer than the releases that the board was tested with")
    return "; ".join([f"LiteLLM {release}", *lacks])


def _describe_usage(client: LiteLLMAPI, today: date) -> str:
    pieces = client.fetch_team_daily_activity(today - timedelta(days=1), today)
    days = {piece.date for piece in pieces if not piece.set_aside}
    set_aside = [part for piece in pieces for part in piece.set_aside]
    details = [f"; {part.parts} parts set aside ({part.field}: {part.reason})" for part in set_aside]
    return f"{len(days)} of the last 2 days" + "".join(details)


def _describe_logs(client: LiteLLMAPI, now: datetime) -> str:
    windows = list(client.fetch_request_logs(now - _SOME_LOGS, now))
    set_aside = sum(window.set_aside for window in windows)
    detail = f"; {set_aside} set aside or with a null number" if set_aside else ""
    return f"{sum(len(window.logs) for window in windows)} requests in the last 10 minutes{detail}"


def _try(what: str, fetch: Callable[[], str], *, needed: bool, consequence: str) -> Finding:
    try:
        return Finding(what, True, needed, fetch(), consequence)
    except (GatewayError, StoreError) as error:
        return Finding(what, False, needed, error.for_operators, consequence)
