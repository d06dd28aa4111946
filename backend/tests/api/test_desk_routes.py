"""What organisers see and decide besides the event's settings, over HTTP, and what everybody sees of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from tests.api.conftest import Backend
from tests.api.test_admin_routes import ADMIN, HOUR, Desk, Json, desk_on
from tests.support.clock import NOON, QUICK, TODAY
from tests.support.gateway import FakeGateway, Log
from tests.support.rows import Row
from tests.support.waiting import json_of, until

START, FREEZE = NOON - HOUR, NOON - timedelta(minutes=30)
# Tokens before and after the freeze. Each amount occurs nowhere else.
RACE = {"ada": (50_001, 3), "ben": (40_007, 20_011), "cy": (30_013, 1_017), "dee": (10_019, 90_023)}
FINAL = {team: sum(tokens) for team, tokens in RACE.items()}
HASH = "5ecre7" * 10 + "0000"
GETS = ["/teams", "/attention", "/reveal", "/awards", "/what-if", "/report"]
CHANGES = [
    ("PUT", "/attention"),
    ("POST", "/attention/0123456789abcdef/seen"),
    ("POST", "/reveal"),
    ("PUT", "/awards"),
    ("PUT", "/what-if"),
]


@pytest.fixture
def desk(gateway: FakeGateway, tmp_path: Path) -> Iterator[Desk]:
    """Of an event from eleven to eight that was frozen at half past eleven, once all minutes are known."""
    gateway.aliases = {team: team.title() for team in RACE}
    gateway.rows = [
        Row(TODAY, team=team, key=f"key-of-{team}", prompt=tokens, requests=2, cost=tokens / 1e6)
        for team, tokens in FINAL.items()
    ]
    gateway.logs = [
        Log(
            f"{team}-{place}",
            START + timedelta(minutes=10 + 30 * place),
            amount,
            team,
            f"key-of-{team}",
            spend=amount / 1e6,
        )
        for team, amounts in RACE.items()
        for place, amount in enumerate(amounts)
    ]
    gateway.keys = {"ada": [{"token": HASH, "key_alias": None, "blocked": True}]}
    gateway.accounts = {"ben": {"max_budget": 10.0, "spend": 9.5}, "cy": {"blocked": True}}
    gateway.deployments = [("gpt", "openai/gpt"), ("free", "local/free")]
    gateway.model_info = {"gpt": {"input_cost_per_token": 1e-5, "output_cost_per_token": 1e-5}}
    event = {
        "event_start": START.isoformat(),
        "event_end": (NOON + 8 * HOUR).isoformat(),
        "event_name": "Autumn",
    }
    page = tmp_path / "archive"
    page.mkdir()
    for name in ("index.html", "page.js", "page.css", "favicon.svg"):
        (page / name).write_text(f"<!-- {name} -->")
    for desk in desk_on(gateway, refresh_seconds=QUICK, leaderboard_page_dir=tmp_path, **event):
        until(
            lambda: desk.board.json("/tokens", period="event"),  # noqa: B023
            "the logs",
            lambda found: found["window"]["coverage"] == 1,
        )
        desk.put("/event", **desk.basics(freeze_at=FREEZE.isoformat()))
        yield desk


def revealing(desk: Desk) -> Desk:
    desk.act("end")
    desk.act("reveal")
    return desk


def seen(desk: Desk) -> Json:
    found = desk.seen()
    assert found is not None
    return found


# Who may


@pytest.mark.parametrize(("method", "path"), [*(("GET", path) for path in GETS), *CHANGES])
def test_only_organisers_use_the_desk(desk: Desk, method: str, path: str) -> None:
    body: Json | None = None if method == "GET" else {}
    without, wrong = (
        Desk(desk.board, desk.clock, token).send(method, path, body) for token in (None, "wrong")
    )
    assert (without.status_code, wrong.status_code) == (401, 401)
    assert "Ada" not in without.text


@pytest.mark.parametrize("path", GETS)
def test_without_the_setting_there_is_no_desk(backend: Backend, path: str) -> None:
    headers = {"Authorization": f"bearer {ADMIN}"}
    assert requests.get(f"{backend.url}/admin{path}", headers=headers, timeout=30).status_code == 404


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_change_of_an_older_state_is_refused(desk: Desk, method: str, path: str) -> None:
    bodies: dict[str, Json] = {
        "/attention": {"thresholds": {"quiet_minutes": 5}},
        "/reveal": {"action": "podium"},
        "/awards": {"awards": []},
        "/what-if": {"model": "gpt"},
    }
    body = bodies.get(path, {})
    response = desk.send(method, path, {"revision": 0, **body})
    assert response.status_code == 409
    assert response.json()["current"]["revision"] == desk.get()["revision"]


# Teams


def test_the_desk_lists_all_teams_with_budget_and_block(desk: Desk) -> None:
    desk.put("/teams/dee", settings={"hidden": True, "display_name": "Deer"})
    teams = {team["name"]: team for team in desk.get("/teams")["teams"]}
    assert list(teams) == ["Ada", "Ben", "Cy", "Dee"]
    ben, dee = teams["Ben"], teams["Dee"]
    assert (ben["rank"], ben["tokens"], ben["max_budget"], ben["spend"], ben["blocked"]) == (
        1,
        60_018,
        10,
        9.5,
        False,
    )
    assert (dee["rank"], dee["tokens"], dee["settings"]["hidden"]) == (None, 100_042, True)
    assert teams["Cy"]["blocked"]
    assert teams["Ada"]["key_count"] == 1


def budgets(desk: Desk) -> dict[str, tuple[float | None, float | None]]:
    """As viewers see them."""
    teams = desk.board.json("/tokens", period="event", breakdown="false")["teams"]
    return {team["team_id"]: (team["max_budget"], team["budget_left"]) for team in teams}


def test_viewers_see_budgets_only_if_the_organisers_show_them(desk: Desk) -> None:
    desk.put("/event", **desk.basics(freeze_at=None))
    assert set(budgets(desk).values()) == {(None, None)}
    desk.put("/event", **desk.basics(show_budget=True))
    assert budgets(desk)["ben"] == (10.0, 0.5)
    assert budgets(desk)["ada"] == (None, None)
    desk.put("/event", **desk.basics(freeze_at=FREEZE.isoformat()))
    assert set(budgets(desk).values()) == {(None, None)}


# Attention


def test_the_attention_list_has_what_the_gateway_reports(desk: Desk) -> None:
    found = desk.get("/attention")
    assert [(entry["kind"], entry["name"]) for entry in found["entries"]] == [
        ("blocked", "Ada"),
        ("blocked", "Cy"),
        ("budget", "Ben"),
    ]
    ada, cy, ben = found["entries"]
    assert (ada["detail"]["whole_team"], cy["detail"]["whole_team"]) == (False, True)
    assert ada["detail"]["keys"][0]["blocked"]
    assert (ben["detail"]["budget"]["left"], ben["detail"]["budget"]["key_hint"]) == (0.5, None)
    assert HASH not in str(found)
    assert found["thresholds"]["quiet_minutes"] == 20


def test_a_seen_entry_is_marked_for_half_an_hour(desk: Desk) -> None:
    (entry, *_) = desk.get("/attention")["entries"]
    desk.post(f"/attention/{entry['id']}/seen")
    (marked, other, *_) = desk.get("/attention")["entries"]
    assert (marked["seen_until"], other["seen_until"]) == (
        (NOON + HOUR / 2).isoformat().replace("+00:00", "Z"),
        None,
    )
    desk.clock.forward(minutes=31)
    assert desk.get("/attention")["entries"][0]["seen_until"] is None


def test_thresholds_are_kept(desk: Desk) -> None:
    thresholds = desk.get("/attention")["thresholds"] | {"quiet_minutes": 7}
    assert desk.put("/attention", thresholds=thresholds)["attention"]["quiet_minutes"] == 7
    assert desk.get("/attention")["thresholds"] == thresholds
    assert "quiet_minutes" in desk.refused("PUT", "/attention", thresholds={"quiet_minutes": 0})


# Reveal


def test_everybody_sees_the_ranks_one_by_one_and_nothing_before(desk: Desk) -> None:
    order = ["Cy", "Ada", "Ben", "Dee"]
    revealing(desk)
    for step, name in enumerate(order):
        hint = desk.get("/reveal")
        assert (hint["step"], hint["steps"], hint["hint"]["remaining"]) == (step, 4, 4 - step)
        assert [(team["name"], team["value"]) for team in hint["hint"]["teams"]] == [
            (name, FINAL[name.lower()])
        ]
        event = seen(desk)
        assert [team["name"] for team in event["reveal"]["revealed"]] == order[:step]
        for hidden in order[step:]:
            assert str(FINAL[hidden.lower()]) not in str(event)
        desk.post("/reveal", action="next")
    event = seen(desk)
    assert (event["reveal"]["step"], event["reveal"]["lit"], event["podium"]) == (4, ["dee"], None)
    dee = event["reveal"]["revealed"][-1]
    assert (dee["rank"], dee["value"], dee["frozen_rank"], dee["frozen_value"]) == (1, 100_042, 4, 10_019)
    assert desk.get("/reveal")["hint"] is None
    assert "podium comes next" in desk.refused("POST", "/reveal", action="next")


def test_a_step_can_be_taken_back(desk: Desk) -> None:
    revealing(desk)
    desk.post("/reveal", action="next")
    desk.post("/reveal", action="back")
    assert seen(desk)["reveal"]["revealed"] == []
    assert "No rank" in desk.refused("POST", "/reveal", action="back")


def test_before_the_reveal_there_is_nothing_to_see_and_no_step(desk: Desk) -> None:
    desk.act("end")
    assert "not begun" in desk.refused("POST", "/reveal", action="next")
    event = seen(desk)
    assert (event["reveal"], event["podium"], event["awards"]) == (None, None, None)


def test_podium_and_awards_follow_the_ranks(desk: Desk) -> None:
    revealing(desk)
    desk.post("/reveal", action="podium")
    event = seen(desk)
    assert [(row["rank"], row["name"], row["value"], row["hours"]) for row in event["podium"]] == [
        (1, "Dee", 100_042, 1),
        (2, "Ben", 60_018, 1),
        (3, "Ada", 50_004, 1),
        (4, "Cy", 31_030, 1),
    ]
    assert (event["awards"], event["awards_to_come"]) == (None, 5)
    desk.post("/reveal", action="awards")
    assert seen(desk)["awards_to_come"] == 0
    awards = {award["kind"]: award for award in seen(desk)["awards"]}
    assert (awards["climber"]["name"], awards["climber"]["value"]) == ("Dee", 3)
    assert (awards["success"]["name"], awards["success"]["condition"]) == (
        None,
        "Nobody reached 100 requests",
    )


def test_a_published_result_is_complete_without_any_step(desk: Desk) -> None:
    desk.act("end")
    desk.act("publish", name="Autumn")
    event = seen(desk)
    assert (event["reveal"]["stage"], len(event["reveal"]["revealed"])) == ("awards", 4)
    assert event["podium"]
    assert event["awards"]


def grow(desk: Desk, gateway: FakeGateway) -> None:
    """Usage in the event's last minute that the gateway reports after its end: Cy would have won."""
    gateway.rows = [row.grown(prompt=900_000) if row.team == "cy" else row for row in gateway.rows]

    until(lambda: tokens(desk, ADMIN)["cy"] > 900_000, "organisers see the late usage of the day")


