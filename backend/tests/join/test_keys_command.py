"""`leaderboard keys` as a facilitator runs it: the command, a gateway over HTTP, a store in a file."""

import csv
import io
import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from starlette.responses import JSONResponse

from leaderboard.cli import main
from leaderboard.settings import Settings
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway, Key, Team, failing_at
from tests.support.gateway import serving


@pytest.fixture
def desk() -> Iterator[AdminGateway]:
    gateway = AdminGateway()
    with serving(gateway.app()) as url:
        gateway.url = url
        yield gateway


@pytest.fixture(autouse=True)
def folder(desk: AdminGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with settings in .env alone."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(
        f"LITELLM_BASE_URL={desk.url}\nLITELLM_API_KEY={ADMIN_KEY}\nLITELLM_ADMIN_KEY={ADMIN_KEY}\n"
        "LEADERBOARD_PUBLIC_URL=https://board.example.org\nLEADERBOARD_DATA_DIR=data\nJOIN_PERSON_BUDGET=2\n"
    )
    return tmp_path


def people(folder: Path, text: str) -> Path:
    file = folder / "people.csv"
    file.write_text(text, encoding="utf-8")
    return file


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))


def test_add_makes_a_team_and_a_key(desk: AdminGateway, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "add", "Zoë", "Müller", "--duration", "12h", "--budget", "0.5", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    key = desk.keys["zoe-mueller"]
    assert (key.secret, key.duration, key.max_budget) == (result["key"], "12h", 0.5)
    assert desk.teams["zoe-mueller"].alias == "Zoë Müller"
    assert result["board"] == "https://board.example.org"
    assert main(["keys", "add", "Zoë Müller"]) == 7
    assert len(desk.keys) == 1


def test_a_team_is_joined_by_name_or_id_or_made(desk: AdminGateway) -> None:
    desk.teams["b7"] = Team("Engines")
    assert main(["keys", "add", "Ada Ng", "--team", "engines"]) == 0
    assert main(["keys", "add", "Ben Ng", "--team", "b7"]) == 0
    assert main(["keys", "add", "Cy Ng", "--team", "New Ones"]) == 0
    assert [key.team_id for key in desk.keys.values()] == ["b7", "b7", "new-ones"]
    desk.teams["b8"] = Team("Engines")
    assert main(["keys", "add", "Di Ng", "--team", "Engines"]) == 11


def test_a_class_gets_keys_results_and_cards(
    desk: AdminGateway, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = people(folder, "\ufeffNachname;Vorname;Team\r\nNg;Ada;Engines\r\nNg;Ben;Engines\r\nÖz;Cem;\r\n")
    assert main(["keys", "import", str(file)]) == 0
    out = folder / "people.keys.csv"
    found = rows(out)
    assert [(row["name"], row["team_id"], row["status"]) for row in found] == [
        ("Ada Ng", "engines", "created"),
        ("Ben Ng", "engines", "created"),
        ("Cem Öz", "cem-oez", "created"),
    ]
    assert [row["key"] for row in found] == [key.secret for key in desk.keys.values()]
    page = folder / "people.keys.html"
    assert {stat.S_IMODE(file.stat().st_mode) for file in (out, page)} == {0o600}
    text = page.read_text()
    assert all(row["key"] in text and row["team_code"] in text for row in found)
    assert "<script" not in text
    captured = capsys.readouterr()
    assert not [row["key"] for row in found if row["key"] in captured.out + captured.err]


def test_running_it_again_changes_nothing_and_keeps_the_keys(desk: AdminGateway, folder: Path) -> None:
    file = people(folder, "Ada,Ng\nBen,Ng\n")
    main(["keys", "import", str(file)])
    before = [row["key"] for row in rows(folder / "people.keys.csv")]
    file.write_text("Ada,Ng\nBen,Ng\nCy,Ng\n")
    assert main(["keys", "import", str(file)]) == 0
    after = rows(folder / "people.keys.csv")
    assert [row["status"] for row in after] == ["exists", "exists", "created"]
    assert [row["key"] for row in after][:2] == before
    assert desk.count("/key/generate") == 3


def test_a_corrected_row_is_in_the_results_alone(desk: AdminGateway, folder: Path) -> None:
    file = people(folder, "first,last,team\nAda,Ng,\nUma,,Looms\n")
    assert main(["keys", "import", str(file)]) == 14
    file.write_text("first,last,team\nAda,Ng,\nUma,Sax,Looms\n")
    assert main(["keys", "import", str(file)]) == 0
    found = rows(folder / "people.keys.csv")
    assert [(row["name"], row["status"]) for row in found] == [("Ada Ng", "exists"), ("Uma Sax", "created")]


def test_a_row_that_does_not_work_costs_only_itself(
    desk: AdminGateway, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.keys["di-ng"] = Key("sk-of-another-program", "t")
    file = people(folder, "first,last\nAda,Ng\n,Ng\nADA,NG\nDi,Ng\nCy,Ng\n")
    assert main(["keys", "import", str(file)]) == 14
    assert [row["status"] for row in rows(folder / "people.keys.csv")] == [
        "created",
        "failed",
        "failed",
        "failed",
        "created",
    ]
    errors = capsys.readouterr().err
    assert "line 3, Ng: there is no first name" in errors
    assert "same name as in line 2" in errors
    assert desk.keys["di-ng"].secret == "sk-of-another-program"


def test_a_rejected_row_is_named_without_its_team(
    desk: AdminGateway, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = people(
        folder, "first,last,team\nUma,,Wrong Model Society\nUma,,Engines of Wonder\n,,Null Pointers\n"
    )
    assert main(["keys", "import", str(file)]) == 14
    assert [(row["name"], row["team"]) for row in rows(folder / "people.keys.csv")] == [
        ("Uma", "Wrong Model Society"),
        ("Uma", "Engines of Wonder"),
        ("no name", "Null Pointers"),
    ]
    assert "line 2, Uma: there is no last name" in capsys.readouterr().err


def test_a_class_stops_where_the_gateway_refuses_and_goes_on_later(desk: AdminGateway, folder: Path) -> None:
    file = people(folder, "Ada,Ng\nBen,Ng\n")
    desk.fault = failing_at(
        "/key/generate",
        JSONResponse({"error": {"message": "Authentication Error, Only proxy admin can be used to"}}, 401),
    )
    assert main(["keys", "import", str(file)]) == 9
    assert (desk.keys, desk.teams) == ({}, {})
    desk.fault = None
    assert main(["keys", "import", str(file)]) == 0
    assert [row["status"] for row in rows(folder / "people.keys.csv")] == ["created", "created"]


def test_cells_that_a_spreadsheet_would_compute_are_text(desk: AdminGateway, folder: Path) -> None:
    main(["keys", "import", str(people(folder, '"=HYPERLINK(1)",Ng,"@team"\n'))])
    (row,) = rows(folder / "people.keys.csv")
    assert (row["name"], row["team"]) == ("'=HYPERLINK(1) Ng", "'@team")
    assert main(["keys", "cards", "people.keys.csv"]) == 0
    assert "<h2>=HYPERLINK(1) Ng</h2>" in (folder / "people.keys.html").read_text()


def test_rotate_keeps_duration_and_budget_and_asks_first(desk: AdminGateway) -> None:
    main(["keys", "add", "Ada Ng", "--duration", "12h", "--budget", "0.5"])
    old = desk.keys["ada-ng"].secret
    assert main(["keys", "rotate", "Ada Ng"]) == 13
    assert desk.keys["ada-ng"].secret == old
    assert main(["keys", "rotate", "Ada Ng", "--yes"]) == 0
    new = desk.keys["ada-ng"]
    assert new.secret != old
    assert (new.duration, new.max_budget) == ("12h", 0.5)


def test_revoke_asks_before_it_deletes(desk: AdminGateway, capsys: pytest.CaptureFixture[str]) -> None:
    main(["keys", "add", "Ada Ng"])
    main(["keys", "add", "Ben Ng"])
    assert main(["keys", "revoke", "--all"]) == 13
    assert len(desk.keys) == 2
    assert main(["keys", "revoke", "ada-ng", "--yes"]) == 0
    assert list(desk.keys) == ["ben-ng"]
    assert main(["keys", "revoke", "--all", "--yes"]) == 0
    assert desk.keys == {}
    assert main(["keys", "revoke", "nobody", "--yes"]) == 11
    assert main(["keys", "revoke"]) == 2
    capsys.readouterr()
    assert main(["keys", "list", "--json"]) == 0
    assert [row["status"] for row in json.loads(capsys.readouterr().out)] == ["revoked", "revoked"]


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("LITELLM_ADMIN_KEY=sk-wrong", 5),
        ("LITELLM_ADMIN_KEY=", 4),
        ("LITELLM_BASE_URL=http://127.0.0.1:9", 6),
    ],
)
def test_causes_have_exit_codes(
    folder: Path, setting: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / ".env").open("a") as file:
        file.write(f"{setting}\n")
    assert main(["keys", "add", "Ada Ng"]) == code
    assert "sk-wrong" not in capsys.readouterr().err


def test_every_word_of_the_cards_is_in_both_languages(folder: Path) -> None:
    main(["keys", "import", str(people(folder, "Ada,Ng\n"))])
    text = (folder / "people.keys.html").read_text()
    terms = re.findall(r'<dt>([^<]*)<span lang="de">([^<]*)</span></dt>', text)
    assert terms == [
        ("Gateway", ""),
        ("Team", ""),
        ("Team code", "Teamcode"),
        ("Valid until", "Gültig bis"),
        ("Board", "Rangliste"),
    ]
    assert len(terms) == text.count("<dt>")


def test_the_code_of_the_cards_is_the_boards_address(folder: Path) -> None:
    main(["keys", "import", str(people(folder, "Ada,Ng\n"))])
    drawn = re.search(
        r'viewBox="0 0 (\d+) \1"[^>]*><path[^>]* d="([^"]+)"', (folder / "people.keys.html").read_text()
    )
    assert drawn
    expected = segno.make("https://board.example.org", error="m", micro=False)
    assert int(drawn[1]) == len(expected.matrix) + 8
    assert drawn[2] in expected.svg_inline(border=4)
