"""The viewer token. Every place that protects data uses this one check."""

import secrets
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from leaderboard.api.query import AppSettings
from leaderboard.errors import NotSignedIn
from leaderboard.settings import Settings

# Documents the scheme in OpenAPI; the check below keeps the documented error shape.
_BEARER = HTTPBearer(
    auto_error=False, description="The viewer token, if SERVER_BASIC_AUTH_TOKEN is set on the server."
)


def is_authorized(settings: Settings, authorization: bytes) -> bool:
    """Whether this Authorization header may see data; the token is compared in constant time."""
    if settings.server_basic_auth_token is None:
        return True
    scheme, _, token = authorization.partition(b" ")
    expected = settings.server_basic_auth_token.get_secret_value().encode()
    return secrets.compare_digest(token.strip(), expected) and scheme.lower() == b"bearer"


async def require_token(
    request: Request, settings: AppSettings, _: Annotated[object, Depends(_BEARER)] = None
) -> None:
    """Dependency of every route that shows data."""
    # As in the response cache: of several headers the last one counts.
    authorization: bytes = dict(request.scope["headers"]).get(b"authorization", b"")
    if is_authorized(settings, authorization):
        return
    if authorization:
        raise NotSignedIn("The token is wrong. Get the current one from the organisers.")
    raise NotSignedIn("This board is private: send the header 'Authorization: bearer <token>'.")
