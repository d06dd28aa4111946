"""One small model request with an attendee's own key, to see that it works."""

import time
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from leaderboard.client.transport import Transport
from leaderboard.errors import NotLiteLLM

_PATH = "/v1/chat/completions"
_COST_HEADER = "x-litellm-response-cost"
# Enough for a word; reasoning models refuse fewer than 16.
_MAX_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Trial:
    """`cost` in dollars; None where the gateway doesn't report it."""

    model: str
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    seconds: float


class _Usage(BaseModel):
    prompt_tokens: int
    completion_tokens: int


class _Completion(BaseModel):
    model_config = ConfigDict(extra="ignore")
    usage: _Usage


def try_key(transport: Transport, model: str) -> Trial:
    """`transport` carries the attendee's key."""
    began = time.monotonic()
    content = {
        "model": model,
        "messages": [{"role": "user", "content": "Say hello in one word."}],
        "max_tokens": _MAX_TOKENS,
    }
    response = transport.post(_PATH, content)
    try:
        usage = _Completion.model_validate_json(response.body).usage
    except ValidationError:
        raise NotLiteLLM(f"{_PATH} returned something that is not a completion.") from None
    return Trial(
        model,
        usage.prompt_tokens,
        usage.completion_tokens,
        _dollars(response.headers.get(_COST_HEADER)),
        time.monotonic() - began,
    )


def _dollars(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
