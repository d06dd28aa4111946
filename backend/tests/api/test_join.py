"""Joining over HTTP: the product and a gateway, both running."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from starlette.responses import JSONResponse, Response

from leaderboard.sync import today_reader
from tests.api.conftest import Backend, has_read_all, running
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway, Key, Team, failing_at, with_usage
from tests.support.clock import QUICK, TODAY
from tests.support.gateway import KEY, FakeGateway, serving
from tests.support.rows import Row
from tests.support.waiting import json_of, until

CODE = "QX7M-4RTP"
ADMIN_TOKEN = "the-token-of-organisers"
Answer = Mapping[str, object]


@pytest.fixture(scope="module")
def one_desk() -> Iterator[AdminGateway]:
    desk = AdminGateway()
    with serving(desk.app()) as url:
        desk.url = url
        yield desk


@pytest.fixture
def desk(one_desk: AdminGateway) -> AdminGateway:
    one_desk.reset()
    return one_desk


def settings_of(desk: AdminGateway) -> dict[str, object]:
    return {
        "litellm_base_url": desk.url,
        "litellm_api_key": ADMIN_KEY,
        "litellm_admin_key": ADMIN_KEY,
        "join_code": CODE,
        "join_models": ("gpt-mini", "gpt-large"),
        "admin_token": ADMIN_TOKEN,
        "leaderboard_public_url": "https://board.example.org",
    }


def board(desk: AdminGateway, **settings: object) -> Iterator[Backend]:
    yield from running(None, **(settings_of(desk) | settings))


@pytest.fixture
def backend(desk: AdminGateway) -> Iterator[Backend]:
    yield from board(desk)


def post(backend: Backend, path: str, body: object = None, device: str | None = None) -> requests.Response:
    headers = {"X-Join-Device": device} if device else {}
    return backend.session.post(backend.url + path, json=body or {}, headers=headers, timeout=30)


def join(backend: Backend, name: str, **body: object) -> requests.Response:
    return post(backend, "/join", {"code": CODE, "name": name, **body})


def admin(backend: Backend, verb: str, path: str, body: object = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
    return backend.session.request(verb, backend.url + path, json=body, headers=headers, timeout=30)


def reason(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json()["reason"]


# -- who may join


def test_without_the_settings_there_are_no_routes(desk: AdminGateway) -> None:
    for settings in ({"join_code": None}, {"join_code": None, "litellm_admin_key": None}):
        for backend in board(desk, **settings):
            assert backend.get("/join/info").status_code == 404
            assert post(backend, "/join", {"code": CODE, "name": "Ada"}).status_code == 405
            assert admin(backend, "GET", "/admin/participants").status_code == 404


def test_a_private_board_is_joined_without_the_viewers_token(desk: AdminGateway) -> None:
    for backend in board(desk, server_basic_auth_token="token-of-the-viewers"):
        assert backend.get("/tokens").status_code == 401
        assert join(backend, "Ada Lovelace").status_code == 201


def test_a_wrong_code_makes_nothing(backend: Backend, desk: AdminGateway) -> None:
    response = post(backend, "/join", {"code": "QX7M-4RTQ", "name": "Ada"})
    assert reason(response) == (403, "wrong_code")
    assert desk.teams == {}


@pytest.mark.parametrize("typed", ["qx7m-4rtp", "QX7M4RTP", " qx7m 4rtp "])
def test_case_spaces_and_hyphens_of_a_code_do_not_matter(backend: Backend, typed: str) -> None:
    assert post(backend, "/join", {"code": typed, "name": "Ada"}).status_code == 201


def test_info_lists_teams_only_with_the_code(backend: Backend) -> None:
    join(backend, "Ada Lovelace", team={"new": "Engines"})
    without = backend.json("/join/info")
    assert without["teams"] is None
    assert without["open"] is True
    assert without["models"] == ["gpt-mini", "gpt-large"]
    headers = {"X-Join-Code": CODE}
    shown = backend.session.get(f"{backend.url}/join/info", headers=headers, timeout=30).json()
    assert shown["teams"] == [{"team_id": "engines", "name": "Engines", "members": 1, "full": False}]
    headers = {"X-Join-Code": "WRONGCODE"}
    wrong = backend.session.get(f"{backend.url}/join/info", headers=headers, timeout=30)
    assert reason(wrong) == (403, "wrong_code")


def test_without_a_rule_attendees_may_choose_every_model_that_the_gateway_lists(desk: AdminGateway) -> None:
    # Two public names that call one model, and one that is its own name.
    desk.deployments = (
        ("gpt-mini", "openai/gpt-5-mini"),
        ("gpt-spare", "openai/gpt-5-mini"),
        ("claude-5", "claude-5"),
    )
    for backend in board(desk, join_models=()):
        until(
            lambda: backend.json("/join/info")["models"],  # noqa: B023
            "the models are read",
            lambda models: models == ["claude-5", "gpt-mini", "gpt-spare"],
        )


def test_no_cache_keeps_what_attendees_and_organisers_get(backend: Backend) -> None:
    device = join(backend, "Ada Lovelace").json()["device_secret"]
    me = backend.session.get(f"{backend.url}/join/me", headers={"X-Join-Device": device}, timeout=30)
    assert me.headers["Cache-Control"] == "no-store"
    assert backend.get("/join/info").headers["Cache-Control"] == "no-store"
    for path in ("/admin/join", "/admin/participants"):
        assert admin(backend, "get", path).headers["Cache-Control"] == "no-store"


# -- teams and keys


def test_a_single_person_gets_a_team_of_their_name(backend: Backend, desk: AdminGateway) -> None:
    response = join(backend, "  Zoë   Müller-Łęcka ")
    assert response.status_code == 201
    assert response.headers["Cache-Control"] == "no-store"
    joined = response.json()
    assert joined["participant"] == {"id": "zoe-mueller-lecka", "name": "Zoë Müller-Łęcka"}
    assert joined["team"]["team_id"] == "zoe-mueller-lecka"
    assert joined["key_hint"] == f"sk-...{joined['key'][-4:]}"
    assert desk.teams["zoe-mueller-lecka"].alias == "Zoë Müller-Łęcka"
    assert desk.keys["zoe-mueller-lecka"].secret == joined["key"]
    assert desk.keys["zoe-mueller-lecka"].duration == "7d"


def test_a_team_is_made_once_and_joined_by_its_code(backend: Backend, desk: AdminGateway) -> None:
    made = join(backend, "Ada Lovelace", team={"new": "Analytical Engines"}).json()
    assert len(made["team_code"]) == 4
    second = join(backend, "Ben Ng", team={"code": made["team_code"].lower()}).json()
    assert second["team"]["team_id"] == "analytical-engines"
    assert desk.keys["ben-ng"].team_id == "analytical-engines"
    assert list(desk.teams) == ["analytical-engines"]
    assert reason(join(backend, "Cy Ng", team={"code": "ZZZZ"})) == (404, "unknown_team_code")
    assert reason(join(backend, "Cy Ng", team={"code": "AAAA", "new": "X"})) == (400, "invalid")


def test_the_board_knows_a_new_team_with_its_next_reading(
    desk: AdminGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today_reader, "_TEAMS_SECONDS", 3600.0)
    for backend in board(desk, refresh_seconds=QUICK):
        until(lambda: backend.get("/readyz").ok, "the teams are read, without the new one")  # noqa: B023
        headers = {"X-Join-Device": join(backend, "Ada").json()["device_secret"]}

        def slot() -> object:
            me = backend.session.get(f"{backend.url}/join/me", headers=headers, timeout=30)  # noqa: B023
            return json_of(me)["team"]["slot"]

        until(slot, "the board has the team", lambda found: found is not None)


def test_budgets_models_and_duration_follow_the_rules(desk: AdminGateway) -> None:
    settings = {"join_person_budget": 0.5, "join_team_budget": 5, "join_duration": "12h"}
    for backend in board(desk, **settings):
        joined = join(backend, "Ada Lovelace", team={"new": "Engines"}).json()
        assert joined["budget"] == 0.5
        assert (desk.keys["ada-lovelace"].max_budget, desk.keys["ada-lovelace"].duration) == (0.5, "12h")
        assert desk.teams["engines"].max_budget == 5
        assert desk.keys["ada-lovelace"].models == ["gpt-mini", "gpt-large"]


def test_models_chosen_at_the_desk_count_for_the_next_key_of_any_team(
    desk: AdminGateway, tmp_path: Path
) -> None:
    stored = {"database_url": f"sqlite:///{tmp_path}/board.db"}

    def choose(backend: Backend, *models: str) -> None:
        found = json_of(admin(backend, "GET", "/admin/join"))
        rules = {**found["rules"], "models": models}
        json_of(admin(backend, "PUT", "/admin/join", {"rules": rules, "revision": found["revision"]}))

    for backend in board(desk, **stored):
        code = join(backend, "Ada", team={"new": "Engines"}).json()["team_code"]
        choose(backend, "gpt-nano", "text-embed")
        assert join(backend, "Ben", team={"code": code}).json()["models"] == ["gpt-nano", "text-embed"]
        changes = json_of(admin(backend, "GET", "/admin/audit"))["changes"]
        change = next(each for each in changes if each["action"] == "join rules")
        assert change["before"]["models"] == ["gpt-mini", "gpt-large"]
        assert change["after"]["models"] == ["gpt-nano", "text-embed"]

    # The choice outlives the process, and none allows all models.
    for backend in board(desk, **stored):
        assert json_of(admin(backend, "GET", "/admin/join"))["rules"]["models"] == ["gpt-nano", "text-embed"]
        assert join(backend, "Cy", team={"code": code}).status_code == 201
        choose(backend)
        assert join(backend, "Dee", team={"code": code}).status_code == 201

    assert {alias: key.models for alias, key in desk.keys.items()} == {
        "ada": ["gpt-mini", "gpt-large"],
        "ben": ["gpt-nano", "text-embed"],
        "cy": ["gpt-nano", "text-embed"],
        "dee": ["all-team-models"],
    }
    assert desk.teams["engines"].models == []


def test_the_desk_offers_every_model_of_the_gateway(desk: AdminGateway) -> None:
    desk.deployments = (("gpt-mini", "openai/gpt-5-mini"), ("claude-5", "claude-5"))
    for backend in board(desk):
        until(
            lambda: json_of(admin(backend, "GET", "/admin/join"))["listed_models"],  # noqa: B023
            "the models are read",
            lambda models: models == ["claude-5", "gpt-mini"],
        )


def test_a_team_has_a_size(desk: AdminGateway) -> None:
    for backend in board(desk, join_team_size=2):
        code = join(backend, "Ada", team={"new": "Engines"}).json()["team_code"]
        assert join(backend, "Ben", team={"code": code}).status_code == 201
        assert reason(join(backend, "Cy", team={"code": code})) == (409, "team_full")
        assert "cy" not in desk.keys
        assert join(backend, "Cy").status_code == 201


# -- names


def test_a_name_is_never_a_reason_for_a_second_team_without_asking(
    backend: Backend, desk: AdminGateway
) -> None:
    join(backend, "Ada Lovelace")
    again = join(backend, "ada  LOVELACE")
    assert reason(again) == (409, "name_taken")
    assert again.json()["question"] == {
        "kind": "name_taken",
        "name": "ada LOVELACE",
        "team_name": "Ada Lovelace",
        "key_hint": None,
    }
    assert list(desk.teams) == ["ada-lovelace"]
    other = join(backend, "Ada Lovelace", confirm=["name_taken"]).json()
    assert other["participant"]["id"] == "ada-lovelace-2"
    assert list(desk.teams) == ["ada-lovelace", "ada-lovelace-2"]


def test_a_team_of_a_taken_name_is_a_question(backend: Backend, desk: AdminGateway) -> None:
    join(backend, "Ada", team={"new": "Engines"})
    asked = join(backend, "Ben", team={"new": "engines"})
    assert reason(asked) == (409, "team_exists")
    assert asked.json()["question"]["kind"] == "team_exists"
    assert join(backend, "Ben", team={"new": "engines"}, confirm=["team_exists"]).status_code == 201
    assert list(desk.teams) == ["engines", "engines-2"]


def test_teams_and_keys_made_by_other_means_are_not_taken_over(backend: Backend, desk: AdminGateway) -> None:
    desk.teams["engines"] = Team("Engines")
    desk.keys["ben-ng"] = Key("sk-of-the-real-ben", "engines")
    assert reason(join(backend, "Ada", team={"new": "Engines"})) == (409, "team_exists")
    assert reason(join(backend, "Ben Ng")) == (409, "name_taken")
    assert desk.keys["ben-ng"].secret == "sk-of-the-real-ben"


@pytest.mark.parametrize("name", ["", "   ", "---", "\u200b", "x" * 101])
def test_a_name_has_letters(backend: Backend, name: str) -> None:
    assert join(backend, name).status_code == 400


# -- the same device again


def test_coming_back_finds_team_and_keys_short_form_but_never_the_key(backend: Backend) -> None:
    joined = join(backend, "Ada Lovelace").json()
    headers = {"X-Join-Device": joined["device_secret"]}
    me = backend.session.get(f"{backend.url}/join/me", headers=headers, timeout=30)
    assert me.json()["team_code"] == joined["team_code"]
    assert [key["key_hint"] for key in me.json()["keys"]] == [joined["key_hint"]]
    assert joined["key"] not in me.text
    headers = {"X-Join-Device": "another"}
    assert reason(backend.session.get(f"{backend.url}/join/me", headers=headers, timeout=30)) == (
        401,
        "unknown_device",
    )


def test_a_new_key_replaces_the_old_one_after_a_question(desk: AdminGateway) -> None:
    for backend in board(desk, join_person_budget=0.5):
        joined = join(backend, "Ada Lovelace").json()
        device = joined["device_secret"]
        desk.keys["ada-lovelace"].spend = 0.2
        asked = post(backend, "/join/new-key", {}, device)
        assert reason(asked) == (409, "replace_key")
        assert asked.json()["question"]["key_hint"] == joined["key_hint"]
        assert desk.keys["ada-lovelace"].secret == joined["key"]
        new = post(backend, "/join/new-key", {"confirm": ["replace_key"]}, device).json()
        assert new["key"] != joined["key"]
        assert [key.secret for key in desk.keys.values()] == [new["key"]]
        # A new key is no new budget.
        assert desk.keys["ada-lovelace"].max_budget == pytest.approx(0.3)


def test_a_person_may_have_several_keys_if_the_rules_allow_it(desk: AdminGateway) -> None:
    for backend in board(desk, join_keys_per_person=2):
        device = join(backend, "Ada").json()["device_secret"]
        assert post(backend, "/join/new-key", {}, device).status_code == 201
        assert sorted(desk.keys) == ["ada", "ada.2"]
        assert reason(post(backend, "/join/new-key", {}, device)) == (409, "replace_key")


def test_the_key_is_tried_with_one_small_request(backend: Backend, desk: AdminGateway) -> None:
    joined = join(backend, "Ada").json()
    tried = post(backend, "/join/test", {"key": joined["key"]}, joined["device_secret"])
    assert tried.json() | {"milliseconds": 0} == {
        "model": "gpt-mini",
        "tokens": 28,
        "prompt_tokens": 8,
        "completion_tokens": 20,
        "cost": pytest.approx(0.000324),
        "milliseconds": 0,
    }
    # The board reads the gateway meanwhile.
    [request] = [body for path, body in desk.received if path == "/v1/chat/completions"]
    assert request["max_tokens"] == 16
    wrong = post(backend, "/join/test", {"key": "sk-another"}, joined["device_secret"])
    assert reason(wrong) == (403, "key_refused")
    desk.keys["ada"].max_budget, desk.keys["ada"].spend = 0.1, 0.2
    spent = post(backend, "/join/test", {"key": joined["key"]}, joined["device_secret"])
    assert reason(spent) == (403, "key_refused")
    assert "budget" in spent.json()["detail"]
    desk.keys["ada"].max_budget, desk.teams["ada"].blocked = None, True
    blocked = post(backend, "/join/test", {"key": joined["key"]}, joined["device_secret"])
    assert reason(blocked) == (403, "key_refused")
    assert "blocked" in blocked.json()["detail"]
    assert reason(post(backend, "/join/test", {"key": joined["key"]}, "no-device")) == (401, "unknown_device")


# -- failures


@pytest.mark.parametrize("path", ["/key/list", "/team/info", "/team/new", "/key/generate"])
@pytest.mark.parametrize("status", [500, 503])
def test_what_is_half_made_is_taken_back_and_finished_on_retry(
    backend: Backend, desk: AdminGateway, path: str, status: int
) -> None:
    desk.fault = failing_at(path, JSONResponse({"error": {"message": "boom"}}, status))
    failed = join(backend, "Ada Lovelace", team={"new": "Engines"})
    assert reason(failed) == (502, "gateway")
    assert desk.keys == {}
    assert desk.teams == {}
    desk.fault = None
    assert join(backend, "Ada Lovelace", team={"new": "Engines"}).status_code == 201
    assert (list(desk.teams), list(desk.keys)) == (["engines"], ["ada-lovelace"])


def test_a_lost_key_in_a_present_team_is_taken_back_and_made_on_retry(
    backend: Backend, desk: AdminGateway
) -> None:
    code = join(backend, "Ada", team={"new": "Engines"}).json()["team_code"]
    desk.lost = {"/key/generate"}
    assert reason(join(backend, "Ben", team={"code": code})) == (502, "gateway")
    assert (list(desk.teams), list(desk.keys)) == (["engines"], ["ada"])
    desk.lost = set()
    joined = join(backend, "Ben", team={"code": code}).json()
    assert (list(desk.teams), list(desk.keys)) == (["engines"], ["ada", "ben"])
    assert desk.keys["ben"].secret == joined["key"]


@pytest.mark.parametrize("path", ["/team/new", "/key/generate"])
def test_what_was_made_although_the_response_was_lost_is_not_left_behind(
    backend: Backend, desk: AdminGateway, path: str
) -> None:
    desk.lost = {path}
    assert reason(join(backend, "Ada", team={"new": "Engines"})) == (502, "gateway")
    assert desk.keys == {}
    desk.lost = set()
    assert join(backend, "Ada", team={"new": "Engines"}).status_code == 201
    assert (list(desk.teams), list(desk.keys)) == (["engines"], ["ada"])


def test_nothing_half_made_stays_unlisted(backend: Backend, desk: AdminGateway) -> None:
    """Neither the key nor its deletion work: the gateway is gone in the middle."""
    seen: list[str] = []

    def gone_after_the_team(path: str) -> Response | None:
        seen.append(path)
        made = "/team/new" in seen[:-1]
        return JSONResponse({"error": {"message": "gone"}}, 500) if made else None

    desk.fault = gone_after_the_team
    join(backend, "Ada", team={"new": "Engines"})
    desk.fault = None
    assert list(desk.teams) == ["engines"]
    (row,) = admin(backend, "GET", "/admin/participants").json()["participants"]
    assert (row["state"], row["team_id"]) == ("unfinished", "engines")
    assert row["error"]
    assert join(backend, "Ada", team={"new": "Engines"}).status_code == 201
    assert list(desk.teams) == ["engines"]


def test_a_wrong_admin_key_is_the_organisers_problem(desk: AdminGateway) -> None:
    for backend in board(desk, litellm_admin_key="sk-wrong"):
        failed = join(backend, "Ada")
        assert reason(failed) == (502, "admin_key")
        assert "sk-wrong" not in failed.text
    desk.keys["weak"] = Key("sk-without-rights", "t")
    for backend in board(desk, litellm_admin_key="sk-without-rights"):
        assert reason(join(backend, "Ada")) == (502, "admin_key")


# -- what organisers do


def test_organisers_close_joining(backend: Backend, desk: AdminGateway) -> None:
    device = join(backend, "Ada").json()["device_secret"]
    now = admin(backend, "GET", "/admin/join").json()
    assert (now["code"], now["url"]) == (CODE, "https://board.example.org/join")
    rules = now["rules"] | {"open": False, "closed_text": "Ask at the desk in the foyer."}
    assert admin(backend, "PUT", "/admin/join", {"rules": rules, "revision": now["revision"]}).ok
    closed = join(backend, "Ben")
    assert reason(closed) == (403, "closed")
    assert closed.json()["detail"] == "Ask at the desk in the foyer."
    assert post(backend, "/join/new-key", {"confirm": ["replace_key"]}, device).status_code == 201
    outdated = admin(backend, "PUT", "/admin/join", {"rules": rules, "revision": now["revision"]})
    assert reason(outdated) == (409, "outdated")


def test_only_organisers_see_participants(backend: Backend) -> None:
    for path in ("/admin/participants", "/admin/join"):
        assert backend.get(path).status_code == 401


def test_organisers_rename_move_renew_and_revoke(backend: Backend, desk: AdminGateway) -> None:
    joined = join(backend, "Ada").json()
    join(backend, "Ben", team={"new": "Engines"})
    row = next(
        one
        for one in admin(backend, "GET", "/admin/participants").json()["participants"]
        if one["id"] == "ada"
    )
    changes = {"name": "Ada Lovelace", "team_id": "engines", "revision": row["revision"]}
    moved = admin(backend, "PUT", "/admin/participants/ada", changes)
    assert (moved.json()["name"], moved.json()["team_name"]) == ("Ada Lovelace", "Engines")
    assert desk.keys["ada"].team_id == "engines"
    assert desk.teams["ada"].alias == "Ada Lovelace"
    assert reason(admin(backend, "PUT", "/admin/participants/ada", changes)) == (409, "outdated")
    new = admin(backend, "POST", "/admin/participants/ada/new-key")
    assert desk.keys["ada"].secret == new.json()["key"] != joined["key"]
    revoked = admin(backend, "POST", "/admin/participants/ada/revoke").json()
    assert revoked["state"] == "revoked"
    assert list(desk.keys) == ["ben"]
    assert reason(post(backend, "/join/new-key", {}, joined["device_secret"])) == (403, "closed")
    assert admin(backend, "POST", "/admin/join/revoke-all", {"confirm": "yes"}).status_code == 400
    assert admin(backend, "POST", "/admin/join/revoke-all", {"confirm": "revoke all"}).json() == {
        "revoked": 1,
        "failed": [],
    }
    assert desk.keys == {}
    assert reason(admin(backend, "POST", "/admin/participants/nobody/revoke")) == (404, "unknown_participant")


def test_organisers_block_teams_and_raise_budgets(backend: Backend, desk: AdminGateway) -> None:
    join(backend, "Ada", team={"new": "Engines"})
    assert admin(backend, "POST", "/admin/teams/engines/block").json()["blocked"] is True
    assert desk.teams["engines"].blocked
    assert admin(backend, "POST", "/admin/teams/engines/unblock").json()["blocked"] is False
    assert admin(backend, "POST", "/admin/teams/engines/budget", {"max_budget": 9}).json()["max_budget"] == 9
    assert reason(admin(backend, "POST", "/admin/teams/none/block")) == (404, "unknown_participant")


def test_open_pages_show_the_code_as_soon_as_organisers_want_it(desk: AdminGateway) -> None:
    """A live event announces it, and no cache holds it up: the clock stands still."""
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    times = {"event_start": "2026-11-23T09:00", "event_end": "2026-11-23T18:00"}
    for backend in running(lambda: noon, **settings_of(desk), event_name="Hackathon", **times):
        now = admin(backend, "GET", "/admin/join").json()
        rules = now["rules"] | {"code_in_lobby": True}
        with requests.get(f"{backend.url}/live", stream=True, timeout=30) as live:
            events = (line for line in live.iter_lines() if line == b"event: event")
            next(events)
            assert backend.json("/event")["event"]["join"] is None
            admin(backend, "PUT", "/admin/join", {"rules": rules, "revision": now["revision"]})
            next(events)
            card = {"url": "https://board.example.org/join", "code": CODE, "open": True}
            assert backend.json("/event")["event"]["join"] == card


# -- while the board is frozen


def test_the_own_page_is_frozen_like_the_board(desk: AdminGateway, gateway: FakeGateway) -> None:
    gateway.aliases, gateway.key_aliases = {}, {"key-1": "ada"}
    with serving(with_usage(desk, gateway)) as url:
        times = {"event_start": "2026-11-23T09:00", "event_end": "2026-11-23T18:00", "refresh_seconds": QUICK}
        for backend in board(desk, litellm_base_url=url, litellm_api_key=KEY, **times):
            headers = {"X-Join-Device": join(backend, "Ada").json()["device_secret"]}

            def tokens() -> int:
                me = backend.session.get(f"{backend.url}/join/me", headers=headers, timeout=30)  # noqa: B023
                return int(json_of(me)["tokens"])

            gateway.aliases = {"ada": "Ada"}
            gateway.rows = [Row(TODAY, team="ada", key="key-1", prompt=100)]
            until(tokens, "the usage is there", lambda found: found == 100)
            # A freeze before that is computed again.
            until(lambda: backend.json("/status"), "the history and the logs are read", has_read_all)  # noqa: B023
            state = admin(backend, "GET", "/admin/event").json()
            action = {"action": "freeze", "revision": state["revision"]}
            assert admin(backend, "POST", "/admin/event/actions", action).ok
            gateway.rows = [Row(TODAY, team="ada", key="key-1", prompt=900)]

            def organisers_see() -> bool:
                return '"tokens":900' in admin(backend, "GET", "/tokens").text  # noqa: B023

            until(organisers_see, "organisers see what came after the freeze")
            assert tokens() == 100


# -- the key is nowhere else


def test_the_key_is_in_no_log_no_metric_and_no_other_response(
    backend: Backend, desk: AdminGateway, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    joined = join(backend, "Ada").json()
    key, device = joined["key"], joined["device_secret"]
    post(backend, "/join/test", {"key": key}, device)
    post(backend, "/join/test", {"key": key, "model": 3}, device)
    desk.fault = failing_at("/v1/chat/completions", JSONResponse({"error": {"message": f"bad {key}"}}, 500))
    post(backend, "/join/test", {"key": key}, device)
    desk.fault = None
    texts = [
        backend.get("/metrics").text,
        backend.get("/status").text,
        admin(backend, "GET", "/admin/participants").text,
        admin(backend, "GET", "/admin/join").text,
        caplog.text,
        *capfd.readouterr(),
        os.fspath(backend.url),
    ]
    assert "Ada" in texts[2]
    assert not [text for text in texts if key in text or key[3:] in text]
    assert not [text for text in texts if device in text]
