"""/board.html has the rows of /tokens, without scripts."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
import requests
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from leaderboard.api.board_page import language_of
from tests.api.conftest import Backend, running
from tests.api.test_admin_routes import desk_on
from tests.support.clock import NOON, QUICK, TODAY
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Row
from tests.support.waiting import until

HOSTILE = {
    "a": "<script>alert(1)</script>",
    "b": '"><img src=x onerror=alert(1)>',
    "c": "</table><h1>&amp; gone",
    "d": "\u202eevil\u202c نماذج 🦙",
}


class Reader(HTMLParser):
    """The elements of a page, and the cells of its rows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.rows: list[list[str]] = []
        self._in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def page_of(backend: Backend, path: str = "/board.html", **headers: str) -> requests.Response:
    return backend.session.get(backend.url + path, headers=headers, timeout=30)


def down(_: Request) -> Response:
    return PlainTextResponse("", 500)


@pytest.fixture
def hostile(gateway: FakeGateway) -> Iterator[Backend]:
    gateway.aliases = dict(HOSTILE)
    gateway.rows = [
        Row(TODAY, team=team, key=f"k{team}", prompt=1_234_567 * place, cost=12.345, requests=8, failed=1)
        for place, team in enumerate(HOSTILE, start=1)
    ]
    yield from running(litellm_base_url=gateway.url, litellm_api_key=KEY, refresh_seconds=QUICK)


def test_the_table_has_the_rows_of_tokens_and_names_are_no_markup(hostile: Backend) -> None:
    response = page_of(hostile)
    teams = hostile.json("/tokens")["teams"]
    read = Reader(response.text)

    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert [(row[0], row[1], row[2]) for row in read.rows[1:]] == [
        (str(team["rank"]), team["name"], f"{team['tokens']:,}") for team in teams
    ]
    assert set(read.elements) == {
        "html", "head", "meta", "title", "link", "body", "main", "h1", "p", "table", "caption", "thead",
        "tbody", "tr", "th", "td", "bdi", "a",
    }  # fmt: skip
    assert read.rows[1][3:] == ["8", "87.50%", "$12.35"]


def test_it_complies_with_the_content_policy_and_refreshes_itself(hostile: Backend) -> None:
    response = page_of(hostile)

    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert 'style="' not in response.text
    assert '<meta http-equiv="refresh" content="10">' in response.text
    style = page_of(hostile, "/board.css")
    assert style.headers["Content-Type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in style.text


def test_it_says_as_of_when_and_that_numbers_are_old_or_incomplete(
    gateway: FakeGateway, hostile: Backend
) -> None:
    fresh = page_of(hostile).text
    assert re.search(r"Numbers of 23 November 2026, 12:0\d:\d\d \(UTC\)\.", fresh)
    assert "Old numbers" not in fresh
    assert "Incomplete" not in fresh
    gateway.fault = down
    until(lambda: "Old numbers: the gateway cannot be reached" in page_of(hostile).text, "old numbers")
    partly = page_of(hostile, f"/board.html?start_date={TODAY - timedelta(days=40)}").text
    assert re.search(r"Incomplete: \d+ of 41 days have been read", partly)


def test_a_demo_says_so_and_shows_its_event(demo: Backend) -> None:
    page = unescape(page_of(demo).text)

    assert "Demo: these teams are made up." in page
    assert "<h1><bdi>LLM Hackathon (demo)</bdi></h1>" in page
    assert "The event ends on 23 November 2026, 18:00 (UTC)." in page
    assert "Results and prizes in the main hall" in page
    days = unescape(page_of(demo, "/board.html?start_date=2026-11-20&end_date=2026-11-21").text)
    assert "UTC days 2026-11-20 to 2026-11-21." in days
    assert "The event ends" not in days


def test_refreshing_can_be_stopped_and_started_again(hostile: Backend) -> None:
    """With the rest of the address as it was; what is in it is no markup."""
    running_page = page_of(hostile, "/board.html?lang=en&x=%22%3E%3Cscript%3E").text
    stop = re.search(r'refreshes itself every 10 seconds\. <a href="([^"]*)">Stop</a>', running_page)
    assert stop
    assert unescape(stop[1]) == "?lang=en&x=%22%3E%3Cscript%3E&refresh=off"
    stopped = page_of(hostile, "/board.html" + unescape(stop[1])).text
    assert "http-equiv" not in stopped
    assert "refresh=on" in stopped


def test_a_gateway_that_fails_is_a_sentence_on_the_page(
    gateway: FakeGateway, request: pytest.FixtureRequest
) -> None:
    gateway.fault = down
    backend: Backend = request.getfixturevalue("hostile")
    response = page_of(backend)

    assert response.status_code == 502
    assert response.headers["Content-Type"].startswith("text/html")
    assert "Error fetching usage" in response.text
    assert "http-equiv" in response.text


def test_a_private_board_requires_the_token(private_backend: Backend) -> None:
    refused = page_of(private_backend)
    german = page_of(private_backend, **{"Accept-Language": "de"})

    assert refused.status_code == german.status_code == 401
    assert "This board is private." in refused.text
    assert "Diese Rangliste ist privat." in german.text
    assert "<table" not in refused.text
    allowed = page_of(private_backend, Authorization="bearer let-me-in-please")
    assert allowed.status_code == 200
    assert "<table" in allowed.text


def test_it_is_german_where_the_browser_or_the_address_says_so(demo: Backend) -> None:
    german = page_of(demo, **{"Accept-Language": "de-CH,de;q=0.9,en;q=0.8"}).text
    chosen = page_of(demo, "/board.html?lang=de", **{"Accept-Language": "en"}).text

    for page in (german, chosen):
        assert '<html lang="de">' in page
        assert "Demo: Diese Teams sind erfunden." in page
        assert re.search(r'<td class="tokens">\d{1,3}(\.\d{3})+</td>', page)
    assert page_of(demo, "/board.html?lang=fr").status_code == 400


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("fr, de;q=0.5, en;q=0.4", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("de;q=0, en", "en"),
        ("de;q=high", "en"),
        ("ja", "en"),
    ],
)
def test_the_language_is_the_browsers_first_known_one(accepted: str, language: str) -> None:
    assert language_of(None, accepted) == language
    assert language_of("de", accepted) == "de"


