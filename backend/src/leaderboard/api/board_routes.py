"""GET /board.html and its style sheet."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from leaderboard.api import board_page, serializers
from leaderboard.api.auth import require_token
from leaderboard.api.board_page import Frame
from leaderboard.api.page_text import Language
from leaderboard.api.query import AppClock, AppSettings, BoardMetric, CurrentEvent, EventSelection, order_of
from leaderboard.errors import LeaderboardError
from leaderboard.settings import Settings

# Below it, a slow browser would do nothing but load the page.
_MIN_REFRESH_SECONDS = 10


class _WithErrorPages(APIRoute):
    """Errors are a page with a sentence, not JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def respond(request: Request) -> Response:
            try:
                return await handle(request)
            except LeaderboardError as error:
                frame = _frame(request, request.app.state.settings, None)
                page = board_page.error_page(str(error), error.status, frame)
                return HTMLResponse(page, error.status, headers=_HEADERS)

        return respond


router = APIRouter(include_in_schema=False, route_class=_WithErrorPages)
_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Authorization"}


@router.get(board_page.PATH, dependencies=[Depends(require_token)])
def board(
    request: Request,
    selection: EventSelection,
    settings: AppSettings,
    event: CurrentEvent,
    clock: AppClock,
    metric: BoardMetric = "event",
    lang: Annotated[Language | None, Query()] = None,
    refresh: Annotated[Literal["on", "off"], Query()] = "on",
) -> HTMLResponse:
    """The rows of /tokens; of the event and by its metric, if there is one and the address has no other."""
    now, order = clock(), order_of(metric, event)
    rows = serializers.tokens_response(selection, order, breakdown=False)
    frozen_at = selection.view.snapshot.frozen_at
    page = board_page.board_page(
        rows, order.metric, event, now, frozen_at, _frame(request, settings, lang, refresh)
    )
    return HTMLResponse(page, headers=_HEADERS)


@router.get(board_page.STYLE_PATH)
async def style() -> Response:
    return Response(board_page.STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})


def _frame(
    request: Request, settings: Settings, lang: Language | None, refresh: Literal["on", "off"] = "on"
) -> Frame:
    language = board_page.language_of(lang, request.headers.get("Accept-Language", ""))
    seconds = max(_MIN_REFRESH_SECONDS, round(settings.refresh_seconds)) if refresh == "on" else None
    other = request.url.include_query_params(refresh="off" if refresh == "on" else "on")
    return Frame(language, settings.leaderboard_root_path, seconds, f"?{other.query}")