def tokens(desk: Desk, token: str | None = None, **query: str) -> dict[str, int]:
    """Of today and yesterday, or of another period."""
    headers = {"Authorization": f"bearer {token}"} if token else {}
    response = requests.get(f"{desk.board.url}/tokens", headers=headers, params=query, timeout=30)
    return {team["team_id"]: team["tokens"] for team in json_of(response)["teams"]}


def test_late_usage_changes_nothing_once_the_reveal_has_begun(desk: Desk, gateway: FakeGateway) -> None:
    desk.clock.forward(seconds=30)
    revealing(desk)
    desk.post("/reveal", action="next")
    before = seen(desk)["reveal"], desk.get("/reveal")
    grow(desk, gateway)
    assert (seen(desk)["reveal"], desk.get("/reveal")) == before

    desk.post("/reveal", action="awards")
    shown = {name: seen(desk)[name] for name in ("reveal", "podium", "awards")}
    assert [team["name"] for team in shown["podium"]] == ["Dee", "Ben", "Ada", "Cy"]
    desk.act("publish", name="Autumn")
    assert {name: seen(desk)[name] for name in shown} == shown
    assert "result" not in desk.get()


def test_the_event_ends_at_its_second_once_the_request_logs_of_its_end_were_read(
    desk: Desk, gateway: FakeGateway
) -> None:
    desk.act("end")
    end = datetime.fromisoformat(desk.get()["end"])
    count = desk.get("/reveal")["count"]
    assert (count["state"], count["by_minute_tokens"]) == ("waiting", None)
    assert datetime.fromisoformat(count["ready_at"]) == end.replace(second=0, microsecond=0) + timedelta(
        minutes=2, seconds=30
    )

    desk.clock.forward(seconds=75)
    gateway.rows = [row.grown(prompt=1200, requests=2) if row.team == "cy" else row for row in gateway.rows]
    gateway.logs += [
        Log("before the end", end - timedelta(seconds=1), 900, "cy", "key-of-cy"),
        Log("after the end", end + timedelta(seconds=2), 300, "cy", "key-of-cy"),
    ]
    until(lambda: tokens(desk, ADMIN)["cy"] == 32_230, "organisers see the late usage of the day")
    assert tokens(desk, ADMIN, period="event")["cy"] == 31_030

    desk.clock.forward(seconds=80)
    read = until(lambda: desk.get("/reveal")["count"], "the logs", lambda found: found["state"] != "waiting")
    assert read == {"state": "second", "ready_at": None, "by_minute_tokens": 0}
    assert tokens(desk, ADMIN, period="event")["cy"] == 31_930
    desk.act("reveal")
    desk.act("publish", name="Autumn")
    assert desk.get("/reveal")["count"] == read
    assert tokens(desk, period="event")["cy"] == 31_930
    assert next(row["value"] for row in seen(desk)["podium"] if row["name"] == "Cy") == 31_930


