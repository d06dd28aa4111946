"""The event, or other days, as files that open in a browser without a backend: the page, its data, and tables."""

import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args
from urllib.parse import quote, urlencode

from starlette.types import ASGIApp, Message

from leaderboard.api import schemas
from leaderboard.api.auth import Role
from leaderboard.api.event.schemas import EventResponse, EventView
from leaderboard.api.event.view import event_view
from leaderboard.api.query import at_one_moment
from leaderboard.errors import LeaderboardError
from leaderboard.event.ceremony import Ceremony
from leaderboard.event.state import EventState
from leaderboard.period import Period
from leaderboard.services.ranking import USUAL_MINIMUM, Metric
from leaderboard.sync.publication import View as Shown
from leaderboard.sync.snapshots import Snapshot

_PAGE = ("index.html", "page.js", "page.css", "favicon.svg")
_TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "tokens": ("/tokens", {}),
    "tokens-by-key": ("/tokens", {"breakdown": "true"}),
    "models": ("/tokens/models", {}),
    "success-rate": ("/tokens/success-rate", {}),
    "cost-efficiency": ("/tokens/cost-efficiency", {}),
    "timeseries-day": ("/tokens/timeseries", {"granularity": "day"}),
    "hourly": ("/tokens/hourly", {}),
}

Query = Mapping[str, str]
# Of the board's CSV; the first is that of tokens.
_ORDERS: Sequence[Query] = (
    {},
    *({"metric": metric} for metric in ("event", *get_args(Metric)) if metric != "tokens"),
)


class ArchiveError(LeaderboardError):
    """Why no archive can be written."""


async def archive_files(
    board: ASGIApp, page: Path, made_at: datetime, *, token: str | None = None, days: Period | None = None
) -> AsyncIterator[tuple[str, bytes]]:
    """Name and content of each file, as viewers with this token see the board; by default of the board's event."""
    if not all((page / name).is_file() for name in _PAGE):
        raise ArchiveError("The page of archives is not built: run `npm run build` in frontend/.")
    client = _Client(board, token)
    event = (
        EventResponse.model_validate_json(await client.get("/event", {})).event
        if days is None
        else _event_of(days, made_at)
    )
    if event is None or event.start >= made_at:
        raise ArchiveError("There is no event that has begun: name the days with --from and --to.")
    event = event.model_copy(update={"end": min(event.end, made_at), "join": None, "announcements": []})
    window = {"from": _text(event.start), "to": _text(event.end)}
    first, last = _text(event.start)[:10], _text(event.end - timedelta(milliseconds=1))[:10]
    whole_days = {"start_date": first, "end_date": last}

    held: dict[str, str] = {}
    times: Query
    for times in (window, whole_days):
        # Days that were never read are read now; after that no number changes.
        await client.get("/tokens", times)
    client.stay_at_this_moment()
    for times in (window, whole_days):
        board_body = await client.get("/tokens", {**times, "breakdown": "false"})
        teams = [team.team_id for team in schemas.TokensResponse.model_validate_json(board_body).teams]
        for path, query in _requests(teams, event.timezone):
            query = {**times, **query}
            held[_key(path, query)] = (await client.get(path, query)).decode()
        for order in _ORDERS:
            table = {**times, **order, "format": "csv"}
            held[_key("/tokens", table)] = json.dumps((await client.get("/tokens", table)).decode())
    for query in ({}, whole_days):
        held[_key("/status", query)] = (await client.get("/status", query)).decode()
    held["/event"] = EventResponse(event=event, min_requests=USUAL_MINIMUM).model_dump_json()
    for name in _PAGE:
        yield name, (page / name).read_bytes()
    yield "data.js", _data(held, made_at, event.timezone)
    for name, (path, query) in _TABLES.items():
        yield f"tables/{name}.csv", await client.get(path, {**window, **query, "format": "csv"})


def _event_of(days: Period, made_at: datetime) -> EventView | None:
    """Days in the shape of an event that is over, because that is what the page shows to the minute."""
    first, last = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (days.first, days.last))
    state = EventState(start=first, end=min(last + timedelta(days=1), made_at))

    def no_ceremony() -> Ceremony:
        raise ArchiveError("Days that are no event have no ceremony.")

    return event_view(state, Snapshot(), no_ceremony, None, made_at)


def _requests(teams: list[str], zone: str) -> Iterator[tuple[str, Query]]:
    """What the page requests of a period (frontend/src/data/client.ts)."""
    yield "/tokens", {"breakdown": "false"}
    yield "/tokens/pace", {}
    yield "/tokens/models", {}
    yield "/tokens/timeseries", {"granularity": "auto"}
    yield "/tokens/success-rate", {}
    yield "/tokens/cost-efficiency", {}
    yield "/tokens/replay", {}
    for tz in {zone, "UTC"}:
        yield "/tokens/hourly", {"tz": tz}
    for team in teams:
        yield f"/teams/{team}", {}
        yield "/tokens/steps", {"team": team}
        for tz in {zone, "UTC"}:
            yield "/tokens/hourly", {"tz": tz, "team": team}


def _key(path: str, query: Query) -> str:
    """As the page computes it (frontend/src/app/archive.ts)."""
    return "\n".join([path, *sorted(f"{name}={value}" for name, value in query.items())])


def _data(held: Mapping[str, str], made_at: datetime, zone: str) -> bytes:
    """A script, because browsers load no data from a folder."""
    responses = ",\n".join(f"{json.dumps(key)}:{body}" for key, body in held.items())
    made = int(made_at.timestamp() * 1000)
    facts = f'"madeAt":{made},"timezone":{json.dumps(zone)},"responses":{{\n{responses}\n}}'
    return f"window.leaderboardArchive={{{facts}}}\n".encode()


def _text(moment: datetime) -> str:
    """As JavaScript writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Client:
    """Requests to the app in this process."""

    def __init__(self, board: ASGIApp, token: str | None) -> None:
        self._board = board
        self._seen: dict[Role | None, Shown] | None = None
        self._headers = [(b"host", b"localhost")]
        if token is not None:
            self._headers.append((b"authorization", f"Bearer {token}".encode()))

    def stay_at_this_moment(self) -> None:
        """From now on, all responses have the same numbers."""
        self._seen = {}

    async def get(self, path: str, query: Query) -> bytes:
        status = 500
        body = bytearray()

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            body.extend(message.get("body", b""))

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": quote(path).encode(),
            "root_path": "",
            "query_string": urlencode(query).encode(),
            "headers": self._headers,
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
        }
        one_moment = contextlib.nullcontext() if self._seen is None else at_one_moment(self._seen)
        with one_moment:
            await self._board(scope, receive, send)
        if status != 200:
            raise ArchiveError(
                f"{path} responded with {status}: {bytes(body[:200]).decode(errors='replace')}"
            )
        return bytes(body)
