import csv
import html
import json
import os
import signal
import threading

import pytest
from starlette.responses import PlainTextResponse, Response

from tests.get_api_key.conftest import Script, mode
from tests.get_api_key.key_desk import Key, KeyDesk, error, failing_at
from tests.get_api_key.qr_reader import read_qr

NAMES = {
    "Jörg,Müller-Lüdenscheidt": "joerg-mueller-luedenscheidt",
    "Jo\u0308rn,Mu\u0308ller": "joern-mueller",
    "Łukasz,Żółć": "lukasz-zolc",
    "Søren,Ångström": "soren-angstroem",
    "José María,Núñez d'Aràgon": "jose-maria-nunez-daragon",
    "Ægir,Þórsson": "aegir-thorsson",
    "Nguyễn,Thị Ánh": "nguyen-thi-anh",
    "Straße,GROẞ": "strasse-gross",
    "Sean,O’Brien": "sean-obrien",
    "  Ann \u00a0 Marie , Lee ": "ann-marie-lee",
    "王,小明": "name-3786735759",
    "Anna,Петрова": "anna-1006908429",
}


def rows(run: Script, name: str = "people.keys.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(run.read(name).splitlines()))


def column(run: Script, name: str) -> list[str]:
    return [row[name] for row in rows(run)]


def test_ids_of_names_from_everywhere(run: Script, desk: KeyDesk) -> None:
    """Run with --revoke, which looks up the ids and has nothing to do."""
    run.file("people.csv", "\n".join(NAMES))
    assert run("--bulk", "people.csv", "--revoke").code == 0
    assert column(run, "key_alias") == list(NAMES.values())
    assert "Ann Marie Lee" in column(run, "name")


def test_a_file_from_a_spreadsheet(run: Script, desk: KeyDesk) -> None:
    """Byte order mark, CRLF, semicolons, a header in another order, quotes, a line break in a cell, blank lines."""
    desk.teams = {"t-1": "Pandas"}
    text = (
        "\ufeffE-Mail;Nachname;Vorname;Team\r\n"
        '"a@b.test";"Lee; ""the Bee""";Ann;\r\n'
        '"first\r\nsecond";Ray;"Ben";Pandas\r\n'
        ";;;\r\n"
        "\r\n"
        "c@b.test;Day;Cy;"
    )
    run.file("people.csv", text)
    assert run("--bulk", "people.csv").code == 0
    assert column(run, "name") == ['Ann Lee; "the Bee"', "Ben Ray", "Cy Day"]
    assert column(run, "line") == ["2", "3", "7"]
    assert [key.team_id for key in desk.keys.values()] == ["ann-lee-the-bee", "t-1", "cy-day"]


def test_no_cell_begins_with_a_formula_sign_whatever_separator_a_spreadsheet_expects(
    run: Script, desk: KeyDesk
) -> None:
    desk.teams = {"t-1": "=cmd|'/C calc'!A0", "t-2": "Alpha; ＝1+1", "t-3": "Rock-n-Roll + x"}
    names = ["=1+1", "＋1", " @x", "\u200b-2", "Ann-Lee"]
    people = [
        f'{name},Lee,"{team}"' for name, team in zip(names, [*desk.teams.values(), "", ""], strict=True)
    ]
    run.file("people.csv", "\n".join(["First name,Last name,Team", *people]))
    # The second run reads and rewrites the results of the first.
    for _ in range(2):
        run("--bulk", "people.csv")
        text = run.read("people.keys.csv")
        cells = [part for row in csv.reader(text.splitlines()) for cell in row for part in cell.split(";")]
        assert not [cell for cell in cells if cell.strip(' \u200b"')[:1] in (*"=+-@", *"＝＋－＠")]
        assert "''" not in text
        assert {"'=1+1 Lee", "'＋1 Lee", "'@x Lee", "'-2 Lee", "Ann-Lee Lee"} >= set(column(run, "name"))
        assert {"'=cmd|'/C calc'!A0", "Alpha;' ＝1+1", "Rock-n-Roll + x"} <= set(column(run, "team"))


def test_a_bad_row_costs_only_itself(run: Script, desk: KeyDesk) -> None:
    text = b'Ann,Lee\n"Ben,Lee\nCy\nAnn,Lee\nJan\xe9,Lee\n"Dee","Lee"\n'
    run.file("people.csv", text)
    done = run("--bulk", "people.csv")
    assert done.code == 14
    assert done.err.splitlines()[:4] == [
        "line 2: its quotes are not closed or in the wrong place",
        "line 3, Cy: there is no last name",
        "line 4, Ann Lee: the same name as in line 1; add a middle name or an initial",
        "line 5, Jan\ufffd Lee: the name is not in UTF-8; save the file as UTF-8",
    ]
    assert column(run, "status") == ["created", "failed", "failed", "failed", "failed", "created"]
    assert list(desk.keys) == ["ann-lee", "dee-lee"]


def test_running_it_again_doubles_nobody_and_keeps_the_keys(run: Script, desk: KeyDesk) -> None:
    run.file("people.csv", "Ann,Lee\nBen,Lee\nCy\n")
    run("--bulk", "people.csv")
    first = {alias: key.secret for alias, key in desk.keys.items()}
    desk.keys["ben-lee"].secret = "sk-rotated-elsewhere-9999"
    desk.keys["dee-lee"] = Key("sk-not-ours-8888", "x")
    run.file("people.csv", "Dee,Lee\nAnn,Lee\nBen,Lee\nEve,Lee\n")
    done = run("--bulk", "people.csv", "--json")
    assert done.code == 0
    assert "New keys: 1. Already there: 3. Failed: 0." in done.err
    assert column(run, "status") == ["exists", "exists", "exists", "created"]
    assert column(run, "key") == [
        "sk-...8888",
        first["ann-lee"],
        "sk-...9999",
        desk.keys["eve-lee"].secret,
    ]
    keys = {row["key_alias"]: row["key"] for row in json.loads(done.out)}
    assert keys["ann-lee"] == first["ann-lee"]
    assert keys["dee-lee"] == ""
    assert desk.made == 3


def test_files_are_their_owners_alone_and_the_page_has_no_script(run: Script, desk: KeyDesk) -> None:
    """And curl, jq and the usual small programs are all it needs."""
    run.file("people.csv", "<b>Ann</b>,O'Lee & Co\nBen,Lee")
    board = "https://b.test/?a&b"
    done = run("--bulk", "people.csv", "--out", "class", "--board", board, changes={"PATH": str(run.tools())})
    assert (done.code, len(done.err.splitlines())) == (0, 2)
    page = run.read("class.html")
    assert "<h2>&lt;b&gt;Ann&lt;/b&gt; O" in page
    assert "<b>Ann</b> O'Lee & Co" in html.unescape(page)
    assert "https://b.test/?a&amp;b</a>" in page
    assert "<script" not in page
    assert page.count("<article>") == page.count('href="#qr"') == 2
    assert all(key.secret in page for key in desk.keys.values())
    assert [mode(run.folder / "here" / f"class.{end}") for end in ("csv", "html")] == ["0o600", "0o600"]


@pytest.mark.parametrize("length", [62, 122, 213])
def test_the_qr_code_is_the_board_link(run: Script, length: int) -> None:
    run.file("people.csv", "Ann,Lee")
    link = "https://b.test/#token=" + "".join(chr(97 + at * 7 % 26) for at in range(length))
    assert run("--bulk", "people.csv", "--board", link[:length]).code == 0
    assert read_qr(run.read("people.keys.html")) == link[:length]


def test_a_link_too_long_for_a_qr_code_is_text(run: Script) -> None:
    run.file("people.csv", "Ann,Lee")
    link = "https://b.test/" + 200 * "x"
    done = run("--bulk", "people.csv", changes={"LEADERBOARD_URL": link})
    assert done.code == 0
    assert "does not fit a QR code" in done.err
    page = run.read("people.keys.html")
    assert link in page
    assert "<svg" not in page


def test_revokes_and_rotates_a_class(run: Script, desk: KeyDesk) -> None:
    run.file("people.csv", "Ann,Lee")
    run("--bulk", "people.csv")
    before = desk.keys["ann-lee"].secret
    assert run("--bulk", "people.csv", "--rotate").code == 13
    assert run("--bulk", "people.csv", "--rotate", "--yes").code == 0
    assert column(run, "status") == ["rotated"]
    assert column(run, "key") == [desk.keys["ann-lee"].secret] != [before]
    assert run("--bulk", "people.csv", "--revoke").code == 0
    assert column(run, "key") == [""]
    assert desk.keys == {}
    assert "sk-" not in run.read("people.keys.html")


def test_one_refused_person_does_not_stop_the_class(run: Script, desk: KeyDesk) -> None:
    run.file("people.csv", "Ann,Lee\nBen,Lee")

    def fault(path: str) -> Response | None:
        return error(500, "no") if path == "/key/generate" and desk.count(path) == 1 else None

    desk.fault = fault
    assert run("--bulk", "people.csv").code == 14
    assert column(run, "status") == ["failed", "created"]
    assert run("--bulk", "people.csv").code == 0
    assert column(run, "status") == ["created", "exists"]


def test_a_failure_keeps_the_key_known_before_and_forgets_a_deleted_one(run: Script, desk: KeyDesk) -> None:
    run.file("people.csv", "Ann,Lee")
    run("--bulk", "people.csv")
    secret = desk.keys["ann-lee"].secret
    desk.fault = failing_at("/key/list", PlainTextResponse("?", 503))
    assert run("--bulk", "people.csv").code == 14
    assert column(run, "key") == [secret]
    desk.fault = failing_at("/key/generate", PlainTextResponse("?", 503))
    assert run("--bulk", "people.csv", "--rotate", "--yes").code == 14
    assert column(run, "key") == [""]


def test_stops_where_every_further_row_would_fail_and_can_go_on(run: Script, desk: KeyDesk) -> None:
    run.file("people.csv", "Ann,Lee\nBen,Lee\nCy,Lee")
    desk.keys = {"ann-lee": Key("sk-old-key-1", "x")}

    def fault(_: str) -> Response | None:
        return error(403, "You are not authorized") if desk.count("/key/list") > 1 else None

    desk.fault = fault
    done = run("--bulk", "people.csv")
    assert done.code == 9
    assert "Stopped at line 2" in done.err
    assert desk.count("/key/list") == 2
    desk.fault = None
    assert run("--bulk", "people.csv").code == 0
    assert column(run, "status") == ["exists", "created", "created"]


def test_an_interrupted_class_has_lost_no_key(run: Script, desk: KeyDesk) -> None:
    run.file("people.csv", "Ann,Lee\nBen,Lee")
    started = threading.Event()

    def fault(path: str) -> None:
        if path == "/key/list" and desk.count(path) == 2:
            started.wait(20)
            os.killpg(process.pid, signal.SIGTERM)

    desk.fault = fault
    process = run.start("--bulk", "people.csv")
    started.set()
    assert process.wait(20) == 143
    assert list((run.folder / "tmp").iterdir()) == []
    assert column(run, "key") == [desk.keys["ann-lee"].secret]
    desk.fault = None
    assert run("--bulk", "people.csv").code == 0
    assert column(run, "key") == [key.secret for key in desk.keys.values()]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (None, "cannot be read"),
        ("\n\n", "has no names"),
        ("Vorname,Nachname\n", "has no names"),
        ("Name,Email\nAnn,a@b.test\n", "does not name a column"),
    ],
)
def test_a_list_that_cannot_be_used(run: Script, desk: KeyDesk, people: str | None, expected: str) -> None:
    if people is not None:
        run.file("people.csv", people)
    done = run("--bulk", "people.csv")
    assert done.code == 12
    assert expected in done.err
    assert desk.received == []


def test_overwrites_no_file_of_somebody_else(run: Script, desk: KeyDesk) -> None:
    run.file("people.csv", "Ann,Lee")
    run.file("people.keys.csv", "my,own,file\n")
    assert run("--bulk", "people.csv").code == 12
    assert run.read("people.keys.csv") == "my,own,file\n"
    assert run("--bulk", "people.csv", "--out", "people").code == 12
    assert run.read("people.csv") == "Ann,Lee"
    run.file("index.html", "my page")
    assert run("--bulk", "people.csv", "--out", "index").code == 12
    assert run.read("index.html") == "my page"
    assert desk.received == []
