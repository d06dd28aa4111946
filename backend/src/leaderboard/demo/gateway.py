"""A LiteLLM-shaped gateway with a living workshop behind it, as an ASGI app.

It speaks as LiteLLM 1.106 does on the routes the product reads, down to the four shapes of its errors.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from leaderboard.demo.activity import Json, activity_page
from leaderboard.demo.catalog import model_info, opening, standing, team_list
from leaderboard.demo.days import days_held, midnight, moment_of
from leaderboard.demo.logs import FILTER_VALUES, SORT_VALUES, logs_page
from leaderboard.demo.rows import History

# Not a secret: it opens a simulated workshop, and nothing else.
DEMO_KEY = "sk-workshop-demo"

_MOST_LOGS_A_PAGE = 1000

_Endpoint: TypeAlias = Callable[[HttpRequest], Awaitable[Response]]


class _Refused(Exception):
    """Ends a request with one of LiteLLM's error bodies."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def create_demo_gateway(now: Callable[[], datetime], seed: int = 2026) -> Starlette:
    """The app; what it answers follows from the seed and from what `now` says, and from nothing else."""
    history = History(seed)

    async def teams(_request: HttpRequest) -> Response:
        moment = moment_of(now())
        days = days_held(moment)
        rows = history.rows(moment, days[-1], days[0])
        return JSONResponse(team_list(standing(rows, opening(midnight(days[-1])), moment)))

    async def activity(request: HttpRequest) -> Response:
        query = request.query_params
        page, page_size = _whole_numbers(query, {"page": 1, "page_size": 10})
        first, last = _dates(query)
        if page < 1 or page_size < 1:
            detail = f"page and page_size must be >= 1, got page={page}, page_size={page_size}"
            raise _Refused(400, {"detail": detail})
        rows = history.rows(moment_of(now()), first, last)
        if query.get("team_ids"):
            # "Unassigned" is no id: such rows carry none, and cannot be asked for.
            asked = set(query["team_ids"].split(",")) - {""}
            rows = [row for row in rows if row.team.team_id in asked]
        return JSONResponse(activity_page(rows, page, page_size))

    async def models(_request: HttpRequest) -> Response:
        return JSONResponse(model_info())

    async def logs(request: HttpRequest) -> Response:
        query = request.query_params
        page, page_size = _whole_numbers(
            query, {"page": 1, "page_size": 50}, least=1, most={"page_size": _MOST_LOGS_A_PAGE}
        )
        sort_by, descending = _sorting(query)
        first, last = _moments(query)
        requests = history.requests(moment_of(now()), first, last)
        for name, value_of in FILTER_VALUES.items():
            if name in query:
                requests = [one for one in requests if value_of(one) == query[name]]
        return JSONResponse(
            logs_page(
                sorted(requests, key=SORT_VALUES[sort_by], reverse=descending), page, page_size, history.seed
            )
        )

    async def readiness(_request: HttpRequest) -> Response:
        return JSONResponse({"status": "healthy", "db": "connected"})

    return Starlette(
        routes=[
            Route("/team/list", _guarded(teams)),
            Route("/team/daily/activity", _guarded(activity)),
            Route("/model/info", _guarded(models)),
            Route("/v1/model/info", _guarded(models)),
            Route("/spend/logs/v2", _guarded(logs)),
            Route("/health/readiness", readiness),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=1)],
        exception_handlers={404: _always(404, "Not Found"), 405: _always(405, "Method Not Allowed")},
    )


def _guarded(endpoint: _Endpoint) -> _Endpoint:
    async def guarded(request: HttpRequest) -> Response:
        try:
            _check_key(request.headers.get("authorization"))
            return await endpoint(request)
        except _Refused as refused:
            return JSONResponse(refused.body, refused.status)

    return guarded


def _always(status: int, detail: str) -> Callable[[HttpRequest, Exception], Response]:
    def answer(_request: HttpRequest, _error: Exception) -> Response:
        return JSONResponse({"detail": detail}, status)

    return answer


