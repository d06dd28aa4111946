"""`leaderboard archive`: a folder with the page and the responses that it requests, as viewers see the board."""

import asyncio
import csv
import json
import os
import zlib
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import requests
from sqlalchemy import create_engine, select
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from leaderboard.api.app import create_app
from leaderboard.api.report.archive import archive_files
from leaderboard.clock import utc_now
from leaderboard.period import Period, utc_today
from leaderboard.settings import Settings
from leaderboard.store.schema import metadata
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway, with_usage
from tests.support.board import board
from tests.support.clock import QUICK
from tests.support.command import leaderboard
from tests.support.gateway import KEY, FakeGateway, serving
from tests.support.rows import Row
from tests.support.waiting import Json, until

TODAY = utc_today(utc_now())
TOKEN = "the-viewers-token"


@pytest.fixture
def folder(tmp_path: Path, gateway: FakeGateway) -> Path:
    """With a built page, and a gateway with usage of two teams on three days."""
    page = tmp_path / "page" / "archive"
    page.mkdir(parents=True)
    for name in ("index.html", "page.js", "page.css", "favicon.svg"):
        (page / name).write_text(f"the page's {name}")
    gateway.aliases = {"a": "Team A", "b/c, ü": "Team </script> B"}
    days = [TODAY - timedelta(days=ago) for ago in range(3)]
    gateway.rows = [Row(day, team="a", key="key-a", prompt=100 + n, cost=0.5) for n, day in enumerate(days)]
    gateway.rows += [Row(day, team="b/c, ü", key="key-b", prompt=10, cost=0.25) for day in days]
    return tmp_path


def archive(folder: Path, gateway: FakeGateway, *options: str, **settings: str) -> CompletedProcess[str]:
    own = {
        "PATH": os.environ["PATH"],
        "LITELLM_BASE_URL": gateway.url,
        "LITELLM_API_KEY": KEY,
        "LEADERBOARD_PAGE_DIR": str(folder / "page"),
        "HISTORY_DAYS": "4",
    }
    (folder / ".env").touch()
    return leaderboard("archive", "written", *options, environment=own | settings, folder=folder)


def data_of(folder: Path) -> Json:
    text = (folder / "written" / "data.js").read_text(encoding="utf-8")
    data: Json = json.loads(text.removeprefix("window.leaderboardArchive="))
    return data


def response(data: Json, path: str, *parameters: str) -> Json:
    """The one response to a request with these parameters, whatever the time in it."""
    times = ("from=", "to=", "start_date=", "end_date=")
    found: list[Json] = [
        body
        for key, body in data["responses"].items()
        for requested, *query in [key.split("\n")]
        if requested == path
        and {part for part in query if not part.startswith(times)} == set(parameters)
        and any(part.startswith("from=") for part in query)
    ]
    assert len(found) == 1
    return found[0]


def test_holds_what_the_page_requests_of_the_named_days(folder: Path, gateway: FakeGateway) -> None:
    yesterday = str(TODAY - timedelta(days=1))
    done = archive(folder, gateway, "--from", yesterday, "--to", yesterday)

    assert done.returncode == 0, done.stderr
    data = data_of(folder)
    teams = response(data, "/tokens", "breakdown=false")["teams"]
    assert {team["name"]: team["tokens"] for team in teams} == {"Team A": 101, "Team </script> B": 10}
    alone = response(data, "/teams/b/c, ü")
    assert alone["team"]["tokens"] == 10
    assert response(data, "/tokens/steps", "team=b/c, ü")["team_id"] == "b/c, ü"
    assert response(data, "/tokens/hourly", "team=a", "tz=UTC")["hours"]
    event = data["responses"]["/event"]["event"]
    assert event["start"] == f"{yesterday}T00:00:00Z"
    assert event["end"] == f"{TODAY}T00:00:00Z"


def test_is_the_page_with_tables_beside_it(folder: Path, gateway: FakeGateway) -> None:
    assert archive(folder, gateway, "--from", str(TODAY - timedelta(days=2))).returncode == 0

    written = folder / "written"
    assert (written / "index.html").read_text() == "the page's index.html"
    head, first, *_ = (written / "tables" / "tokens.csv").read_text(encoding="utf-8-sig").splitlines()
    assert dict(zip(head.split(","), first.split(","), strict=True))["tokens"] == "303"
    assert {path.name for path in (written / "tables").iterdir()} == {
        "tokens.csv", "tokens-by-key.csv", "models.csv", "success-rate.csv", "cost-efficiency.csv",
        "timeseries-day.csv", "hourly.csv",
    }  # fmt: skip


