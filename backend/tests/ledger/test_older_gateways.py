"""What older LiteLLM releases do differently, and that the numbers are right all the same."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.sync.day_loader import read_day
from tests.support.facts import DAY, NOON
from tests.support.gateway import FakeGateway, Log
from tests.support.rows import Row, activity

ROWS = [
    Row(DAY, team=team, key=f"{team}-{key}", model=model, prompt=1 + 10 * place)
    for place, (team, key, model) in enumerate(
        (team, key, model) for team in "abc" for key in (1, 2) for model in ("m1", "m2", None)
    )
]
TOKENS = {(row.team, row.key, row.model or ""): row.prompt for row in ROWS}


def tokens_read(client: LiteLLMAPI) -> dict[tuple[str, str, str], int]:
    facts = read_day(client, DAY, lambda: NOON)
    return {(cell.team_id, cell.key, cell.model): cell.usage.total_tokens for cell in facts.cells}


def on_activity(respond: Callable[[Request], Response]) -> Callable[[Request], Response | None]:
    return lambda request: respond(request) if request.url.path == "/team/daily/activity" else None


def test_releases_that_page_in_no_stable_order_cannot_tear_a_day(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    """Before mid-2026 rows are ordered by date alone: they repeat or vanish between pages."""
    order = random.Random(1)

    def shuffled(request: Request) -> Response:
        rows = order.sample(ROWS, len(ROWS))
        page, size = (int(request.query_params[name]) for name in ("page", "page_size"))
        shown = rows[(page - 1) * size : page * size]
        pages = -(-len(rows) // size)
        return JSONResponse(
            {
                "results": activity(shown, {}),
                "metadata": {"page": page, "total_pages": pages, "has_more": page < pages},
            }
        )

    gateway.fault = on_activity(shuffled)

    assert tokens_read(client) == TOKENS


def test_releases_without_paging_fields_are_read_in_one_page(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    gateway.fault = on_activity(
        lambda _: JSONResponse({"results": activity(ROWS, {}), "metadata": {"total_spend": 0.0}})
    )

    assert tokens_read(client) == TOKENS
    assert gateway.count("/team/daily/activity") == 1


def test_releases_without_keys_below_the_teams_are_read_team_by_team(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    def without_keys(request: Request) -> Response:
        team = request.query_params.get("team_ids")
        days = activity([row for row in ROWS if team in (None, row.team)], {})
        for day in days:
            entities = day["breakdown"]["entities"]  # type: ignore[index]
            for entity in entities.values():
                del entity["api_key_breakdown"]
        return JSONResponse({"results": days, "metadata": {}})

    gateway.fault = on_activity(without_keys)

    by_team_and_model: dict[tuple[str, str], int] = {}
    for (team, _, model), tokens in tokens_read(client).items():
        by_team_and_model[team, model] = by_team_and_model.get((team, model), 0) + tokens
    assert by_team_and_model == {
        (team, model or ""): sum(row.prompt for row in ROWS if (row.team, row.model) == (team, model))
        for team in "abc"
        for model in ("m1", "m2", None)
    }


def test_releases_with_model_info_under_v1_only_are_read_there(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    def v1_only(request: Request) -> Response | None:
        return JSONResponse({"detail": "Not Found"}, 404) if request.url.path == "/model/info" else None

    gateway.fault = v1_only
    gateway.deployments = [("Workshop/gpt", "openai/gpt")]

    assert [row.model_name for row in client.fetch_model_info().data] == ["Workshop/gpt"]


def test_releases_that_give_100_request_logs_a_page_lose_none(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    gateway.logs = [Log(f"r{i}", NOON - timedelta(seconds=7 * i), 1) for i in range(950)]
    gateway.most_logs_a_page = 100

    assert len(all_logs(client)) == 950


def test_a_total_capped_at_10_000_does_not_hide_the_rest(gateway: FakeGateway, client: LiteLLMAPI) -> None:
    gateway.logs = [Log(f"r{i}", NOON - timedelta(seconds=i / 3), 1) for i in range(12_500)]
    gateway.total_cap = 10_000

    assert len(all_logs(client)) == 12_500


def test_more_requests_in_a_second_than_fit_a_page_are_read_page_by_page(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    gateway.logs = [Log(f"r{i}", NOON - timedelta(microseconds=i), 1) for i in range(450)]
    gateway.most_logs_a_page = 100

    assert len(all_logs(client)) == 450


def all_logs(client: LiteLLMAPI) -> set[str]:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    return {log.request_id for window in client.fetch_request_logs(start, NOON) for log in window.logs}
