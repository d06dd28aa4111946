"""The routes of LiteLLM 1.106 that the product reads, with the fields that it reads."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Query
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response

from leaderboard.clock import Clock
from leaderboard.demo.activity import activity_page
from leaderboard.demo.catalog import model_info, team_list
from leaderboard.demo.days import days_held, moment_of
from leaderboard.demo.history import History
from leaderboard.demo.logs import logs_page
from leaderboard.demo.workshop import MODELS, TEAMS

# Not a secret: it opens nothing but a simulated workshop.
DEMO_KEY = "sk-workshop-demo"
SEED = 2026


def create_demo_gateway(now: Clock) -> FastAPI:
    """The app; its responses depend on the seed and on the clock alone."""
    history = History(SEED)
    app = FastAPI(openapi_url=None, dependencies=[Depends(_check_key)])
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=1)

    # `async`, so that one request after the other uses the history's caches.
    @app.get("/team/list")
    async def teams() -> Response:
        moment = moment_of(now())
        days = days_held(moment)
        return JSONResponse(team_list(TEAMS, history.rows(moment, days[-1], days[0]), moment))

    @app.get("/team/daily/activity")
    async def activity(
        start_date: date,
        end_date: date,
        page: Annotated[int, Query(ge=1)],
        page_size: Annotated[int, Query(ge=1)],
        team_ids: str = "",
    ) -> Response:
        rows = history.rows(moment_of(now()), start_date, end_date)
        if team_ids:
            # "Unassigned" is no id: rows without a team cannot be selected.
            wanted = set(team_ids.split(",")) - {""}
            rows = [row for row in rows if row.team.team_id in wanted]
        return JSONResponse(activity_page(rows, page, page_size))

    @app.get("/model/info")
    async def models() -> Response:
        return JSONResponse(model_info(MODELS))

    @app.get("/spend/logs/v2")
    async def logs(
        start_date: datetime,
        end_date: datetime,
        page: Annotated[int, Query(ge=1)],
        page_size: Annotated[int, Query(ge=1, le=1000)],
        status_filter: str | None = None,
    ) -> Response:
        first, last = (moment_of(end.replace(tzinfo=UTC)) for end in (start_date, end_date))
        requests = history.requests(moment_of(now()), first, last)
        if status_filter is not None:
            requests = [one for one in requests if (one.failure is None) == (status_filter == "success")]
        return JSONResponse(logs_page(requests[::-1], page, page_size, history.seed))

    return app


def _check_key(authorization: Annotated[str, Header()] = "") -> None:
    if authorization != f"Bearer {DEMO_KEY}":
        raise HTTPException(401, "Authentication Error, Invalid proxy server token passed.")
