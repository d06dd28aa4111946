"""Where organisers' routes live: behind the admin token, with the errors that all of them share."""

from fastapi import APIRouter, Depends

from leaderboard.api.auth import require_admin
from leaderboard.api.routes import Responses, errors


def admin_router(own_errors: Responses | None = None) -> APIRouter:
    """`own_errors`: in place of the usual 400."""
    shared = errors(_400="A field is invalid, or not possible now; the sentence says why.")
    return APIRouter(
        prefix="/admin",
        tags=["admin"],
        dependencies=[Depends(require_admin)],
        responses=(own_errors or shared) | errors(_401="The admin token is missing or wrong."),
    )
