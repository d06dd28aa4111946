"""Generated requests to every documented route, valid and invalid ones, without and with a viewer token.

Those of organisers have the admin token, and mostly the current revision, so that they change the event.
"""

import os
from collections.abc import Iterator, Mapping

import pytest
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from leaderboard.api.app import create_app, documented_app
from leaderboard.api.join import admin_routes as join_admin_routes
from leaderboard.api.join import routes as join_routes
from leaderboard.demo.gateway import DEMO_KEY
from leaderboard.settings import Settings
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway
from tests.support.clock import TickingClock
from tests.support.gateway import serving
from tests.support.thorough import THOROUGH
from tests.support.waiting import until

_TOKEN = "fuzzed-board-token"
_ADMIN_TOKEN = "fuzzed-admin-token"
# A report is the whole event, and a busy machine several times slower than ours.
_LONGEST_SECONDS = 300
_PUBLIC = {"/healthz", "/readyz", "/metrics"}
_CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# For each route, valid and invalid requests, with and without a token.
_CASES = int(os.environ.get("FUZZ_CASES", "2000" if THOROUGH else "400"))


_DOCUMENT = documented_app().openapi()
# Invalid parts of the document would be an Err.
_OPERATIONS = {
    result.ok().label: result.ok()
    for result in schemathesis.openapi.from_dict(_DOCUMENT).get_all_operations()
    if isinstance(result, Ok)
}
# The demo's gateway makes no keys.
_JOINING = {
    f"{method.upper()} {path}"
    for module in (join_routes, join_admin_routes)
    for path, item in FastAPI(routes=module.router.routes).openapi()["paths"].items()
    for method in item
}
_ROUNDS = [
    (label, mode)
    for label, operation in _OPERATIONS.items()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or operation.body or any(True for _ in operation.iter_parameters())
]
_EXAMPLES = -(-_CASES // (2 * len(_ROUNDS)))


@pytest.fixture(scope="module", params=[None, _TOKEN], ids=["public", "private"])
def board(request: pytest.FixtureRequest) -> Iterator[tuple[str, str | None]]:
    """The URL of a board on the demo gateway, and its token."""
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields.keys() - {"database_url"}:
            patch.delenv(name.upper(), raising=False)
        app = create_app(
            Settings(_env_file=None, server_basic_auth_token=request.param, admin_token=_ADMIN_TOKEN),
            TickingClock(),
        )
        with serving(app) as url:
            until(lambda: requests.get(f"{url}/readyz", timeout=10).ok, "the demo is ready")
            yield url, request.param


@pytest.fixture(scope="module")
def joinable() -> Iterator[str]:
    """The URL of a board on which attendees join."""
    desk = AdminGateway()
    with pytest.MonkeyPatch.context() as patch, serving(desk.app()) as gateway:
        for name in Settings.model_fields.keys() - {"database_url"}:
            patch.delenv(name.upper(), raising=False)
        settings: dict[str, object] = {
            "litellm_base_url": gateway,
            "litellm_api_key": ADMIN_KEY,
            "litellm_admin_key": ADMIN_KEY,
            "join_code": "QX7M-4RTP",
            "admin_token": _ADMIN_TOKEN,
        }
        with serving(create_app(Settings(_env_file=None, **settings), TickingClock())) as url:  # type: ignore[arg-type]
            yield url


def send(case: schemathesis.Case, url: str, headers: Mapping[str, str]) -> schemathesis.Response:  # type: ignore[type-arg]
    """The response; of a stream of events, which never ends, its beginning."""
    request = case.as_transport_kwargs(base_url=url, headers=dict(headers))
    with requests.request(**request, stream=True, timeout=_LONGEST_SECONDS) as received:
        is_stream = received.headers.get("Content-Type", "").startswith("text/event-stream")
        return schemathesis.Response(
            status_code=received.status_code,
            headers={name.lower(): [value] for name, value in received.headers.items()},
            content=next(received.iter_content(None)) if is_stream else received.content,
            request=received.request,
            elapsed=received.elapsed.total_seconds(),
            verify=True,
        )


@pytest.mark.parametrize(("label", "mode"), _ROUNDS, ids=lambda part: str(getattr(part, "value", part)))
def test_every_response_is_documented(
    board: tuple[str, str | None], joinable: str, label: str, mode: GenerationMode
) -> None:
    url, viewer_token = board
    operation = _OPERATIONS[label]
    if label in _JOINING:
        url, viewer_token = joinable, None
    token = _ADMIN_TOKEN if operation.path.startswith("/admin/") else viewer_token

    @settings(
        # A report is the whole event.
        max_examples=_EXAMPLES if THOROUGH or label != "GET /admin/report" else 1,
        derandomize=True,
        # A failing request is short enough as it is, and shrinking takes minutes.
        phases=(Phase.generate,),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def responds_as_documented(case: schemathesis.Case) -> None:  # type: ignore[type-arg]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict) and "revision" in case.body:
            current = requests.get(f"{url}/admin/event", headers=headers, timeout=_LONGEST_SECONDS).json()
            case.body["revision"] = current["revision"]
        response = send(case, url, headers)
        # A gateway refuses invented teams and keys, which is a documented 502; 500 is never documented.
        checks = [check for check in _CHECKS if label not in _JOINING or check is not not_a_server_error]
        case.validate_response(response, checks=checks)
        for secret in (DEMO_KEY, _TOKEN, _ADMIN_TOKEN, ADMIN_KEY):
            assert secret.encode() not in response.content
        if token and operation.path not in _PUBLIC:
            refused = requests.request(case.method, response.request.url or "", timeout=_LONGEST_SECONDS)
            # A query that is too long, or a path of no route, is refused before anything else.
            is_early = response.status_code == 414 or response.content == b'{"detail":"Not Found"}'
            assert refused.status_code == (response.status_code if is_early else 401)
            assert refused.json().keys() == {"detail"}

    responds_as_documented()


def test_every_operation_is_fuzzed_and_documents_what_the_board_sends_for_invalid_parameters() -> None:
    assert {"GET /tokens", "GET /live", "GET /status", "GET /metrics"} <= _OPERATIONS.keys()
    for operation in _OPERATIONS.values():
        statuses = set(operation.definition.raw["responses"])
        assert "422" not in statuses, operation.label
        assert "400" in statuses or not operation.query, operation.label
