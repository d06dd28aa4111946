"""The API's own documentation, behind the token like the data."""

from fastapi import APIRouter, Depends, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse

from leaderboard.api.dependencies import AppSettings
from leaderboard.api.sign_in import signed_in
from leaderboard.errors import NotSignedIn

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json", dependencies=[Depends(signed_in)])
async def openapi(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())


@router.get("/docs")
async def docs(settings: AppSettings) -> HTMLResponse:
    """The browsable form; it cannot send a token, so a private board has none."""
    if settings.server_basic_auth_token is not None:
        raise NotSignedIn("This board is private: read /openapi.json with the token.")
    return get_swagger_ui_html(openapi_url=f"{settings.leaderboard_root_path}/openapi.json", title="API")