def test_a_result_before_the_logs_of_the_end_were_read_counts_by_the_minute(desk: Desk) -> None:
    revealing(desk)
    assert desk.get("/reveal")["count"] == {"state": "minute", "ready_at": None, "by_minute_tokens": None}


def of_the_event(desk: Desk, token: str | None) -> dict[str, object]:
    """What every route has of the event, apart from the number of the version."""
    headers = {"Authorization": f"bearer {token}"} if token else {}
    whole = "period=event"
    paths = [
        f"/tokens?{whole}",
        f"/tokens?{whole}&format=csv",
        f"/tokens?from={START:%FT%TZ}&to={NOON:%FT%TZ}",
        f"/tokens/models?{whole}",
        f"/tokens/timeseries?{whole}&granularity=minute",
        f"/tokens/success-rate?{whole}",
        f"/tokens/cost-efficiency?{whole}",
        f"/tokens/pace?{whole}",
        f"/tokens/replay?{whole}",
        f"/tokens/hourly?{whole}",
        f"/tokens/steps?{whole}&team=cy",
        f"/teams/cy?{whole}",
        "/board.html",
        "/event",
    ]
    found: dict[str, object] = {}
    for path in paths:
        response = requests.get(desk.board.url + path, headers=headers, timeout=30)
        assert response.status_code == 200, response.text
        found[path] = re.sub(r'"(version|step|revision)":\d+', "", response.text)
    return found


