"""create_app: settings → app."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from pydantic import SecretStr
from starlette.types import Receive, Scope, Send

from leaderboard import __version__
from leaderboard.api import board_routes, health, live, openapi, routes
from leaderboard.api.auth import Role
from leaderboard.api.event import admin_routes, desk_routes
from leaderboard.api.event import routes as event_routes
from leaderboard.api.event.initial_event import first_state
from leaderboard.api.frontend import add_page
from leaderboard.api.join import admin_routes as join_admin_routes
from leaderboard.api.join import routes as join_routes
from leaderboard.api.join.part import JoinPart, join_error
from leaderboard.api.join.setup import join_service
from leaderboard.api.metrics import Metrics
from leaderboard.api.middleware import RequestMiddleware
from leaderboard.api.query import shown_to
from leaderboard.api.response_cache import ResponseCache, cached_routes
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Limits, Transport
from leaderboard.clock import Clock, utc_now
from leaderboard.demo.gateway import DEMO_KEY
from leaderboard.demo.server import demo_server
from leaderboard.errors import LeaderboardError, NotSignedIn
from leaderboard.event.ceremony import CeremonyCache
from leaderboard.event.standing import exact_times
from leaderboard.join.codes import CodeCheck
from leaderboard.join.errors import JoinError
from leaderboard.join.watch import JoinWatch
from leaderboard.settings import Settings
from leaderboard.store.event_store import EventStore
from leaderboard.store.join_rows import JoinRows
from leaderboard.store.screen_store import ScreenStore
from leaderboard.store.store import Store, store_at
from leaderboard.sync.attention_desk import AttentionDesk
from leaderboard.sync.event_sync import EventSync, Outdated
from leaderboard.sync.publication import Publication
from leaderboard.sync.refresher import Refresher
from leaderboard.sync.screen_sync import ScreenSync
from leaderboard.sync.snapshots import Snapshots, max_age

_DESCRIPTION = """Who uses how many tokens at an LLM workshop, from a LiteLLM Gateway.

Days are UTC. Every data response reports when its numbers were read (`as_of`), whether they are too old or the
gateway is unreachable (`stale`), whether all days of the period have been read (`complete`), and whether it is demo
data (`demo`)."""


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """The app; its lifespan runs the refresher and, without a gateway, the demo gateway."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        demo: AbstractContextManager[str | None] = demo_server(clock) if settings.demo else nullcontext()
        with demo as url:
            client = LiteLLMAPI(gateway_transport(settings) if url is None else Transport(url, DEMO_KEY))
            refresher = Refresher(
                client,
                settings,
                snapshots,
                clock,
                store,
                publication,
                join.made_teams if join else tuple,
                lambda: exact_times(events.at(clock())),
            )
            hubs = {
                role: live.LiveHub(
                    partial(shown_to, publication, role),
                    events,
                    clock,
                    demo=settings.demo,
                    max_readers=settings.live_readers,
                )
                for role in Role
            }
            app.state.refresher = refresher
            app.state.desk = AttentionDesk(client, snapshots, clock)
            app.state.hubs = hubs
            for role, hub in hubs.items():
                publication.on_change(hub.wake)
                metrics.watch_ledger(role, partial(shown_to, publication, role), lambda: refresher.store)
                held = partial(cache.bytes_held, role)
                metrics.watch("response_cache_bytes", "Stored responses", held, role)
            metrics.watch(
                "live_readers", "Open live connections", lambda: sum(hub.readers for hub in hubs.values())
            )
            publishing = [asyncio.create_task(hub.run()) for hub in hubs.values()]
            await asyncio.to_thread(events.start)
            screens.start()
            refresher.start()
            if join is not None:
                for hub in hubs.values():
                    join.watch.on_change(hub.announce_event)
                join.watch.start()
            try:
                yield
            finally:
                for task in publishing:
                    task.cancel()
                if join is not None:
                    join.watch.stop()
                screens.stop()
                events.stop()
                refresher.stop()

    snapshots = Snapshots(
        max_age(settings.refresh_seconds), full_emails=settings.leaderboard_email_aliases == "full"
    )
    store = store_of(settings)
    kept = store or Store("sqlite://", "")
    events = EventSync(EventStore(kept), first_state(settings), clock)
    # An SQLite file belongs to one process.
    screens = ScreenSync(ScreenStore(store) if store and store.file is None else None, clock)
    publication = Publication(
        snapshots,
        events,
        clock,
        history_days=settings.history_days,
        has_organisers=settings.admin_token is not None,
    )
    join = _join_part(settings, snapshots, publication, kept, clock)
    metrics = Metrics()
    app = _CachedApp(
        title="Workshop Leaderboard",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        # Served by api/openapi.py, which requires the token.
        openapi_url=None,
        # A redirect would lead out of LEADERBOARD_ROOT_PATH, which the routes do not know.
        redirect_slashes=False,
    )
    app.cache = cache = ResponseCache(
        app.respond,
        settings=settings,
        routes=[*routes.cached(), *cached_routes(event_routes.router.routes, slot_seconds=1)],
        view=partial(shown_to, publication),
        event=lambda now: (*events.version(now), join.watch.revision if join else 0),
        now=clock,
        metrics=metrics,
    )
    app.state.settings = settings
    app.state.clock = clock
    app.state.events = events
    app.state.ceremonies = CeremonyCache()
    app.state.publication = publication
    app.state.screens = screens
    app.state.metrics = metrics
    app.state.join = join
    # From the inside out.
    app.add_middleware(RequestMiddleware, settings=settings, metrics=metrics)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=["GET", "HEAD", "POST", "PUT"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID", "X-Join-Code", "X-Join-Device"],
        expose_headers=["Content-Disposition", "ETag", "X-Request-ID"],
    )
    app.add_exception_handler(LeaderboardError, _known_error)
    app.add_exception_handler(Outdated, admin_routes.outdated)
    app.add_exception_handler(JoinError, join_error)
    app.add_exception_handler(RequestValidationError, _invalid_parameter)
    for part in (routes, board_routes, live, health, openapi):
        app.include_router(part.router)
    app.include_router(routes.status_router)
    app.include_router(event_routes.router)
    app.include_router(event_routes.screens_router)
    if settings.admin_token is not None:
        app.include_router(admin_routes.router)
        app.include_router(desk_routes.router)
    if join is not None:
        app.include_router(join_routes.router)
        if settings.admin_token is not None:
            app.include_router(join_admin_routes.router)
    add_page(app, settings)
    return app


