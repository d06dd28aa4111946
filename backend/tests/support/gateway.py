"""A gateway for tests: it serves the rows and faults that a test sets, over real HTTP."""

import contextlib
import math
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from leaderboard.api.http_protocol import BoundedHttpProtocol
from tests.support.rows import Json, Row, activity, metrics

KEY = "sk-test-key"
Fault = Callable[[Request], Response | None]


@dataclass
class Log:
    """One request of the request logs."""

    request_id: str
    started: datetime
    tokens: int
    team: str = "team-1"
    key: str = "key-1"
    model: str = "gpt"
    failed: bool = False
    # As in the gateway's error_information.
    error: Json | None = None
    spend: float = 0.0


@dataclass
class FakeGateway:
    """Tests change its content while it runs. A response of `fault` replaces the regular one."""

    rows: list[Row] = field(default_factory=list)
    aliases: dict[str, str | None] = field(default_factory=lambda: {"team-1": "Team One"})
    keys: dict[str, list[Json]] = field(default_factory=dict)
    # Further fields of a team in the list: budget, spend, block.
    accounts: dict[str, Json] = field(default_factory=dict)
    # Further fields of model_info, by model name: prices.
    model_info: dict[str, Json] = field(default_factory=dict)
    key_aliases: dict[str, str] = field(default_factory=dict)
    logs: list[Log] = field(default_factory=list)
    deployments: list[tuple[str, str]] = field(default_factory=list)
    fault: Fault | None = None
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""
    prefix: str = ""
    key_header: str = "Authorization"
    # By path, what reports LiteLLM's version; it depends on the release.
    release: dict[str, Json] = field(default_factory=dict)
    most_logs_a_page: int = 1000
    total_cap: int = 10_000
    # False: as in releases that ignore status_filter.
    filters_logs: bool = True

    def count(self, path: str) -> int:
        return Counter(requested for requested, _ in self.requests)[path]

    def app(self) -> Starlette:
        paths = {
            "/team/list": self._teams,
            "/team/daily/activity": self._activity,
            "/model/info": self._models,
            "/v1/model/info": self._models,
            "/spend/logs/v2": self._logs,
            "/health/readiness/details": self._release,
            "/health/readiness": self._release,
            "/openapi.json": self._release,
        }
        routes = [Route(path, self._endpoint(handler)) for path, handler in paths.items()]
        behind_a_prefix = [Route("/llm" + path, self._endpoint(handler)) for path, handler in paths.items()]
        return Starlette(routes=routes + behind_a_prefix)

    def _endpoint(self, handler: Callable[[Request], object]) -> Callable[[Request], Response]:
        def endpoint(request: Request) -> Response:
            self.requests.append((request.url.path, dict(request.query_params)))
            if not request.url.path.startswith(self.prefix):
                return JSONResponse({"detail": "Not Found"}, 404)
            if request.headers.get(self.key_header) != f"Bearer {KEY}":
                return JSONResponse({"error": {"message": "Authentication Error", "code": "401"}}, 401)
            found = (self.fault and self.fault(request)) or handler(request)
            return found if isinstance(found, Response) else JSONResponse(found)

        return endpoint

    def _teams(self, _: Request) -> object:
        return [
            {
                "team_id": team,
                "team_alias": alias,
                "created_at": f"2026-11-01T09:{place:02}:00Z",
                "keys": self.keys.get(team, []),
                **self.accounts.get(team, {}),
            }
            for place, (team, alias) in enumerate(self.aliases.items())
        ]

    def _activity(self, request: Request) -> object:
        query = request.query_params
        first, last = (date.fromisoformat(query[name]) for name in ("start_date", "end_date"))
        page, size = int(query.get("page", 1)), int(query.get("page_size", 10))
        rows = sorted((row for row in self.rows if first <= row.day <= last), key=_place, reverse=True)
        if "team_ids" in query:
            rows = [row for row in rows if row.team in query["team_ids"].split(",")]
        shown = rows[(page - 1) * size : page * size]
        pages = math.ceil(len(rows) / size)
        return {
            "results": activity(shown, self.aliases, self.key_aliases),
            "metadata": {"page": page, "total_pages": pages, "has_more": page < pages, **metrics(shown)},
        }

    def _models(self, _: Request) -> object:
        return {
            "data": [
                {
                    "model_name": name,
                    "litellm_params": {"model": model},
                    "model_info": self.model_info.get(name, {}),
                }
                for name, model in self.deployments
            ]
        }

    def _release(self, request: Request) -> object:
        return self.release.get(request.url.path) or JSONResponse({"detail": "Not Found"}, 404)

    def _logs(self, request: Request) -> object:
        query = request.query_params
        first, last = query["start_date"], query["end_date"]
        page, size = int(query.get("page", 1)), int(query.get("page_size", 50))
        if size > self.most_logs_a_page:
            return JSONResponse({"detail": [{"loc": ["query", "page_size"], "msg": "too many"}]}, 422)
        rows = [
            log
            for log in self.logs
            if (
                not self.filters_logs
                or query.get("status_filter") in (None, "failure" if log.failed else "success")
            )
            and first <= f"{log.started:%Y-%m-%d %H:%M:%S.%f}"
            and log.started.replace(tzinfo=None) <= datetime.fromisoformat(last)
        ]
        rows.sort(key=lambda log: log.started, reverse=True)
        return {
            "data": [_log(log) for log in rows[(page - 1) * size : page * size]],
            "total": min(len(rows), self.total_cap),
            "total_is_capped": len(rows) > self.total_cap,
            "page": page,
            "page_size": size,
            "total_pages": math.ceil(len(rows) / size),
        }


def _place(row: Row) -> tuple[date, str, str, str]:
    return (row.day, row.team, row.key, row.model or "")


def _log(log: Log) -> Json:
    return {
        "request_id": log.request_id,
        "api_key": log.key,
        "team_id": log.team,
        "model_group": log.model,
        "model": log.model,
        "spend": log.spend,
        "prompt_tokens": log.tokens,
        "completion_tokens": 0,
        "total_tokens": log.tokens,
        "startTime": log.started.isoformat(),
        "endTime": log.started.isoformat(),
        "status": "failure" if log.failed else "success",
        "metadata": {"requester_ip_address": "127.0.0.1", "error_information": log.error},
    }


def no_logs(request: Request) -> Response | None:
    return JSONResponse({}, 403) if request.url.path == "/spend/logs/v2" else None


def down(_: Request) -> Response:
    return JSONResponse({}, 500)


@contextlib.contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Serves an app over HTTP on a free loopback port; gives its URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, http=BoundedHttpProtocol, log_config=None, log_level=None, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()
