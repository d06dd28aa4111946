"""A small workshop on a LiteLLM gateway: models that answer from a canned text, teams, keys, chat completions.

Everything goes through the gateway's own HTTP interface; only the standard library is needed.
"""

import hashlib
import hmac
import http.client
import json
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

Json = Any  # an answer's JSON; each use names the fields it reads


@dataclass(frozen=True)
class Model:
    name: str
    litellm_model: str
    answer: str
    dollars_per_prompt_token: float
    dollars_per_completion_token: float


# LiteLLM raises what a mock answer names: the last two models always fail.
MODELS = (
    Model(
        "workshop/large", "openai/gpt-5.2", "Check the tailstock before the second pass.", 1.75e-06, 1.4e-05
    ),
    Model(
        "workshop/medium", "anthropic/claude-sonnet-4-5", "The kiln reaches its hold at nine.", 3e-06, 1.5e-05
    ),
    Model("workshop/small", "openai/gpt-5-mini", "Sand with the grain.", 2.5e-07, 2e-06),
    Model("workshop/overloaded", "openai/gpt-5-mini", "litellm.RateLimitError", 2.5e-07, 2e-06),
    Model("workshop/broken", "openai/gpt-5-mini", "litellm.InternalServerError", 2.5e-07, 2e-06),
)
ANSWERING, FAILING = MODELS[:3], MODELS[3:]
# Without it the gateway ignores a `mock_response` that comes with a request.
_MAY_MOCK = {"allow_client_mock_response": True}
TEAMS = (
    "Turners",
    "Joiners",
    "Kiln crew",
    "Night shift",
    "Loom & Shuttle",
    "Ébénistes",
    "Forge",
    "Printmakers",
    "Bookbinders",
    "Glaziers",
)


@dataclass(frozen=True)
class Team:
    team_id: str
    name: str
    key: str


@dataclass(frozen=True)
class Usage:
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json


class GatewayError(Exception):
    """The gateway refused something that the workshop cannot do without."""


class Gateway:
    """Asks with the master key unless told another one."""

    def __init__(self, url: str, master_key: str, *, timeout: float = 30) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise GatewayError(f"{url} is not a URL such as http://litellm:4000")
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path.rstrip("/")
        self._master_key = master_key
        self._timeout = timeout

    def ask(self, method: str, path: str, body: Json = None, *, key: str | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {key or self._master_key}", "Content-Type": "application/json"}
        # The gateway hangs up after 5 s of silence, so each question has a connection of its own.
        connection = self._kind(self._host, self._port, timeout=self._timeout)
        try:
            connection.request(method, self._path + path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        try:
            return Answer(response.status, json.loads(text))
        except ValueError:
            return Answer(response.status, {})

    def must(self, method: str, path: str, body: Json = None) -> Json:
        answer = self.ask(method, path, body)
        if answer.status != http.client.OK:
            raise GatewayError(f"{method} {path} responded with {answer.status}: {json.dumps(answer.body)[:300]}")
        return answer.body

    def complete(self, team: Team, model: str, usage: Usage | None = None) -> Answer:
        """One chat completion, as an attendee asks for it. With `usage` the model says that it used so much."""
        body: Json = {
            "model": model,
            "messages": [{"role": "user", "content": "Where do I mark the shoulder line?"}],
            "num_retries": 0,
        }
        if usage is not None:
            message = {"role": "assistant", "content": "Measure twice, then mark it with a knife."}
            body["mock_response"] = {
                "model": model,
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": asdict(usage) | {"total_tokens": usage.prompt_tokens + usage.completion_tokens},
            }
        return self.ask("POST", "/v1/chat/completions", body, key=team.key)


def open_workshop(gateway: Gateway, master_key: str, *, prefix: str = "") -> list[Team]:
    """Makes what is missing of models, teams and keys, so that it can be opened again and again.

    Keys are derived from the master key: nothing has to be kept to use them after a restart.
    """
    known = {row["id"] for row in gateway.must("GET", "/v1/models")["data"]}
    for model in MODELS:
        if model.name not in known:
            gateway.must("POST", "/model/new", _model_body(model))
    listed = {row["team_id"] for row in gateway.must("GET", "/team/list")}
    teams = []
    for name in TEAMS:
        team_id = f"{prefix}{name.lower().replace(' ', '-')}"
        key = "sk-" + hmac.new(master_key.encode(), team_id.encode(), hashlib.sha256).hexdigest()[:40]
        if team_id not in listed:
            gateway.must("POST", "/team/new", {"team_id": team_id, "team_alias": name, "metadata": _MAY_MOCK})
        # Asked for by its hash: a key in an address ends up in logs, and trying one that is missing counts as usage.
        digest = hashlib.sha256(key.encode()).hexdigest()
        if gateway.ask("GET", f"/key/info?key={digest}").status != http.client.OK:
            alias = f"{team_id}-laptop"
            gateway.must(
                "POST",
                "/key/generate",
                {"team_id": team_id, "key": key, "key_alias": alias, "metadata": _MAY_MOCK},
            )
        teams.append(Team(team_id, name, key))
    return teams


def _model_body(model: Model) -> Json:
    return {
        "model_name": model.name,
        "litellm_params": {
            "model": model.litellm_model,
            "api_key": "not-a-key",
            "mock_response": model.answer,
            "input_cost_per_token": model.dollars_per_prompt_token,
            "output_cost_per_token": model.dollars_per_completion_token,
        },
        "model_info": {"mode": "chat"},
    }