def test_every_route_has_the_published_result_of_the_event(desk: Desk, gateway: FakeGateway) -> None:
    """Later usage, and what the gateway reports late, is in other periods alone."""
    desk.put("/what-if", model="gpt")
    desk.clock.forward(seconds=30)
    revealing(desk)
    organisers = of_the_event(desk, ADMIN)
    teams = [(row["name"], row["tokens"], row["rank"]) for row in desk.get("/teams")["teams"]]
    what_if, candidates = desk.get("/what-if")["cost"], desk.get("/awards")["candidates"]
    grow(desk, gateway)
    gateway.aliases = {**gateway.aliases, "cy": "Cy the Late"}
    until(lambda: "Cy the Late" in desk.send("GET", "/teams").text, "the new name is read")
    del organisers["/event"]
    assert {path: body for path, body in of_the_event(desk, ADMIN).items() if path != "/event"} == organisers

    desk.act("publish", name="Autumn")
    published = of_the_event(desk, ADMIN)
    assert {path: published[path] for path in organisers} == organisers
    # Viewers get the same, without budgets.
    assert not re.search("931030|900000|Late", str(of_the_event(desk, None)))
    assert [row["name"] for row in seen(desk)["podium"]] == ["Dee", "Ben", "Ada", "Cy"]
    assert tokens(desk, period="event") == FINAL
    assert tokens(desk)["cy"] == FINAL["cy"] + 900_000
    now = [(row["tokens"], row["rank"]) for row in desk.get("/teams")["teams"]]
    assert now == [row[1:] for row in teams]
    assert (desk.get("/what-if")["cost"], desk.get("/awards")["candidates"]) == (what_if, candidates)


