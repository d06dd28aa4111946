"""What organisers set for teams holds in every route, for each value of each of its parameters, and in the report."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.api.test_admin_routes import Json
from tests.api.test_freeze import Side, board, events, paths, play_on
from tests.support.clock import Clock

DIVISIONS = [{"id": "all", "name": "All"}, {"id": "guests", "name": "Guests"}]
RENAMED, SLOT = "The first letters", 7
# Of the hidden team: its id and name, and its model, which nobody else uses.
HIDDEN = ("secret", "hidden-model")


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    """A running event in which each kind of setting is used."""
    page = tmp_path / "archive"
    page.mkdir()
    for name in ("index.html", "page.js", "page.css", "favicon.svg"):
        (page / name).write_text("")
    clock = Clock()
    with board(clock, leaderboard_page_dir=tmp_path) as one:
        desk = one.desk
        times = {"start": clock() - timedelta(hours=30), "end": clock() + timedelta(hours=1)}
        basics = {name: moment.isoformat() for name, moment in times.items()}
        desk.put("/event", **desk.basics(name="Final", divisions=DIVISIONS, **basics))
        desk.put("/teams/a", settings={"display_name": RENAMED, "slot": SLOT})
        desk.put("/teams/b", settings={"division": "guests"})
        desk.put("/teams/hosts", settings={"out_of_competition": True})
        desk.put("/teams/secret", settings={"hidden": True})
        desk.put("/what-if", model="m1")
        yield one


def objects(value: object) -> Iterator[Json]:
    """Every object within a JSON value."""
    if isinstance(value, dict):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in parts:
        yield from objects(each)


def rows_of(content_type: str, text: str) -> list[Json]:
    """Of JSON and of CSV, with nothing and numbers alike."""
    if content_type.startswith("application/json"):
        return list(objects(json.loads(text)))
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return [
        {name: int(cell) if cell.isdigit() else cell or None for name, cell in row.items()} for row in rows
    ]


def faults(name: str, text: str, rows: list[Json]) -> list[str]:
    found = [f"{name}: {word}" for word in HIDDEN if word in text.lower() and word not in name]
    found += [f"{name}: the gateway's name"] * ("Alpha" in text)
    wanted: dict[str, Json] = {
        "a": {"name": RENAMED, "slot": SLOT, "division": "all"},
        "b": {"division": "guests"},
        "hosts": {"rank": None, "out_of_competition": "True" if "csv" in name else True},
    }
    for row in rows:
        expected = wanted.get(str(row.get("team_id")), {})
        found += [
            f"{name}: {field} is {row[field]!r}"
            for field, value in expected.items()
            if field in row and row[field] != value
        ]
    return found


def all_faults(side: Side) -> list[str]:
    found, named = [], 0
    for path in [*paths(side.board), "/event"]:
        response = side.board.get(path)
        rows = [] if "/board.html" in path else rows_of(response.headers["Content-Type"], response.text)
        found += faults(path, response.text, rows)
        named += RENAMED in response.text
        if "division=guests" in path:
            found += [path for row in rows if row.get("team_id") in ("a", "hosts")]
    # The test can see teams.
    assert named > 100
    return found


def test_no_route_has_other_names_colours_ranks_or_divisions_and_no_hidden_team(side: Side) -> None:
    with events(side) as live:
        first = [next(live), next(live)]
        assert all_faults(side) == []

        play_on(side, side.desk.clock)
        moved = next(event for event in live if event[2].get("teams"))
    assert all_faults(side) == []
    assert not any(word in str([*first, moved]) for word in HIDDEN)
    assert {team["team_id"]: team["rank"] for team in moved[2]["teams"]}["hosts"] is None
    for action in ("end", "reveal"):
        side.desk.act(action)
    side.desk.post("/reveal", action="awards")
    assert all_faults(side) == []
    side.desk.act("publish", name="Final")

    assert all_faults(side) == []
    event = side.board.json("/event")["event"]
    assert {row["team_id"]: row["division"] for row in event["podium"]} == {
        "a": "all",
        "b": "guests",
        "gone": "all",
        "idle": "all",
        "late": "all",
    }


def test_neither_the_report_nor_its_archive_has_anything_else(side: Side) -> None:
    body = side.desk.send("GET", "/report").content
    with zipfile.ZipFile(io.BytesIO(body)) as report:
        files = {name: report.read(name).decode("utf-8-sig") for name in report.namelist()}
    assert {"report.en.html", "board/data.js", "teams/001-the-first-letters.csv"} < files.keys()

    found = []
    for name, text in files.items():
        rows = rows_of("text/csv", text) if name.endswith(".csv") else []
        if name == "board/data.js":
            rows = list(objects(json.loads(text.partition("=")[2])))
        found += faults(name, text, rows)
    assert found == []
    assert f"<bdi>{RENAMED}</bdi>" in files["report.en.html"]
    assert "(out of competition)" in files["report.en.html"]
    assert "<caption><bdi>Guests</bdi></caption>" in files["report.en.html"]
