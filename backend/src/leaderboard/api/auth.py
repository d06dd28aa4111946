"""The viewer token and the admin token. Every place that protects data uses this one check."""

import secrets
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from leaderboard.errors import NotSignedIn
from leaderboard.settings import Settings

# Documents the scheme in OpenAPI; the check below keeps the documented error shape.
_BEARER = HTTPBearer(
    auto_error=False,
    description="The viewer token, if SERVER_BASIC_AUTH_TOKEN is set on the server; ADMIN_TOKEN for /admin.",
)


class Role(StrEnum):
    VIEWER = "viewer"
    # Sees everything that viewers see.
    ADMIN = "admin"


def role_of(settings: Settings, authorization: bytes) -> Role | None:
    """The role that this Authorization header opens; tokens are compared in constant time."""
    if not authorization:
        return Role.VIEWER if settings.server_basic_auth_token is None else None
    scheme, _, token = authorization.partition(b" ")
    is_bearer = scheme.lower() == b"bearer"
    viewer, admin = (
        expected is not None
        and secrets.compare_digest(token.strip(), expected.get_secret_value().encode())
        and is_bearer
        for expected in (settings.server_basic_auth_token, settings.admin_token)
    )
    if admin:
        return Role.ADMIN
    return Role.VIEWER if viewer or settings.server_basic_auth_token is None else None


async def role_of_request(request: Request, _: Annotated[object, Depends(_BEARER)] = None) -> Role | None:
    return role_of(request.app.state.settings, _authorization(request))


RequestRole = Annotated[Role | None, Depends(role_of_request)]


async def require_token(request: Request, role: RequestRole) -> None:
    """Dependency of every route that shows data."""
    if role is not None:
        return
    if _authorization(request):
        raise NotSignedIn("The token is wrong. Get the current one from the organisers.")
    raise NotSignedIn("This board is private: send the header 'Authorization: bearer <token>'.")


async def require_admin(request: Request, role: RequestRole) -> None:
    """Dependency of every admin route."""
    if role is Role.ADMIN:
        return
    if _authorization(request):
        raise NotSignedIn("This is not the admin token. It is the server's setting ADMIN_TOKEN.")
    raise NotSignedIn("Only organisers may do this: send the header 'Authorization: bearer <admin token>'.")


def _authorization(request: Request) -> bytes:
    """As in the response cache: of several headers the last one counts."""
    value: bytes = dict(request.scope["headers"]).get(b"authorization", b"")
    return value