def test_after_publishing_only_teams_without_a_result_are_hidden_or_moved(desk: Desk) -> None:
    revealing(desk)
    desk.act("publish", name="Autumn")

    for settings in ({"hidden": True}, {"out_of_competition": True}):
        refused = desk.refused("PUT", "/teams/ben", settings=settings)
        assert "part of the published result" in refused
    desk.put("/teams/new", settings={"hidden": True})
    desk.put("/teams/ben", settings={"display_name": "Benjamin"})
    assert [row["name"] for row in seen(desk)["podium"]] == ["Dee", "Benjamin", "Ada", "Cy"]


def test_going_back_before_the_reveal_counts_late_usage(desk: Desk, gateway: FakeGateway) -> None:
    desk.clock.forward(seconds=30)
    revealing(desk)
    grow(desk, gateway)
    desk.act("reopen")
    desk.act("undo")
    desk.post("/reveal", action="podium")
    assert seen(desk)["podium"][0]["name"] == "Dee"

    desk.act("reopen")
    desk.act("reveal")
    desk.post("/reveal", action="podium")

    assert seen(desk)["podium"][0]["name"] == "Cy"


# Awards


def test_organisers_choose_and_edit_the_awards(desk: Desk) -> None:
    found = {row["kind"]: row for row in desk.get("/awards")["candidates"]}
    assert [one["name"] for one in found["climber"]["candidates"]] == ["Dee"]
    fewer = desk.send("GET", "/awards", min_requests="1").json()["candidates"]
    success = next(row for row in fewer if row["kind"] == "success")
    assert [one["rank"] for one in success["candidates"]] == [1, 2, 3, 4]
    own = {"kind": "custom", "title": "Best story", "title_de": "Beste Geschichte", "team_id": "cy"}
    desk.put("/awards", awards=[found["climber"]["award"], own])
    desk.put("/teams/cy", settings={"display_name": "Cyrus"})
    revealing(desk)
    desk.post("/reveal", action="awards")
    assert [(award["title"], award["name"]) for award in seen(desk)["awards"]] == [
        ("Biggest climber", "Dee"),
        ("Best story", "Cyrus"),
    ]


