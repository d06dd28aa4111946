"""create_backend: settings → app."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

from leaderboard import __version__
from leaderboard.api import machines, openapi, routes
from leaderboard.api.fast_lane import FastLane
from leaderboard.api.guard import Faults, Guard
from leaderboard.api.live import Live, LiveHub
from leaderboard.api.measures import Measures
from leaderboard.api.page import add_page
from leaderboard.api.sign_in import FailedSignIns, may_see
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Transport
from leaderboard.demo.gateway import DEMO_KEY
from leaderboard.demo.server import DemoServer
from leaderboard.errors import LeaderboardError, NotSignedIn
from leaderboard.ledger.refresher import Refresher
from leaderboard.settings import Settings

log = logging.getLogger(__name__)

_DESCRIPTION = """Who uses how many tokens at an LLM workshop, from a LiteLLM Gateway.

Days are UTC. Every data answer says as of when it is (`as_of`), whether the gateway is reachable (`stale`), whether
all days of the period have been read (`complete`), and whether the numbers are made up for a demo (`demo`)."""


def create_backend(settings: Settings) -> FastAPI:
    """The app; its lifespan runs the refresher and, without a gateway, the demo gateway."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        demo: AbstractContextManager[DemoServer | None] = DemoServer() if settings.demo else nullcontext()
        with demo as server:
            refresher = Refresher(LiteLLMAPI(_transport(settings, server)), settings)
            app.state.refresher = refresher
            measures.watch(refresher)
            hub = LiveHub(refresher, settings.live_readers, demo=settings.demo)
            app.state.hub = hub
            measures.watch_live(hub)
            telling = asyncio.create_task(hub.run())
            refresher.start()
            try:
                yield
            finally:
                telling.cancel()
                refresher.stop()

    measures = Measures()
    app = FastAPI(
        title="Workshop Leaderboard",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        # Served by api/openapi.py, behind the token.
        openapi_url=None,
    )
    app.state.settings = settings
    app.state.measures = measures
    app.state.failed_sign_ins = FailedSignIns()

    def allowed(authorization: str | None) -> bool:
        return may_see(settings, authorization)

    # From the inside out.
    app.add_middleware(FastLane, snapshot=lambda: app.state.refresher.snapshot, allowed=allowed)
    app.add_middleware(Live, hub=lambda: app.state.hub, allowed=allowed)
    app.add_middleware(Faults)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=["GET", "HEAD"],
        allow_headers=["Authorization", "Last-Event-ID"],
        expose_headers=["Content-Disposition", "ETag", "X-Request-ID"],
    )
    app.add_middleware(Guard, settings=settings, measures=measures)
    app.add_exception_handler(LeaderboardError, _known_error)
    app.add_exception_handler(RequestValidationError, _wrong_parameter)
    app.include_router(routes.router)
    app.include_router(machines.router)
    app.include_router(openapi.router)
    add_page(app, settings)
    return app


def _transport(settings: Settings, demo: DemoServer | None) -> Transport:
    if demo is not None:
        return Transport(demo.url, DEMO_KEY)
    if settings.litellm_base_url is None or settings.litellm_api_key is None:
        raise TypeError("a gateway needs a URL and a key; load_settings sees to both")
    return Transport(settings.litellm_base_url, settings.litellm_api_key.get_secret_value())


async def _known_error(_: Request, error: Exception) -> JSONResponse:
    status = error.status if isinstance(error, LeaderboardError) else 500
    headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, NotSignedIn) else None
    return JSONResponse({"detail": str(error)}, status_code=status, headers=headers)


async def _wrong_parameter(_: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    texts = [f"{problem['loc'][-1]}: {problem['msg']}" for problem in problems]
    return JSONResponse({"detail": "; ".join(texts) or "A parameter is wrong"}, status_code=400)