def test_it_works_under_a_path_prefix() -> None:
    for backend in running(leaderboard_root_path="/board"):
        page = page_of(backend, "/board/board.html").text
        assert 'href="/board/board.css"' in page
        assert page_of(backend, "/board/board.css").ok


def test_the_board_of_an_event_is_in_the_order_of_its_metric(gateway: FakeGateway) -> None:
    gateway.aliases = {"a": "Ada", "b": "Ben", "c": "Cy", "d": "Dee"}
    gateway.rows = [
        Row(TODAY, team=team, key=f"k{team}", prompt=tokens, requests=requests_)
        for team, tokens, requests_ in (("a", 100, 9), ("b", 300, 5), ("c", 900, 1))
    ]
    day = "start_date=2026-11-23"

    def shown(query: str = day) -> list[list[str]]:
        page = Reader(page_of(desk.board, f"/board.html?{query}").text)
        return [row[:2] for row in page.rows[1:]]

    def ranks(**query: str) -> list[tuple[int | None, str]]:
        teams = desk.board.get("/tokens", **query).json()["teams"]
        return [(team["rank"], team["name"]) for team in teams]

    by_tokens = [["1", "Cy"], ["2", "Ben"], ["3", "Ada"], ["4", "Dee"]]
    for desk in desk_on(gateway, refresh_seconds=1):
        assert shown() == by_tokens
        times = {"start": NOON.isoformat(), "end": (NOON + timedelta(hours=3)).isoformat()}
        desk.put("/event", **desk.basics(**times, metric="requests", min_requests=2))

        assert shown() == [["1", "Ada"], ["2", "Ben"], ["–", "Cy"], ["–", "Dee"]]
        assert "Teams by requests" in page_of(desk.board, f"/board.html?{day}").text
        assert shown(f"{day}&metric=tokens") == by_tokens
        # What other programs read stays as it is.
        assert ranks() == ranks(metric="tokens") == [(1, "Cy"), (2, "Ben"), (3, "Ada"), (4, "Dee")]
        assert ranks(metric="event") == [(1, "Ada"), (2, "Ben"), (None, "Cy"), (None, "Dee")]
        assert ranks(metric="requests") == [(1, "Ada"), (2, "Ben"), (3, "Cy"), (4, "Dee")]
        table = desk.board.get("/tokens", format="csv", metric="event")
        assert [line.split(",")[1] for line in table.text.splitlines()[1:3]] == ["a", "b"]
        assert "leaderboard-tokens-requests-" in table.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("least", "order"), [(5, [(1, "Ada"), (2, "Ben")]), (0, [(1, "Ben"), (None, "Ada")])]
)
def test_success_has_one_minimum_on_the_board_in_its_csv_and_in_the_reveal(
    gateway: FakeGateway, least: int, order: list[tuple[int | None, str]]
) -> None:
    gateway.aliases = {"a": "Ada", "b": "Ben"}
    gateway.rows = [
        Row(TODAY, team=team, key=f"k{team}", prompt=9, requests=requests_, failed=failed)
        for team, requests_, failed in (("a", 8, 0), ("b", 50, 5))
    ]
    start = NOON.replace(hour=0)
    for desk in desk_on(gateway, refresh_seconds=1):
        times = {"start": start.isoformat(), "end": (NOON + timedelta(hours=1)).isoformat()}
        desk.put("/event", **desk.basics(**times, metric="success", min_requests=least))
        shown = desk.board.get("/event").json()
        assert shown["event"]["min_requests"] == (least or 20)
        assert shown["min_requests"] == {"success": 20}

        page = Reader(page_of(desk.board, "/board.html").text)
        assert [row[:2] for row in page.rows[1:]] == [[str(rank or "–"), name] for rank, name in order]
        table = desk.board.get("/tokens", format="csv", metric="event", period="event").text
        rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
        assert [(row["rank"], row["team_id"]) for row in rows] == [
            (str(rank or ""), name[0].lower()) for rank, name in order
        ]
        # Without the event's minimum, by another's choice of the metric.
        teams = desk.board.get("/tokens", metric="success").json()["teams"]
        assert [(team["rank"], team["name"]) for team in teams] == [(1, "Ben"), (None, "Ada")]

        desk.post("/event/actions", action="end")
        desk.post("/event/actions", action="reveal")
        for _ in range(sum(rank is not None for rank, _ in order)):
            desk.post("/reveal", action="next")
        revealed = desk.board.get("/event").json()["event"]["reveal"]["revealed"]
        found = [(team["rank"], team["name"]) for team in revealed]
        assert sorted(found, key=lambda row: (row[0] is None, row[0])) == order