def test_is_of_the_event_up_to_now(folder: Path, gateway: FakeGateway) -> None:
    start = f"{TODAY - timedelta(days=1)}T00:00:00Z"
    end = f"{TODAY + timedelta(days=2)}T00:00:00Z"
    done = archive(folder, gateway, EVENT_NAME="Hack Day", EVENT_START=start, EVENT_END=end)

    assert done.returncode == 0
    data = data_of(folder)
    event = data["responses"]["/event"]["event"]
    assert (event["name"], event["start"]) == ("Hack Day", start)
    assert event["end"] < end
    assert data["madeAt"] > 0


def test_no_file_has_a_token_a_key_or_the_code_of_joining(folder: Path, gateway: FakeGateway) -> None:
    secrets = {
        "SERVER_BASIC_AUTH_TOKEN": TOKEN,
        "ADMIN_TOKEN": "the-organisers-token",
        "LITELLM_ADMIN_KEY": "sk-admin-of-the-gateway",
        "JOIN_CODE": "QX7M4RTP",
    }
    done = archive(folder, gateway, "--from", str(TODAY), **secrets)

    assert done.returncode == 0
    files = [path.read_text(encoding="utf-8") for path in (folder / "written").rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [text for text in files for secret in (*secrets.values(), KEY, gateway.url) if secret in text]


def test_the_key_of_an_attendee_is_in_no_archive_store_log_url_or_response(
    folder: Path, gateway: FakeGateway, capfd: pytest.CaptureFixture[str]
) -> None:
    desk, urls, texts = AdminGateway(), list[str](), list[str]()
    database = {"DATABASE_URL": f"sqlite:///{folder / 'board.sqlite3'}"}
    organiser = {"Authorization": "Bearer the-organisers-token"}

    def read(path: str, device: str, method: str = "GET", body: object = None) -> requests.Response:
        headers = {"X-Join-Device": device, **organiser}
        response = requests.request(method, running.url + path, json=body, headers=headers, timeout=30)
        texts.append(f"{response.url}\n{response.headers}\n{response.text}")
        return response

    with serving(with_usage(desk, gateway, urls)) as url:
        joining = {
            "litellm_base_url": url, "litellm_admin_key": ADMIN_KEY, "join_code": "QX7M4RTP",
            "admin_token": "the-organisers-token", "log_level": "debug", "database_url": database["DATABASE_URL"],
            "event_start": f"{TODAY - timedelta(days=1)}T00:00:00Z",
            "event_end": f"{TODAY + timedelta(days=2)}T00:00:00Z",
        }  # fmt: skip
        with board(gateway, utc_now, history_days=4, **joining) as running:
            body = {"code": "QX7M4RTP", "name": "Ada Lovelace", "team": {"new": "Engines"}}
            joined = requests.post(f"{running.url}/join", json=body, timeout=30).json()
            device, first = joined["device_secret"], joined["key"]
            renewed = {"confirm": ["replace_key"]}
            key = requests.post(
                f"{running.url}/join/new-key", json=renewed, headers={"X-Join-Device": device}, timeout=30
            ).json()["key"]
            assert read("/join/test", device, "POST", {"key": key, "model": "gpt"}).ok
            assert read("/join/test", device, "POST", {"key": first, "model": "gpt"}).status_code == 403
            assert read("/join/test", device, "POST", {"key": key, "model": [key]}).status_code == 400
            desk.fault = lambda _: JSONResponse({"error": {"message": f"failed for {key}"}}, 500)
            assert read("/join/test", device, "POST", {"key": key, "model": "gpt"}).status_code == 502
            assert read("/join/new-key", device, "POST", renewed).status_code == 502
            desk.fault = None

            hashed = desk.keys["ada-lovelace"].hashed
            gateway.aliases["engines"], gateway.key_aliases[hashed] = "Engines", "ada-lovelace"
            gateway.rows.append(Row(TODAY, team="engines", key=hashed, prompt=77))
            until(
                lambda: read("/tokens", device).text,
                "the key's usage is there",
                lambda text: "lovelace" in text,
            )
            for path in (
                "/status", "/metrics", "/event", "/teams/engines", "/tokens?format=csv", "/join/info", "/join/me",
                "/admin/join", "/admin/participants", "/admin/teams", "/admin/audit", "/admin/attention",
            ):  # fmt: skip
                assert read(path, device).ok, path
            until(lambda: hashed.encode() in _stored(folder), "the store has the key's usage")
            done = archive(folder, gateway, "--from", str(TODAY), LITELLM_BASE_URL=url, **database)
            assert done.returncode == 0, done.stderr
        stored = _stored(folder)

    archived = "".join(path.read_text() for path in (folder / "written").rglob("*") if path.is_file())
    captured = capfd.readouterr()
    logged = captured.out + captured.err + done.stdout + done.stderr
    assert "ada-lovelace" in archived
    assert "join" in logged
    for one in (key, first):
        places = {"archive": archived, "log": logged, "urls": "\n".join(urls), "responses": "\n".join(texts)}
        # Without its beginning, which would be taken out of a log line.
        assert not [name for name, text in places.items() if one[3:] in text]
        assert one[3:].encode() not in stored
    assert not [name for name, text in places.items() if name != "urls" and hashed in text]
    assert not [name for name, text in places.items() if device in text]
    assert device.encode() not in stored


def _stored(folder: Path) -> bytes:
    """Every value of every table, decompressed, and the files as they are."""
    found = [path.read_bytes() for path in folder.glob("board.sqlite3*")]
    engine = create_engine(f"sqlite:///{folder / 'board.sqlite3'}")
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            values = (cell for row in connection.execute(select(table)) for cell in row)
            found += [zlib.decompress(one) if isinstance(one, bytes) else str(one).encode() for one in values]
    engine.dispose()
    return b"\n".join(found)


def test_nothing_is_overwritten(folder: Path, gateway: FakeGateway) -> None:
    (folder / "written").mkdir()
    (folder / "written" / "mine.txt").write_text("mine")
    done = archive(folder, gateway, "--from", str(TODAY))

    assert done.returncode == 4
    assert "written is not empty" in done.stderr
    assert [path.name for path in (folder / "written").iterdir()] == ["mine.txt"]


def test_without_an_event_the_days_must_be_named(folder: Path, gateway: FakeGateway) -> None:
    done = archive(folder, gateway)

    assert done.returncode == 4
    assert "name the days with --from and --to" in done.stderr
    assert not (folder / "written").exists()


def test_a_gateway_that_fails_is_named(folder: Path, gateway: FakeGateway) -> None:
    done = archive(folder, gateway, "--from", str(TODAY), LITELLM_API_KEY="sk-wrong")

    assert done.returncode == 4
    assert "LITELLM_API_KEY" in done.stderr
    assert not (folder / "written").exists()


def test_a_page_that_is_not_built_is_named(folder: Path, gateway: FakeGateway) -> None:
    (folder / "page" / "archive" / "page.js").unlink()
    done = archive(folder, gateway, "--from", str(TODAY))

    assert done.returncode == 4
    assert "npm run build" in done.stderr


def test_beside_a_running_board_it_shows_the_same_and_leaves_the_reading_to_it(
    folder: Path, gateway: FakeGateway
) -> None:
    database = f"sqlite:///{folder / 'board.sqlite3'}"
    with board(gateway, utc_now, database_url=database, refresh_seconds=600, history_days=4) as running:
        until(
            lambda: running.json("/status"),
            "the board has read its days",
            lambda found: found["loading"]["done"],
        )
        read = gateway.count("/team/daily/activity")
        done = archive(folder, gateway, "--from", str(TODAY), DATABASE_URL=database)

        assert done.returncode == 0, done.stderr
        assert gateway.count("/team/daily/activity") == read
        shown = running.json("/tokens", start_date=str(TODAY), end_date=str(TODAY))["teams"]
    held = response(data_of(folder), "/tokens", "breakdown=false")["teams"]
    assert {team["name"]: team["tokens"] for team in held} == {team["name"]: team["tokens"] for team in shown}


def test_all_its_numbers_are_of_one_moment(folder: Path, gateway: FakeGateway) -> None:
    settings = Settings(_env_file=None, litellm_base_url=gateway.url, litellm_api_key=KEY, history_days=4)
    app = create_app(settings.model_copy(update={"refresh_seconds": QUICK}), utc_now)

    async def growing(scope: Scope, receive: Receive, send: Send) -> None:
        """A board whose numbers change after each request for its rows."""
        await app(scope, receive, send)
        if scope["type"] == "http" and scope["path"] == "/tokens":
            gateway.rows = [gateway.rows[0].grown(prompt=7, requests=1), *gateway.rows[1:]]
            before = app.state.refresher.snapshot
            await asyncio.to_thread(
                until, lambda: app.state.refresher.snapshot.version > before.version, "the growth is read"
            )

    async def written() -> dict[str, bytes]:
        async with app.router.lifespan_context(app):
            until(lambda: app.state.refresher.snapshot.ledger.days, "the days are read")
            days = Period(TODAY - timedelta(days=1), TODAY)
            files = archive_files(growing, folder / "page" / "archive", utc_now(), days=days)
            return {name: content async for name, content in files}

    files = asyncio.run(written())
    data = json.loads(files["data.js"].decode().removeprefix("window.leaderboardArchive="))
    table = csv.DictReader(files["tables/tokens.csv"].decode("utf-8-sig").splitlines())
    tokens = {team["name"]: team["tokens"] for team in response(data, "/tokens", "breakdown=false")["teams"]}
    assert {row["name"]: int(row["tokens"]) for row in table} == tokens
    assert {response(data, f"/teams/{team}")["as_of"] for team in ("a", "b/c, ü")} == {
        response(data, "/tokens/models")["as_of"]
    }