def _check_key(header: str | None) -> None:
    if not header:
        raise _unauthorized("Authentication Error, No api key passed in.")
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise _unauthorized(
            "Authentication Error, Malformed API Key passed in. Ensure Key has `Bearer ` prefix."
        )
    if not key.startswith("sk-"):
        raise _unauthorized("LiteLLM Virtual Key expected. Received=****, expected to start with 'sk-'.")
    if key != DEMO_KEY:
        digest = hashlib.sha256(key.encode()).hexdigest()
        raise _unauthorized(
            "Authentication Error, Invalid proxy server token passed. Received API Key = sk-..., "
            f"Key Hash (Token) ={digest}. Unable to find token in cache or `LiteLLM_VerificationTokenTable`",
            kind="token_not_found_in_db",
            param="key",
        )


def _unauthorized(message: str, *, kind: str = "auth_error", param: str = "None") -> _Refused:
    return _Refused(401, _error(message, kind, param, "401"))


def _error(message: str, kind: str, param: str | None, code: str) -> Json:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _whole_numbers(
    query: Mapping[str, str],
    defaults: Mapping[str, int],
    *,
    least: int | None = None,
    most: Mapping[str, int] | None = None,
) -> list[int]:
    """The named parameters in order; all that is wrong with them is refused at once, as FastAPI does."""
    numbers: list[int] = []
    wrong: list[Json] = []
    for name, default in defaults.items():
        try:
            number = int(query.get(name, default))
        except ValueError:
            wrong.append(
                _invalid(
                    name,
                    "int_parsing",
                    "Input should be a valid integer, unable to parse string as an integer",
                )
            )
            continue
        limit = (most or {}).get(name)
        if least is not None and number < least:
            wrong.append(
                _invalid(name, "greater_than_equal", f"Input should be greater than or equal to {least}")
            )
        elif limit is not None and number > limit:
            wrong.append(_invalid(name, "less_than_equal", f"Input should be less than or equal to {limit}"))
        numbers.append(number)
    if wrong:
        raise _Refused(422, {"detail": wrong})
    return numbers


def _invalid(name: str, kind: str, message: str) -> Json:
    return {"type": kind, "loc": ["query", name], "msg": message}


def _dates(query: Mapping[str, str]) -> tuple[date, date]:
    if "start_date" not in query or "end_date" not in query:
        raise _Refused(400, {"detail": {"error": "Please provide start_date and end_date"}})
    return _date(query["start_date"]), _date(query["end_date"])


def _date(text: str) -> date:
    """Exactly YYYY-MM-DD; other spellings that mean the same day are refused."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        error = "start_date and end_date must be valid YYYY-MM-DD dates"
        raise _Refused(400, {"detail": {"error": error}})
    return day


def _moments(query: Mapping[str, str]) -> tuple[int, int]:
    if "start_date" not in query or "end_date" not in query:
        raise _Refused(400, _error("Start date and end date are required", "bad_request", "None", "400"))
    return _moment(query["start_date"]), _moment(query["end_date"])


def _moment(text: str) -> int:
    """Whole seconds of UTC; a date alone is its midnight, also as an end."""
    stripped = text.strip()
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            return moment_of(datetime.strptime(stripped, form).replace(tzinfo=UTC))
        except ValueError:
            continue
    message = f"Invalid date format: {stripped}. Expected: 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM:SS'"
    raise _Refused(400, _error(message, "internal_server_error", None, "400"))


def _sorting(query: Mapping[str, str]) -> tuple[str, bool]:
    sort_by, order = query.get("sort_by", "startTime"), query.get("sort_order", "desc")
    if sort_by not in SORT_VALUES:
        message = f"Invalid sort_by: {sort_by}. Must be one of: {', '.join(SORT_VALUES)}"
        raise _Refused(400, _error(message, "bad_request", "sort_by", "400"))
    if order.lower() not in {"asc", "desc"}:
        message = f"Invalid sort_order: {order}. Must be one of: asc, desc"
        raise _Refused(400, _error(message, "bad_request", "sort_order", "400"))
    return sort_by, order.lower() == "desc"
