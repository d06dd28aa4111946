"""The part of a LiteLLM Gateway that makes teams and keys; its responses have the shapes seen on LiteLLM 1.106."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from tests.support.gateway import KEY, FakeGateway

ADMIN_KEY = "sk-admin-SECRET"
LATER = "2199-01-31T10:00:00.000000Z"
PRICE = 0.000324

Body: TypeAlias = dict[str, object]
# Responds in place of the gateway if it returns something; called with the path, before the gateway acts.
Fault: TypeAlias = Callable[[str], Response | None]


@dataclass
class Key:
    secret: str
    team_id: str | None
    expires: str | None = LATER
    blocked: bool | None = None
    max_budget: object = None
    duration: object = None
    models: object = None
    spend: float = 0.0

    @property
    def hashed(self) -> str:
        return hashlib.sha256(self.secret.encode()).hexdigest()


@dataclass
class Team:
    alias: str | None = None
    max_budget: object = None
    blocked: bool = False
    models: object = None
    spend: float = 0.0


@dataclass
class AdminGateway:
    """What it holds; a test changes it at will.

    `lost`: paths that act, but whose response is an error. `hung`: paths that act, but whose response waits until the
    test takes them out.
    """

    url: str = ""
    teams: dict[str, Team] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    received: list[tuple[str, Body]] = field(default_factory=list)
    fault: Fault | None = None
    lost: set[str] = field(default_factory=set)
    hung: set[str] = field(default_factory=set)
    made: int = 0
    # Public names with the model that each calls.
    deployments: tuple[tuple[str, str], ...] = ()

    def reset(self) -> None:
        self.teams, self.keys, self.received = {}, {}, []
        self.fault, self.lost, self.hung, self.made = None, set(), set(), 0
        self.deployments = ()

    @property
    def aliases(self) -> dict[str, str | None]:
        """Names of the teams by id."""
        return {id_: team.alias for id_, team in self.teams.items()}

    def count(self, path: str) -> int:
        return sum(requested == path for requested, _ in self.received)

    def app(self) -> Starlette:
        endpoints: dict[str, tuple[str, Callable[[Request, Body], Response]]] = {
            "/team/daily/activity": ("GET", self._no_usage),
            "/model/info": ("GET", self._list_models),
            "/key/list": ("GET", self._list_keys),
            "/key/info": ("GET", self._key_info),
            "/key/generate": ("POST", self._make_key),
            "/key/update": ("POST", self._update_key),
            "/key/delete": ("POST", self._delete_keys),
            "/team/info": ("GET", self._team_info),
            "/team/list": ("GET", self._list_teams),
            "/team/new": ("POST", self._make_team),
            "/team/update": ("POST", self._update_team),
            "/team/block": ("POST", self._block_team),
            "/team/unblock": ("POST", self._unblock_team),
            "/team/delete": ("POST", self._delete_teams),
        }
        routes = [
            Route(path, self._endpoint(respond), methods=[verb])
            for path, (verb, respond) in endpoints.items()
        ]
        return Starlette(routes=[*routes, Route("/v1/chat/completions", self._complete, methods=["POST"])])

    def _no_usage(self, _request: Request, _body: Body) -> Response:
        return JSONResponse({"results": [], "metadata": {"page": 1, "total_pages": 1, "has_more": False}})

    def _list_models(self, _request: Request, _body: Body) -> Response:
        data = [
            {"model_name": public, "litellm_params": {"model": called}, "model_info": {"mode": "chat"}}
            for public, called in self.deployments
        ]
        return JSONResponse({"data": data})

    def _endpoint(
        self, respond: Callable[[Request, Body], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            path = request.url.path
            body: Body = json.loads(await request.body() or b"{}")
            self.received.append((path, body))
            fault = self.fault(path) if self.fault else None
            if fault is not None:
                return fault
            if request.headers.get("Authorization") != f"Bearer {ADMIN_KEY}":
                sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
                if any(key.secret == sent for key in self.keys.values()):
                    return error(401, f"Authentication Error, Only proxy admin can be used to {path}.")
                return error(401, f"Authentication Error, Invalid proxy server token passed: {sent}")
            response = respond(request, body)
            while path in self.hung:  # noqa: ASYNC110 - the test is in another thread
                await asyncio.sleep(0.02)
            return error(500, "The response was lost.") if path in self.lost else response

        return endpoint

    async def _complete(self, request: Request) -> Response:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        body: Body = json.loads(await request.body())
        self.received.append((request.url.path, body))
        fault = self.fault(request.url.path) if self.fault else None
        if fault is not None:
            return fault
        key = next((key for key in self.keys.values() if key.secret == sent), None)
        if key is None:
            return error(401, f"Authentication Error, Invalid proxy server token passed: {sent}")
        team = self.teams.get(key.team_id or "")
        if team and team.blocked:
            return error(
                401, f"Authentication Error, Team={key.team_id} is blocked. Update via `/team/unblock`."
            )
        if isinstance(key.max_budget, (int, float)) and key.spend >= key.max_budget:
            return error(422, "Budget has been exceeded! Current cost: 1, Max budget: 1")
        key.spend += PRICE
        usage = {"prompt_tokens": 8, "completion_tokens": 20, "total_tokens": 28}
        return JSONResponse({"choices": [], "usage": usage}, headers={"x-litellm-response-cost": str(PRICE)})

    # -- keys

    def _list_keys(self, request: Request, _: Body) -> Response:
        alias = request.query_params["key_alias"]
        found = [key_row(name, key) for name, key in self.keys.items() if name == alias]
        return JSONResponse({"keys": found, "total_count": len(found), "current_page": 1})

    def _key_info(self, request: Request, _: Body) -> Response:
        for alias, key in self.keys.items():
            if key.hashed == request.query_params["key"]:
                info = {name: value for name, value in key_row(alias, key).items() if name != "token"}
                return JSONResponse({"key": key.hashed, "info": info})
        return error(404, "Key not found in database")

    def _make_key(self, _: Request, body: Body) -> Response:
        alias = str(body["key_alias"])
        if alias in self.keys:
            return error(400, f"Key with alias '{alias}' already exists. Unique key aliases are required.")
        self.made += 1
        key = Key(
            secret=f"sk--Made_{self.made:04}",
            team_id=str(body["team_id"]),
            expires=LATER if body.get("duration") else None,
            max_budget=body.get("max_budget"),
            duration=body.get("duration"),
            models=body["models"],
        )
        self.keys[alias] = key
        return JSONResponse({**key_row(alias, key), "key": key.secret, "token": key.hashed})

    def _update_key(self, _: Request, body: Body) -> Response:
        for key in self.keys.values():
            if key.hashed == body["key"]:
                key.team_id = str(body.get("team_id", key.team_id))
                key.max_budget = body.get("max_budget", key.max_budget)
                return JSONResponse({"key": key.hashed, "team_id": key.team_id})
        return error(404, "Key not found.")

    def _delete_keys(self, _: Request, body: Body) -> Response:
        wanted = body["keys"]
        assert isinstance(wanted, list)
        gone = [alias for alias, key in self.keys.items() if key.hashed in wanted]
        for alias in gone:
            del self.keys[alias]
        return JSONResponse({"deleted_keys": wanted}) if gone else error(404, "{'error': 'No keys found'}")

    # -- teams

    def _team_info(self, request: Request, _: Body) -> Response:
        team_id = request.query_params["team_id"]
        if team_id not in self.teams:
            return error(404, f"{{'message': 'Team not found, passed team id: {team_id}.'}}")
        info = team_row(team_id, self.teams[team_id])
        return JSONResponse({"team_id": team_id, "team_info": info, "keys": []})

    def _list_teams(self, _: Request, __: Body) -> Response:
        return JSONResponse([{**team_row(id_, team), "keys": []} for id_, team in self.teams.items()])

    def _make_team(self, _: Request, body: Body) -> Response:
        team_id = str(body["team_id"])
        if team_id in self.teams:
            return error(400, f"{{'error': 'Team id = {team_id} already exists.'}}")
        self.teams[team_id] = Team(
            str(body["team_alias"]), body.get("max_budget"), models=body.get("models", [])
        )
        return JSONResponse(team_row(team_id, self.teams[team_id]))

    def _update_team(self, _: Request, body: Body) -> Response:
        team = self.teams.get(str(body["team_id"]))
        if team is None:
            return error(404, f"{{'error': 'Team not found, passed team_id={body['team_id']}'}}")
        if "team_alias" in body:
            team.alias = str(body["team_alias"])
        team.max_budget = body.get("max_budget", team.max_budget)
        return JSONResponse({"team_id": body["team_id"], "data": team_row(str(body["team_id"]), team)})

    def _block_team(self, _: Request, body: Body) -> Response:
        return self._set_blocked(str(body["team_id"]), blocked=True)

    def _unblock_team(self, _: Request, body: Body) -> Response:
        return self._set_blocked(str(body["team_id"]), blocked=False)

    def _set_blocked(self, team_id: str, *, blocked: bool) -> Response:
        if team_id not in self.teams:
            return error(404, f"{{'error': 'Team not found, passed team_id={team_id}'}}")
        self.teams[team_id].blocked = blocked
        return JSONResponse(team_row(team_id, self.teams[team_id]))

    def _delete_teams(self, _: Request, body: Body) -> Response:
        wanted = body["team_ids"]
        assert isinstance(wanted, list)
        for team_id in wanted:
            if self.teams.pop(team_id, None) is None:
                detail = {"error": f"Team not found, passed team_id={team_id}"}
                return JSONResponse({"detail": detail}, 404)
            self.keys = {alias: key for alias, key in self.keys.items() if key.team_id != team_id}
        return JSONResponse({"deleted_teams": wanted})


def key_row(alias: str, key: Key) -> Body:
    return {
        "token": key.hashed,
        "key_name": f"sk-...{key.secret[-4:]}",
        "key_alias": alias,
        "expires": key.expires,
        "team_id": key.team_id,
        "blocked": key.blocked,
        "max_budget": key.max_budget,
        "spend": key.spend,
    }


def team_row(team_id: str, team: Team) -> Body:
    return {
        "team_id": team_id,
        "team_alias": team.alias,
        "max_budget": team.max_budget,
        "spend": team.spend,
        "blocked": team.blocked,
        "models": team.models or [],
    }


def error(status: int, message: str) -> Response:
    return JSONResponse({"error": {"message": message, "type": "auth_error", "code": str(status)}}, status)


def failing_at(path: str, response: Response) -> Fault:
    return lambda requested: response if requested == path else None


def with_usage(desk: AdminGateway, gateway: FakeGateway, urls: list[str] | None = None) -> Starlette:
    """One gateway of both: the board's key reads usage. `urls` gets every path with its query."""
    desk_app, usage_app = desk.app(), gateway.app()

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        if urls is not None and scope["type"] == "http":
            urls.append(f"{scope['path']}?{scope['query_string'].decode()}")
        reads_usage = (b"authorization", f"Bearer {KEY}".encode()) in scope.get("headers", ())
        await (usage_app if reads_usage else desk_app)(scope, receive, send)

    return Starlette(routes=[Mount("/", both)])
