import csv
import io
import re
from datetime import timedelta

import pytest

from leaderboard.api.csv_export import to_csv
from leaderboard.api.examples import EXAMPLES
from leaderboard.api.schemas import TokensResponse
from tests.api.conftest import Backend
from tests.support.clock import TODAY
from tests.support.waiting import Json, until

# Settled days of the demo: the same in two requests.
SETTLED = {
    "start_date": (TODAY - timedelta(days=9)).isoformat(),
    "end_date": (TODAY - timedelta(days=3)).isoformat(),
}


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/tokens", "teams"),
        ("/tokens/models", "models"),
        ("/tokens/success-rate", "teams"),
        ("/tokens/cost-efficiency", "cells"),
        ("/tokens/hourly", "hours"),
    ],
)
def test_a_download_has_the_rows_of_the_response(demo: Backend, path: str, rows: str) -> None:
    def of_one_version() -> tuple[list[Json], str] | None:
        """Hours become known while the demo's request logs are read."""
        before, download = demo.json(path, **SETTLED), demo.get(path, **SETTLED, format="csv")
        return (before[rows], download.content.decode()) if demo.json(path, **SETTLED) == before else None

    response, download = until(of_one_version, "nothing is read between response and download")
    lines = read(download)

    assert len(lines) == len(response)
    for line, row in zip(lines, response, strict=True):
        for name, value in line.items():
            if name in row and isinstance(row[name], (int, float)) and not isinstance(row[name], bool):
                assert float(value) == row[name]


def test_a_timeseries_download_has_a_line_for_each_day_and_team(demo: Backend) -> None:
    days = demo.json("/tokens/timeseries", **SETTLED)["timeseries"]
    lines = read(demo.get("/tokens/timeseries", **SETTLED, format="csv").content.decode())

    assert [(line["date"], line["team_id"]) for line in lines] == [
        (day["date"], team["team_id"]) for day in days for team in day["teams"]
    ]


def test_a_download_has_a_descriptive_file_name_and_lines_as_in_rfc_4180(demo: Backend) -> None:
    response = demo.get("/tokens", start_date="2026-11-20", end_date="2026-11-21", format="csv")

    assert re.fullmatch(
        r'attachment; filename="leaderboard-tokens-2026-11-20-to-2026-11-21'
        r'-as-of-20261123T12\d{4}Z-[0-9a-f]{8}\.csv"',
        response.headers["Content-Disposition"],
    )
    assert response.headers["Content-Type"].startswith("text/csv")
    assert response.content.count(b"\r\n") == response.content.count(b"\n") > 1


def test_different_downloads_have_different_names_and_the_same_has_the_same(demo: Backend) -> None:
    llama = next(team for team in demo.json("/tokens")["teams"] if "Llama" in team["name"])
    requests = [
        ("/tokens", {}),
        ("/tokens", {"breakdown": "true"}),
        ("/tokens", {"model": "gpt-5.2"}),
        ("/tokens", {"model": "gpt-5-mini"}),
        ("/tokens", {"period": "event"}),
        ("/tokens/timeseries", {"period": "event"}),
        ("/tokens/timeseries", SETTLED),
        ("/tokens/timeseries", {**SETTLED, "granularity": "hour"}),
        ("/tokens/timeseries", {**SETTLED, "granularity": "hour", "tz": "Asia/Kolkata"}),
        ("/tokens/models", SETTLED),
        ("/tokens/hourly", SETTLED),
        ("/tokens/hourly", {**SETTLED, "tz": "Asia/Kolkata"}),
        ("/tokens/hourly", {**SETTLED, "team": "Null Pointers"}),
        ("/tokens/hourly", {**SETTLED, "team": llama["team_id"]}),
        ("/tokens/steps", {**SETTLED, "team": "نماذج بلا حدود"}),
        ("/tokens/steps", {**SETTLED, "team": "צוות הבינה"}),
        ("/tokens/replay", SETTLED),
    ]
    names = [demo.get(path, **query, format="csv").headers["Content-Disposition"] for path, query in requests]

    assert len(set(names)) == len(names)
    assert all(
        re.fullmatch(r'attachment; filename="leaderboard-[A-Za-z0-9-]{1,140}\.csv"', name) for name in names
    )
    assert "-hourly-utc-llama-drama-2026" in names[13]
    again = demo.get("/tokens/models", **SETTLED, format="csv").headers["Content-Disposition"]
    assert again == names[9]


def test_a_breakdown_can_be_downloaded_by_key_and_model(demo: Backend) -> None:
    teams = demo.json("/tokens", **SETTLED)["teams"]
    lines = read(demo.get("/tokens", **SETTLED, format="csv", breakdown="true").content.decode())

    assert len(lines) == sum(len(key["models"]) for team in teams for key in team["breakdown"]["api_keys"])


def name_in_csv(name: str, **fields: object) -> dict[str, str]:
    response = TokensResponse.model_validate(EXAMPLES["tokens"])
    team = response.teams[0].model_copy(update={"name": name})
    return read(to_csv(response.model_copy(update={"teams": [team], **fields})))[0]


@pytest.mark.parametrize(
    "start",
    ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0+", "\u200b@", "＝", "＋", "－", "＠", '"='],
)
def test_a_cell_that_a_spreadsheet_would_run_is_defused(start: str) -> None:
    assert name_in_csv(f'{start}cmd|"/C calc"!A0')["name"] == f'\'{start}cmd|"/C calc"!A0'


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
def test_a_formula_after_another_separator_is_defused(separator: str) -> None:
    assert (
        name_in_csv(f"Alpha{separator} =1+1{separator}@x")["name"] == f"Alpha{separator}' =1+1{separator}'@x"
    )


@pytest.mark.parametrize("name", ["a-b", "C++", "x = y", "me@example.org", "Rock, Paper; Scissors", "'tis"])
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    assert name_in_csv(name)["name"] == name


def test_a_download_starts_with_a_byte_order_mark_and_rows_carry_age_and_state(demo: Backend) -> None:
    content = demo.get("/tokens", **SETTLED, format="csv").content

    assert content.startswith(b"\xef\xbb\xbfname,")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert name_in_csv("a", stale=True)["stale"] == "True"
    assert name_in_csv("a")["as_of"]
