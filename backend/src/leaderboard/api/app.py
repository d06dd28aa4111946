"""create_app: settings → app."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from leaderboard import __version__
from leaderboard.api import health, openapi, routes
from leaderboard.api.answer_store import AnswerStore
from leaderboard.api.auth import FailedSignIns, may_see
from leaderboard.api.frontend import add_page
from leaderboard.api.hits import Hits
from leaderboard.api.live import Live, LiveHub
from leaderboard.api.metrics import Measures
from leaderboard.api.middleware import Faults, Guard
from leaderboard.api.response_cache import FastLane
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Transport
from leaderboard.clock import Clock, utc_now
from leaderboard.demo.gateway import DEMO_KEY
from leaderboard.demo.server import DemoServer
from leaderboard.errors import LeaderboardError, NotSignedIn
from leaderboard.settings import Settings
from leaderboard.sync.refresher import Refresher
from leaderboard.sync.snapshots import Snapshot, Snapshots

log = logging.getLogger(__name__)

_MOST_ANSWER_BYTES = 64 * 1024 * 1024
_DESCRIPTION = """Who uses how many tokens at an LLM workshop, from a LiteLLM Gateway.

Days are UTC. Every data answer says as of when it is (`as_of`), whether the gateway is reachable (`stale`), whether
all days of the period have been read (`complete`), and whether the numbers are made up for a demo (`demo`)."""


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """The app; its lifespan runs the refresher and, without a gateway, the demo gateway."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        demo: AbstractContextManager[DemoServer | None] = (
            DemoServer(clock) if settings.demo else nullcontext()
        )
        with demo as server:
            refresher = Refresher(LiteLLMAPI(_transport(settings, server)), settings, snapshots, clock)
            app.state.refresher = refresher
            measures.watch(refresher, clock)
            hub = LiveHub(refresher, settings.live_readers, clock, demo=settings.demo)
            app.state.hub = hub
            measures.watch_live(hub)
            telling = asyncio.create_task(hub.run())
            refresher.start()
            try:
                yield
            finally:
                telling.cancel()
                refresher.stop()

    snapshots = Snapshots()
    measures = Measures()
    app = _Board(
        title="Workshop Leaderboard",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        # Served by api/openapi.py, behind the token.
        openapi_url=None,
    )
    app.state.settings = settings
    app.state.clock = clock
    app.state.measures = measures
    app.state.failed_sign_ins = FailedSignIns()

    def allowed(authorization: str | None) -> bool:
        return may_see(settings, authorization)

    def snapshot() -> Snapshot:
        return snapshots.latest

    answers = AnswerStore(_MOST_ANSWER_BYTES)
    # From the inside out.
    app.add_middleware(FastLane, store=answers, snapshot=snapshot, allowed=allowed)
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
    if not logging.getLogger("leaderboard").isEnabledFor(logging.DEBUG):  # then every request is named
        app.put_in_front(Hits(app.answer, answers, snapshot, measures))
    app.add_exception_handler(LeaderboardError, _known_error)
    app.add_exception_handler(RequestValidationError, _wrong_parameter)
    app.include_router(routes.router)
    app.include_router(health.router)
    app.include_router(openapi.router)
    add_page(app, settings)
    return app


class _Board(FastAPI):
    """With a layer in front of the framework's own ones, which cost as much as a whole answer from memory."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - FastAPI's own
        super().__init__(**options)
        self._front: ASGIApp = self.answer

    def put_in_front(self, layer: ASGIApp) -> None:
        self._front = layer

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._front(scope, receive, send)


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
