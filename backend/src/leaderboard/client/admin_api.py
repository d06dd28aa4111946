"""AdminAPI: makes teams and keys at the gateway, changes and deletes them. It needs an admin's key."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from leaderboard.client.causes import Body
from leaderboard.client.transport import Transport
from leaderboard.errors import NotAtGateway, NotLiteLLM

_Shape = TypeVar("_Shape")
# Every model of the key's team, also once the team's models change.
_TEAM_MODELS = ("all-team-models",)
_KEYS_A_PAGE = 100


def _zero_for_none(value: object) -> object:
    return 0.0 if value is None else value


Dollars = Annotated[float, BeforeValidator(_zero_for_none), Field(allow_inf_nan=False)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, protected_namespaces=())


class GatewayTeam(_Wire):
    """`max_budget` in dollars, None without a limit; `models` empty: all."""

    team_id: str
    team_alias: str | None = None
    max_budget: float | None = None
    spend: Dollars = 0.0
    blocked: bool | None = None
    models: tuple[str, ...] = ()


class GatewayKey(_Wire):
    """A key without its secret. `token` is the gateway's hash of it, `key_name` its last four characters."""

    token: str = Field(repr=False)
    key_name: str | None = None
    key_alias: str | None = None
    team_id: str | None = None
    expires: datetime | None = None
    blocked: bool | None = None
    max_budget: float | None = None
    spend: Dollars = 0.0


class NewKey(_Wire):
    """The only time that the gateway shows the key."""

    key: SecretStr = Field(min_length=8)
    key_alias: str
    expires: datetime | None = None

    @property
    def hint(self) -> str:
        return f"sk-...{self.key.get_secret_value()[-4:]}"


class _TeamInfo(_Wire, Generic[_Shape]):
    team_info: _Shape


class _KeyInfo(_Wire):
    info: Mapping[str, object]


class _KeyList(_Wire):
    keys: list[GatewayKey]


class _UpdatedTeam(_Wire):
    data: GatewayTeam


_TEAM = TypeAdapter(GatewayTeam)
_TEAMS = TypeAdapter(list[GatewayTeam])
_TEAM_INFO = TypeAdapter(_TeamInfo[GatewayTeam])
_UPDATED_TEAM = TypeAdapter(_UpdatedTeam)
_NEW_KEY = TypeAdapter(NewKey)
_KEY_INFO = TypeAdapter(_KeyInfo)
_KEY_LIST = TypeAdapter(_KeyList)


class AdminAPI:
    """Every failure is a GatewayError: GatewayConflict for a taken id or alias, NotAtGateway for an unknown one."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    # -- teams

    def teams(self) -> list[GatewayTeam]:
        return _parsed("/team/list", self._transport.get("/team/list", {}), _TEAMS)

    def team(self, team_id: str) -> GatewayTeam:
        body = self._transport.get("/team/info", {"team_id": team_id})
        return _parsed("/team/info", body, _TEAM_INFO).team_info

    def create_team(self, team_id: str, alias: str, *, max_budget: float | None = None) -> GatewayTeam:
        """It may use every model; its keys may not."""
        content = {"team_id": team_id, "team_alias": alias, "models": []}
        return self._post("/team/new", {**content, **_given(max_budget=max_budget)}, _TEAM)

    def rename_team(self, team_id: str, alias: str) -> GatewayTeam:
        return self._update_team(team_id, {"team_alias": alias})

    def set_team_budget(self, team_id: str, max_budget: float | None) -> GatewayTeam:
        """In dollars; None lifts the limit."""
        return self._update_team(team_id, {"max_budget": max_budget})

    def block_team(self, team_id: str) -> GatewayTeam:
        return self._post("/team/block", {"team_id": team_id}, _TEAM)

    def unblock_team(self, team_id: str) -> GatewayTeam:
        return self._post("/team/unblock", {"team_id": team_id}, _TEAM)

    def delete_team(self, team_id: str) -> None:
        """With its keys."""
        self._transport.post("/team/delete", {"team_ids": [team_id]})

    # -- keys

    def create_key(
        self,
        alias: str,
        team_id: str,
        *,
        duration: str | None = None,
        max_budget: float | None = None,
        models: Collection[str] = (),
    ) -> NewKey:
        """`duration` as the gateway writes it: 12h, 7d. The key belongs to a team and to no user.

        Without `models`, it may use those of its team.
        """
        content = {"key_alias": alias, "team_id": team_id, "models": list(models or _TEAM_MODELS)}
        return self._post(
            "/key/generate", {**content, **_given(duration=duration, max_budget=max_budget)}, _NEW_KEY
        )

    def keys_with_alias(self, alias: str) -> list[GatewayKey]:
        """At most one, but for keys made by other means."""
        query: dict[str, str | int] = {
            "key_alias": alias,
            "return_full_object": "true",
            "size": _KEYS_A_PAGE,
        }
        found = _parsed("/key/list", self._transport.get("/key/list", query), _KEY_LIST)
        # Some releases match a part of the alias.
        return [key for key in found.keys if key.key_alias == alias]

    def key(self, token: str) -> GatewayKey:
        body = self._transport.get("/key/info", {"key": token})
        info = _parsed("/key/info", body, _KEY_INFO).info
        return _parsed("/key/info", {**info, "token": token}, TypeAdapter(GatewayKey))

    def move_key(self, token: str, team_id: str) -> None:
        self._transport.post("/key/update", {"key": token, "team_id": team_id})

    def delete_key(self, token: str) -> None:
        """Also if it is gone already."""
        try:
            self._transport.post("/key/delete", {"keys": [token]})
        except NotAtGateway:
            return

    def _update_team(self, team_id: str, changes: Mapping[str, object]) -> GatewayTeam:
        return self._post("/team/update", {"team_id": team_id, **changes}, _UPDATED_TEAM).data

    def _post(self, path: str, content: Mapping[str, object], shape: TypeAdapter[_Shape]) -> _Shape:
        return _parsed(path, self._transport.post(path, content).body, shape)


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _parsed(path: str, body: Body | Mapping[str, object], shape: TypeAdapter[_Shape]) -> _Shape:
    try:
        return (
            shape.validate_json(body) if isinstance(body, bytes | bytearray) else shape.validate_python(body)
        )
    except ValidationError:
        # Without the values: a key may be among them.
        raise NotLiteLLM(f"{path} returned something that LiteLLM would not send.") from None
