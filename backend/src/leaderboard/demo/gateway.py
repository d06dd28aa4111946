"""The routes of LiteLLM 1.106 that the product reads, with the same four shapes of errors."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response

from leaderboard.clock import Clock
from leaderboard.demo.activity import Json, activity_page
from leaderboard.demo.catalog import model_info, team_list
from leaderboard.demo.days import days_held, moment_of
from leaderboard.demo.history import History
from leaderboard.demo.logs import logs_page
from leaderboard.demo.workshop import MODELS, TEAMS, digest

# Not a secret: it opens nothing but a simulated workshop.
DEMO_KEY = "sk-workshop-demo"


class _Refused(Exception):
    """Ends a request with one of LiteLLM's error bodies."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def create_demo_gateway(now: Clock, seed: int = 2026) -> FastAPI:
    """The app; its responses depend on the seed and on the clock alone."""
    history = History(seed)
    app = FastAPI(openapi_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=1)
    checked = [Depends(_check_key)]

    # `async`, so that one request after the other uses the history's caches.
    @app.get("/team/list", dependencies=checked)
    async def teams() -> Response:
        moment = moment_of(now())
        days = days_held(moment)
        return JSONResponse(team_list(TEAMS, history.rows(moment, days[-1], days[0]), moment))

    @app.get("/team/daily/activity", dependencies=checked)
    async def activity(
        start_date: str | None = None,
        end_date: str | None = None,
        team_ids: str = "",
        page: int = 1,
        page_size: int = 10,
    ) -> Response:
        if start_date is None or end_date is None:
            raise _Refused(400, {"detail": {"error": "Please provide start_date and end_date"}})
        first, last = _date(start_date), _date(end_date)
        if page < 1 or page_size < 1:
            detail = f"page and page_size must be >= 1, got page={page}, page_size={page_size}"
            raise _Refused(400, {"detail": detail})
        rows = history.rows(moment_of(now()), first, last)
        if team_ids:
            # "Unassigned" is no id: rows without a team cannot be selected.
            wanted = set(team_ids.split(",")) - {""}
            rows = [row for row in rows if row.team.team_id in wanted]
        return JSONResponse(activity_page(rows, page, page_size))

    @app.get("/model/info", dependencies=checked)
    @app.get("/v1/model/info", dependencies=checked)
    async def models() -> Response:
        return JSONResponse(model_info(MODELS, TEAMS))

    @app.get("/spend/logs/v2", dependencies=checked)
    async def logs(
        start_date: str | None = None,
        end_date: str | None = None,
        page: Annotated[int, Query(ge=1)] = 1,
        page_size: Annotated[int, Query(ge=1, le=1000)] = 50,
        status_filter: str | None = None,
    ) -> Response:
        if start_date is None or end_date is None:
            raise _Refused(400, _error("Start date and end date are required"))
        requests = history.requests(moment_of(now()), _moment(start_date), _moment(end_date))
        if status_filter is not None:
            requests = [one for one in requests if (one.failure is None) == (status_filter == "success")]
        return JSONResponse(logs_page(requests[::-1], page, page_size, history.seed))

    @app.get("/health/readiness")
    async def readiness() -> Response:
        return JSONResponse({"status": "healthy", "db": "connected"})

    @app.exception_handler(_Refused)
    async def refused(_request: Request, error: _Refused) -> Response:
        return JSONResponse(error.body, error.status)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        # FastAPI repeats the input by default; LiteLLM leaves it out.
        detail = [{name: problem[name] for name in ("type", "loc", "msg")} for problem in error.errors()]
        return JSONResponse({"detail": detail}, 422)

    return app


def _check_key(authorization: Annotated[str, Header()] = "") -> None:
    if not authorization:
        raise _unauthorized("Authentication Error, No api key passed in.")
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise _unauthorized(
            "Authentication Error, Malformed API Key passed in. Ensure Key has `Bearer ` prefix."
        )
    if not key.startswith("sk-"):
        raise _unauthorized("LiteLLM Virtual Key expected. Received=****, expected to start with 'sk-'.")
    if key != DEMO_KEY:
        raise _unauthorized(
            "Authentication Error, Invalid proxy server token passed. Received API Key = sk-..., "
            f"Key Hash (Token) ={digest(key)}. Unable to find token in cache or `LiteLLM_VerificationTokenTable`",
            kind="token_not_found_in_db",
            param="key",
        )


def _date(text: str) -> date:
    """Exactly YYYY-MM-DD; other spellings of the same day are refused."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        error = "start_date and end_date must be valid YYYY-MM-DD dates"
        raise _Refused(400, {"detail": {"error": error}})
    return day


def _moment(text: str) -> int:
    """Whole seconds of UTC; a date alone is its midnight, also as an end."""
    stripped = text.strip()
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            return moment_of(datetime.strptime(stripped, form).replace(tzinfo=UTC))
        except ValueError:
            continue
    message = f"Invalid date format: {stripped}. Expected: 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM:SS'"
    raise _Refused(400, _error(message, kind="internal_server_error", param=None))


def _unauthorized(message: str, *, kind: str = "auth_error", param: str = "None") -> _Refused:
    return _Refused(401, _error(message, kind=kind, param=param, code="401"))


def _error(message: str, *, kind: str = "bad_request", param: str | None = "None", code: str = "400") -> Json:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}
