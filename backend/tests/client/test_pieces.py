"""A response in pieces has the content of the whole one, whatever its layout and the size of the pieces."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import responses

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.models import ActivityPage, DayActivity
from leaderboard.client.pieces import NotCuttableError, cut, cut_list
from leaderboard.client.transport import Transport
from leaderboard.errors import NotLiteLLM

URL = "http://gateway.example"
FIRST, LAST = date(2026, 11, 22), date(2026, 11, 24)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_RECORDED = Path(__file__).parents[1] / "fixtures" / "gateway"
Json = object


def recorded(name: str = "team-daily-activity") -> Json:
    body: Json = json.loads((_RECORDED / f"{name}.json").read_text(encoding="utf-8"))["body"]
    return body


def reordered(value: Json) -> Json:
    """With the members of all objects in reverse, so that the mappings come before what they belong to."""
    if isinstance(value, dict):
        return {name: reordered(part) for name, part in reversed(value.items())}
    return [reordered(part) for part in value] if isinstance(value, list) else value


def with_odd_names(value: Json) -> Json:
    """Quotes, brackets and backslashes in every team, key and model."""
    if isinstance(value, dict):
        return {
            (name if name.isidentifier() else f'{name} "}}]{{[\\ \n,:é😀'): with_odd_names(part)
            for name, part in value.items()
        }
    return [with_odd_names(part) for part in value] if isinstance(value, list) else value


def layouts(body: Json) -> dict[str, str]:
    return {
        "compact": json.dumps(body, separators=(",", ":")),
        "indented": json.dumps(body, indent=2),
        "with tabs": "\n\t " + json.dumps(body, indent="\t", separators=(" , ", " : ")) + " \r\n",
        "in another order": json.dumps(reordered(body)),
        "with odd names": json.dumps(with_odd_names(body), ensure_ascii=False),
        "with escaped names": json.dumps(with_odd_names(body)),
    }


LAYOUTS = layouts(recorded())
# Path, and the file with a recorded response.
LISTS = {"/team/list": "team-list", "/model/info": "model-info", "/spend/logs/v2": "spend-logs-v2"}


def client_of(path: str, body: bytes, piece_bytes: int, wire: responses.RequestsMock) -> LiteLLMAPI:
    wire.get(URL + path, body=body)
    return LiteLLMAPI(Transport(URL, "sk-test", retries=0), piece_bytes=piece_bytes)


def read(body: bytes, piece_bytes: int) -> list[DayActivity]:
    with responses.RequestsMock() as wire:
        client = client_of("/team/daily/activity", body, piece_bytes, wire)
        return client.fetch_team_daily_activity(FIRST, LAST)


def read_list(path: str, body: bytes, piece_bytes: int) -> Json:
    with responses.RequestsMock() as wire:
        client = client_of(path, body, piece_bytes, wire)
        if path == "/team/list":
            return client.fetch_teams()
        if path == "/model/info":
            return client.fetch_model_info()
        return list(client.fetch_request_logs(NOON, NOON))


def page_with(breakdown: str) -> bytes:
    day = f'{{"date": "2026-11-23", "metrics": {{"total_tokens": 7}}, "breakdown": {breakdown}}}'
    return f'{{"results": [{day}]}}'.encode()


def every_page(body: bytes, size: int) -> list[bytes]:
    own, days = cut(body, size)
    return [own, *(page for day in days for page in (day.page, *day.further_pages()))]


@pytest.mark.parametrize("piece_bytes", [1, 300, 1000, 5000])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_pieces_have_the_content_of_the_page(layout: str, piece_bytes: int) -> None:
    body = LAYOUTS[layout].encode()

    assert read(body, piece_bytes) == read(body, len(body))


def test_pieces_are_about_as_large_as_requested() -> None:
    metrics = {"total_tokens": 7}
    keys = {f"key-{number:04}": {"metrics": metrics} for number in range(1000)}
    whole = {"metrics": metrics, "api_key_breakdown": keys}
    teams = {f"team-{number}": {"metrics": metrics, "api_key_breakdown": {}} for number in range(1000)}
    breakdown = {"entities": teams | {"large": whole}, "models": {"gpt": whole}, "api_keys": keys}
    body = json.dumps({"results": [{"date": "2026-11-23", "metrics": metrics, "breakdown": breakdown}]})

    pages = every_page(body.encode(), 5000)

    assert max(map(len, pages)) < 5500
    assert len(pages) < 1.5 * len(body) / 5000
    assert read(body.encode(), 5000) == read(body.encode(), len(body))


def test_what_is_never_read_is_in_no_piece() -> None:
    breakdown = '{"providers": {"openai": {"metrics": {}}}, "models": {}}'
    body = page_with(breakdown)

    assert not [page for page in every_page(body, 1) if b"providers" in page]


def test_every_piece_is_a_page() -> None:
    for page in every_page(LAYOUTS["compact"].encode(), 1):
        ActivityPage.model_validate_json(page)


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"results"',
        '{"results": [{"date": "2026-11-23"',
        '{"results": "a',
        '{"results": []} {}',
        "[]",
        '{"a": }',
        '{"results": {}}',
        '{"results": [}',
    ],
)
def test_a_broken_page_is_an_error(body: str) -> None:
    with pytest.raises(NotCuttableError):
        cut(body.encode(), 1)
    with pytest.raises(NotLiteLLM):
        read(body.encode(), 1)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.999])
def test_a_page_that_ends_early_is_an_error(share: float) -> None:
    body = LAYOUTS["compact"].encode()
    with pytest.raises(NotLiteLLM, match="json"):
        read(body[: int(len(body) * share)], 1)


@pytest.mark.parametrize(
    "breakdown", ["null", "[]", "7", '{"entities": null}', '{"entities": [], "models": 7}']
)
def test_a_mapping_that_is_none_is_handled_as_in_a_whole_page(breakdown: str) -> None:
    body = page_with(breakdown)

    assert read(body, 1) == read(body, len(body))


@pytest.mark.parametrize("piece_bytes", [1, 1000, 5000])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", LISTS)
def test_a_list_in_pieces_has_the_content_of_the_whole(path: str, layout: str, piece_bytes: int) -> None:
    body = layouts(recorded(LISTS[path]))[layout].encode()

    assert read_list(path, body, piece_bytes) == read_list(path, body, len(body))


def test_pieces_of_a_list_are_about_as_large_as_requested() -> None:
    body = json.dumps({"total": 7, "data": [{"request_id": f"r{number:04}"} for number in range(1000)]})

    pieces = list(cut_list(body.encode(), 5000, b'"data"').pages())

    assert max(map(len, pieces)) < 5100
    assert len(pieces) < 1.1 * len(body) / 5000


@pytest.mark.parametrize(
    "body",
    [
        "[",
        '[{"team_id": "a"}',
        '[{"team_id": "a"},]',
        '[{"team_id": "a"}] []',
        '{"team_id": "a"}',
        "7",
        '"a"',
    ],
)
def test_a_broken_list_is_an_error(body: str) -> None:
    with pytest.raises(NotCuttableError):
        cut_list(body.encode(), 1, b"")
    with pytest.raises(NotLiteLLM):
        read_list("/team/list", body.encode(), 1)


@pytest.mark.parametrize(
    "body",
    ['{"total": 7}', '{"data": {}}', '{"data": null}', '{"data": [}', '{"detail": []}'],
)
def test_an_object_without_its_list_is_an_error(body: str) -> None:
    with pytest.raises(NotLiteLLM):
        read_list("/model/info", body.encode(), 1)


def test_of_two_lists_the_last_counts_as_for_the_validator() -> None:
    body = b'{"data": [{"model_name": "a"}], "data": [{"model_name": "b"}]}'

    assert read_list("/model/info", body, 1) == read_list("/model/info", body, len(body))


@pytest.mark.parametrize("piece_bytes", [1, 1000, 10**6])
def test_a_list_of_foreign_entries_is_an_error(piece_bytes: int) -> None:
    body = json.dumps([{"id": number, "team_alias": "a"} for number in range(100)])
    with pytest.raises(NotLiteLLM, match="team_id"):
        read_list("/team/list", body.encode(), piece_bytes)


@pytest.mark.parametrize("piece_bytes", [1, 10**6])
def test_more_requests_than_a_page_has_are_an_error(piece_bytes: int) -> None:
    entry = {"request_id": "a", "startTime": "2026-11-23T12:00:00Z"}
    body = json.dumps({"data": [entry] * 1001, "total": 1001})
    with pytest.raises(NotLiteLLM, match="more than 1000 entries"):
        read_list("/spend/logs/v2", body.encode(), piece_bytes)