def documented_app() -> FastAPI:
    """With every optional route, for the OpenAPI document."""
    secret = SecretStr("only-for-the-document")
    gateway = "https://litellm.example.org"
    return create_app(
        Settings.model_construct(
            litellm_base_url=gateway, litellm_admin_key=secret, join_code=secret, admin_token=secret
        )
    )


def _join_part(
    settings: Settings, snapshots: Snapshots, publication: Publication, store: Store, clock: Clock
) -> JoinPart | None:
    """None where joining is off."""
    if settings.litellm_admin_key is None or settings.join_code is None:
        return None

    def board_teams() -> dict[str, str]:
        teams = snapshots.latest.ledger.teams.values()
        return {team.team_id: team.name for team in teams if not team.deleted}

    service = join_service(settings, JoinRows(store), clock, board_teams)
    return JoinPart(
        service,
        JoinWatch(service),
        CodeCheck(settings.join_code.get_secret_value()),
        settings,
        lambda: publication.public().snapshot.ledger,
        lambda: [price.model for price in publication.current().snapshot.prices],
        clock,
        EventStore(store).log,
    )


class _CachedApp(FastAPI):
    """With the response cache around everything: the framework's own layers cost as much as a whole hit."""

    cache: ResponseCache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.cache(scope, receive, send)

    def openapi(self) -> dict[str, object]:
        """FastAPI documents 422 for invalid parameters; the board sends 400."""
        if self.openapi_schema is None:
            document = super().openapi()
            for operations in document["paths"].values():
                for operation in operations.values():
                    operation["responses"].pop("422", None)
            for name in ("HTTPValidationError", "ValidationError"):
                document["components"]["schemas"].pop(name, None)
        return self.openapi_schema or {}

    async def respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)


def gateway_transport(settings: Settings, retries: int = 3) -> Transport:
    if settings.litellm_base_url is None or settings.litellm_api_key is None:
        raise TypeError("a gateway requires a URL and a key; load_settings validates both")
    return Transport(
        settings.litellm_base_url,
        settings.litellm_api_key.get_secret_value(),
        retries=retries,
        key_header=settings.litellm_key_header,
        extra_headers=settings.extra_headers,
        limits=Limits(response_bytes=int(settings.response_limit_mb * 2**20)),
    )


def store_of(settings: Settings) -> Store | None:
    """Without a gateway, nothing is kept."""
    if settings.litellm_base_url is None:
        return None
    url = settings.database_url.get_secret_value() if settings.database_url else None
    return store_at(url, settings.data_dir, settings.litellm_base_url)


async def _known_error(_: Request, error: Exception) -> JSONResponse:
    status = error.status if isinstance(error, LeaderboardError) else 500
    headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, NotSignedIn) else None
    return JSONResponse({"detail": str(error)}, status_code=status, headers=headers)


async def _invalid_parameter(_: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    texts = [f"{problem['loc'][-1]}: {problem['msg']}" for problem in problems]
    return JSONResponse({"detail": "; ".join(texts) or "A parameter is invalid"}, status_code=400)