def test_a_hidden_team_is_not_named_in_an_award(desk: Desk) -> None:
    desk.put("/awards", awards=[{"kind": "custom", "title": "Best story", "team_id": "cy"}])
    desk.put("/teams/cy", settings={"hidden": True})
    revealing(desk)
    desk.post("/reveal", action="awards")
    event = seen(desk)
    assert event["awards"][0]["name"] is None
    assert "Cy" not in str(event["reveal"])


# What-if


def test_the_event_at_other_prices(desk: Desk) -> None:
    found = desk.get("/what-if")
    tokens = sum(FINAL.values())
    assert (found["tokens"], found["cost"]) == (tokens, pytest.approx(tokens / 1e6))
    gpt, free = found["models"]
    assert (gpt["model"], gpt["cost"], gpt["reason"]) == ("gpt", pytest.approx(tokens / 1e5), None)
    assert (free["model"], free["cost"], free["reason"]) == ("free", None, "no_price")
    assert found["teams"] == []
    teams = desk.send("GET", "/what-if", model="gpt").json()["teams"]
    assert teams[0]["name"] == "Dee"
    assert (teams[0]["cost"], teams[0]["model_cost"]) == (pytest.approx(0.100042), pytest.approx(1.00042))
    assert desk.send("GET", "/what-if", model="nope").status_code == 404


def test_everybody_sees_the_prices_once_a_model_is_chosen(desk: Desk) -> None:
    desk.put("/event", **desk.basics(freeze_at=None))
    assert seen(desk)["what_if"] is None
    assert desk.put("/what-if", model="gpt")["what_if"] == "gpt"
    shown = seen(desk)["what_if"]
    assert (shown["model"], shown["tokens"]) == ("gpt", sum(FINAL.values()))
    desk.put("/what-if", model=None)
    assert seen(desk)["what_if"] is None


def test_the_result_is_not_kept_from_the_wall_by_a_pinned_scene(desk: Desk) -> None:
    def pin(scene: str) -> None:
        present = desk.get("/event")["present"]
        desk.put("/present", present={**present, "pinned": scene, "black": True})

    pin("board")
    revealing(desk)
    present = desk.get("/event")["present"]
    assert (present["pinned"], present["black"]) == (None, False)
    pin("board")
    state = desk.get("/event")
    desk.send("POST", "/reveal", {"action": "next", "revision": state["revision"]})
    assert desk.get("/event")["present"]["pinned"] is None


# Report


def test_the_report_is_one_download(desk: Desk) -> None:
    desk.put("/awards", awards=[{"kind": "custom", "title": "Best story", "team_id": "cy"}])
    response = desk.send("GET", "/report")
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="leaderboard-report-autumn-20261123T120000Z.zip"'
    )
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert "tokens.csv" in archive.namelist()
        page = archive.read("report.en.html").decode()
        assert "Dee" in archive.read("tokens.csv").decode()
        # As organisers see it, like the rest.
        assert archive.read("board/index.html") == b"<!-- index.html -->"
        assert "100042" in archive.read("board/data.js").decode()
    assert "Best story" in page
    assert "100,042" in page


def test_without_an_event_a_sentence_explains(gateway: FakeGateway) -> None:
    for bare in desk_on(gateway):
        for path in ("/attention", "/reveal", "/awards", "/what-if", "/report"):
            response = bare.send("GET", path)
            assert response.status_code == 400, path
            assert "event" in response.json()["detail"]
        assert [team["rank"] for team in bare.get("/teams")["teams"]] == [None]
