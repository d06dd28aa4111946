"""The part of a LiteLLM Gateway that hands out keys; its responses have the shapes seen on LiteLLM 1.106."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ADMIN_KEY = "sk-admin-SECRET"
LATER = "2199-01-31T10:00:00.000000Z"

Fault: TypeAlias = Callable[[str], Response | None]
Body: TypeAlias = dict[str, object]


@dataclass
class Key:
    secret: str
    team_id: str | None
    expires: str | None = LATER
    blocked: bool | None = None
    max_budget: object = None
    duration: object = None
    models: object = None

    @property
    def hashed(self) -> str:
        return self.secret.encode().hex().ljust(64, "0")[:64]


@dataclass
class KeyDesk:
    """What it holds; a test changes it at will. `fault` may respond in its place."""

    url: str = ""
    teams: dict[str, str | None] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    received: list[tuple[str, Body]] = field(default_factory=list)
    fault: Fault | None = None
    made: int = 0

    def reset(self) -> None:
        self.teams, self.keys, self.received, self.fault, self.made = {}, {}, [], None, 0

    def count(self, path: str) -> int:
        return sum(requested == path for requested, _ in self.received)

    def app(self) -> Starlette:
        endpoints: dict[str, tuple[str, Callable[[Request, Body], Response]]] = {
            "/key/list": ("GET", self._list_keys),
            "/key/generate": ("POST", self._make_key),
            "/key/delete": ("POST", self._delete_keys),
            "/team/info": ("GET", self._team),
            "/team/list": ("GET", self._list_teams),
            "/team/new": ("POST", self._make_team),
        }
        return Starlette(
            routes=[
                Route(path, self._endpoint(respond), methods=[verb])
                for path, (verb, respond) in endpoints.items()
            ]
        )

    def _endpoint(
        self, respond: Callable[[Request, Body], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body: Body = json.loads(await request.body() or b"{}")
            self.received.append((request.url.path, body))
            fault = self.fault(request.url.path) if self.fault else None
            if fault is not None:
                return fault
            if request.headers.get("Authorization") != f"Bearer {ADMIN_KEY}":
                sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
                return error(401, f"Authentication Error, Invalid proxy server token passed: {sent}")
            return respond(request, body)

        return endpoint

    def _list_keys(self, request: Request, _: Body) -> Response:
        alias = request.query_params["key_alias"]
        found = [self._listed(name, key) for name, key in self.keys.items() if name == alias]
        return JSONResponse({"keys": found, "total_count": len(found), "current_page": 1})

    def _listed(self, alias: str, key: Key) -> Body:
        return {
            "token": key.hashed,
            "key_name": f"sk-...{key.secret[-4:]}",
            "key_alias": alias,
            "expires": key.expires,
            "team_id": key.team_id,
            "blocked": key.blocked,
            "max_budget": key.max_budget,
        }

    def _make_key(self, _: Request, body: Body) -> Response:
        alias = str(body["key_alias"])
        if alias in self.keys:
            return error(400, f"Key with alias '{alias}' already exists. Unique key aliases are required.")
        self.made += 1
        key = Key(
            secret=f"sk--Made_{self.made:04}",
            team_id=str(body["team_id"]),
            max_budget=body.get("max_budget"),
            duration=body["duration"],
            models=body["models"],
        )
        self.keys[alias] = key
        return JSONResponse({"key": key.secret, "key_alias": alias, "expires": key.expires})

    def _delete_keys(self, _: Request, body: Body) -> Response:
        wanted = body["keys"]
        assert isinstance(wanted, list)
        gone = [alias for alias, key in self.keys.items() if key.hashed in wanted]
        for alias in gone:
            del self.keys[alias]
        return JSONResponse({"deleted_keys": wanted}) if gone else error(404, "{'error': 'No keys found'}")

    def _team(self, request: Request, _: Body) -> Response:
        team_id = request.query_params["team_id"]
        if team_id not in self.teams:
            return error(404, f"{{'message': 'Team not found, passed team id: {team_id}.'}}")
        info = {"team_id": team_id, "team_alias": self.teams[team_id]}
        return JSONResponse({"team_id": team_id, "team_info": info, "keys": []})

    def _list_teams(self, _: Request, __: Body) -> Response:
        return JSONResponse(
            [{"team_id": team, "team_alias": alias, "keys": []} for team, alias in self.teams.items()]
        )

    def _make_team(self, _: Request, body: Body) -> Response:
        team_id, alias = str(body["team_id"]), str(body["team_alias"])
        if team_id in self.teams:
            return error(400, f"{{'error': 'Team id = {team_id} already exists.'}}")
        self.teams[team_id] = alias
        return JSONResponse({"team_id": team_id, "team_alias": alias})


def error(status: int, message: str) -> Response:
    return JSONResponse({"error": {"message": message, "type": "auth_error", "code": str(status)}}, status)


def failing_at(path: str, response: Response) -> Fault:
    return lambda requested: response if requested == path else None
