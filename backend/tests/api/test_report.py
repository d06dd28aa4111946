"""The report: what is in the archive, and that its page needs nothing else."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.api.query import PeriodView, Selection
from leaderboard.api.report.charts import MOST_LINES, TEAM_COLOURS
from leaderboard.api.report.report import report_archive, report_name
from leaderboard.client.models import ListedTeam
from leaderboard.event.ceremony import ceremony
from leaderboard.event.standing import event_window, exact_times
from leaderboard.event.state import Award, Division, EventState
from leaderboard.services.window import days_of
from leaderboard.sync.snapshots import BoundaryState, LogsState, Snapshot
from tests.support.facts import listed
from tests.support.usage import Used, at, event, ledger_with, with_team

TOKENS_CSS = Path(__file__).parents[3] / "frontend" / "src" / "shared" / "styles" / "tokens.css"
NAMES = ("Ada", "Ben", "Cy & Co <b>", "Die Größten", "氷の人", "हिन्दी")
AWARD = Award(
    kind="custom",
    title="Best <i>story</i>",
    title_de="Beste Geschichte",
    team_id="ada",
    value=1234.0,
    unit="tokens",
    condition="As told on stage",
    condition_de="Wie auf der Bühne erzählt",
    runner_up="Ben",
)
RACE = [
    Used("ada", at(10), 500, requests=5, cost=1.5),
    Used("ben", at(11), 700, requests=7, failed=1),
    Used("ada", at(17), 900, model="other"),
    Used("ben", at(8), 10_000),
]


def archive(
    used: list[Used],
    state: EventState,
    names: tuple[str, ...] = NAMES,
    awards: tuple[Award, ...] = (),
    logs: LogsState | None = None,
) -> dict[str, str]:
    ledger = ledger_with(listed(*names), used, at(19))
    window = event_window(state)
    view = PeriodView(
        days_of(window), Snapshot(ledger=ledger, logs=logs or LogsState()), at(19), demo=False, stale=False
    )
    state = state.with_(awards=awards)
    body = report_archive(Selection(view, window), state, ceremony(ledger, state), at(19))
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name).decode("utf-8-sig") for name in opened.namelist()}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return archive(RACE, event(timezone=ZoneInfo("Europe/Zurich")), awards=(AWARD,))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def chart_of(page: str) -> list[ElementTree.Element]:
    """Well-formed, or this fails."""
    charts = re.findall(r'<svg[^>]*role="img".*?</svg>', page, re.DOTALL)
    return [ElementTree.fromstring(chart) for chart in charts]  # noqa: S314 - our own page


def tags_of(page: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", page))


def test_the_archive_has_a_page_in_each_language_and_the_rows_of_every_route(files: dict[str, str]) -> None:
    assert list(files) == [
        "report.en.html",
        "report.de.html",
        "tokens.csv",
        "tokens-by-key.csv",
        "models.csv",
        "success-rate.csv",
        "cost-efficiency.csv",
        "timeseries-day.csv",
        "timeseries-hour.csv",
        "hourly.csv",
        "replay.csv",
        "teams/001-ada.csv",
        "teams/002-ben.csv",
        "teams/003-cy-co-b.csv",
        "teams/004-die-grössten.csv",
        "teams/005-氷の人.csv",
        "teams/006-हिन्दी.csv",
    ]


def test_every_table_counts_the_event_alone(files: dict[str, str]) -> None:
    def total(name: str, column: str = "tokens") -> int:
        return sum(int(row[column] or 0) for row in rows(files[name]))

    assert total("tokens.csv") == total("models.csv") == total("hourly.csv") == 2100
    assert total("tokens-by-key.csv", "total_tokens") == total("cost-efficiency.csv", "total_tokens") == 2100
    assert total("timeseries-day.csv") == total("timeseries-hour.csv") == 2100
    assert total("teams/001-ada.csv") == 1400
    last = {row["name"]: int(row["tokens"]) for row in rows(files["replay.csv"])}
    assert last == {"Ada": 1400, "Ben": 700}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_is_complete_in_itself(files: dict[str, str], language: str) -> None:
    page = files[f"report.{language}.html"]
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script|<link|<img|src=|href=|url\(|@import|\son\w+=", page)
    for name in ("Ada", "Ben", "Cy &amp; Co &lt;b&gt;", "Die Größten", "Hackathon"):
        assert f"<bdi>{name}</bdi>" in page
    assert len(chart_of(page)) == 2


def test_the_page_has_standing_totals_awards_and_the_state_of_its_numbers(files: dict[str, str]) -> None:
    page, german = files["report.en.html"], files["report.de.html"]
    assert re.search(
        r"<td>1</td><th[^>]*>.{0,120}<bdi>Ada</bdi></th><td>1,400</td><td>6</td><td>100.00%</td>", page
    )
    assert "<td>1.400</td><td>6</td><td>100,00\u00a0%</td><td>1,50\u00a0$</td><td>2</td>" in german
    assert "Monday, 23 November 2026, 10:00 to 19:00 (Europe/Zurich)" in page
    assert "Montag, 23. November 2026, 10:00 bis 19:00 (Europe/Zurich)" in german
    assert "not published yet" in page
    assert "<dt>Teams with requests</dt><dd>2</dd>" in page
    assert "<strong>" in page
    assert "Best &lt;i&gt;story&lt;/i&gt;" in page
    assert "Beste Geschichte" in german
    assert "</strong>: 1,234 tokens</p>" in page
    assert "The numbers are complete" in page
    assert "Teams and other usage add up to the gateway" in page


def test_missing_knowledge_is_stated() -> None:
    page = archive([*RACE, Used("ada", None, 2100)], event())["report.en.html"]
    assert "50.00% of the tokens that may belong to the event are certain to" in page
    assert "–</td></tr>" in page


def test_an_event_of_whole_days_is_complete_where_minutes_are_unknown() -> None:
    used = [Used("ada", at(10), 900), Used("ada", None, 2100)]
    page = archive(used, event(start=at(0), end=at(0, day=1), freeze_at=None))["report.en.html"]
    assert "<p>The numbers are complete: all tokens of the event count.</p>" in page
    assert "The curve shows 30.00% of the tokens; the minute of the others is unknown." in page


@pytest.mark.parametrize(
    ("by_minute", "english", "german"),
    [
        (None, "counted to the minute in which the gateway reported usage", "meldete"),
        (0, "counted to the second, by when requests were sent", "auf die Sekunde"),
        (
            1234,
            "1,234 tokens around start and end are counted to the minute",
            "1.234 Tokens um Beginn und Ende",
        ),
    ],
)
def test_the_page_says_how_start_and_end_are_counted(
    by_minute: int | None, english: str, german: str
) -> None:
    state = event()
    times = exact_times(state)
    assert times is not None
    boundaries = {
        times.first: BoundaryState(at(18, 30), 0),
        times.last: BoundaryState(at(18, 30), by_minute or 0),
    }
    logs = LogsState() if by_minute is None else LogsState(boundaries=boundaries)
    pages = archive(RACE, state, logs=logs)
    assert english in pages["report.en.html"]
    assert german in pages["report.de.html"]


def test_a_published_result_and_divisions() -> None:
    divisions = (Division(id="main", name="Main <hall>"), Division(id="guests", name="Guests"))
    state = with_team(event(divisions=divisions, published_at=at(18, 30)), "ben", division="guests")
    state = with_team(state, "ada", out_of_competition=True)
    page = archive(RACE, state)["report.en.html"]
    assert "not published yet" not in page
    assert "<caption><bdi>Main &lt;hall&gt;</bdi></caption>" in page
    assert "(out of competition)" in page


@pytest.mark.parametrize(
    ("unit", "value", "english", "german"),
    [
        ("tokens", 1.0, "Next: <bdi>Ben</bdi>, 1 token", "Danach: <bdi>Ben</bdi>, 1 Token"),
        ("share", 0.999_99, "Next: <bdi>Ben</bdi>, 99.99%", "Danach: <bdi>Ben</bdi>, 99,99\u00a0%"),
        ("ranks", 2.0, "Next: <bdi>Ben</bdi>, 2 ranks", "Danach: <bdi>Ben</bdi>, 2 Ränge"),
        ("", None, "Next: <bdi>Ben</bdi>", "Danach: <bdi>Ben</bdi>"),
    ],
)
def test_the_runner_up_of_an_award_has_its_figure(
    unit: str, value: float | None, english: str, german: str
) -> None:
    award = AWARD.model_copy(update={"unit": unit, "runner_up_value": value})
    files = archive(RACE, event(), awards=(award,))
    assert f"<p>{english}</p></div>" in files["report.en.html"]
    assert f"<p>{german}</p></div>" in files["report.de.html"]


def test_an_award_of_nobody_keeps_its_condition() -> None:
    award = Award(kind="success", title="Highest success", condition="Nobody reached 100 requests")
    page = archive(RACE, event(), awards=(award,))["report.en.html"]
    assert "<strong>Nobody</strong></p><p><bdi>Nobody reached 100 requests</bdi></p>" in page


def test_an_event_without_usage_has_a_report() -> None:
    files = archive([], event(), names=())
    assert "No numbers were read." not in files["report.en.html"]
    assert rows(files["tokens.csv"]) == []


@given(st.lists(st.text(max_size=30), min_size=1, max_size=30), st.text(max_size=40))
def test_hostile_names_stay_text(names: list[str], title: str) -> None:
    used = [Used(f"t{place}", at(10, place), place + 1) for place in range(len(names))]
    teams = [ListedTeam(team_id=f"t{place}", team_alias=name) for place, name in enumerate(names)]
    ledger = ledger_with(teams, used, at(19))
    state = event(name=title or None)
    window = event_window(state)
    view = PeriodView(days_of(window), Snapshot(ledger=ledger), at(19), demo=False, stale=False)
    found = replace(ceremony(ledger, state), proposed_awards=[AWARD.model_copy(update={"title": title})])
    body = report_archive(Selection(view, window), state, found, at(19))
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        files = opened.namelist()
        page = opened.read("report.en.html").decode()
    assert len(set(files)) == len(files)
    assert not any(re.search(r"[\s\\\\:*?\"<>|\x00-\x1f\u202a-\u202e]|\.\.", name) for name in files)
    assert not tags_of(page) & {"script", "i", "b", "a", "img", "link", "iframe", "form"}
    lines = chart_of(page)[0].findall("polyline")
    assert len(lines) == len(names)
    coloured = [line for line in lines if line.get("stroke") in TEAM_COLOURS]
    assert len(coloured) == min(len(names), MOST_LINES)


@pytest.mark.parametrize("first", [100, 100_000])
def test_ranks_at_the_ends_of_lines_do_not_cover_each_other(first: int) -> None:
    tokens = [first, *range(99, 99 - MOST_LINES + 1, -1)]
    used = [Used(f"t{place}", at(10), amount) for place, amount in enumerate(tokens)]
    page = archive(used, event(), tuple(f"T{place}" for place in range(MOST_LINES)))["report.en.html"]
    ends = [label for label in chart_of(page)[0].findall("text") if label.get("font-weight") == "700"]
    heights = [float(label.get("y", "")) for label in ends]
    assert len(heights) == MOST_LINES
    assert all(lower - upper > 13.8 for upper, lower in pairwise(heights))
    assert heights[0] >= 0
    assert heights[-1] <= 300 - 28 + 4


def test_colours_are_those_of_the_page() -> None:
    light = re.findall(r"--team-(\d+): (#[0-9a-f]{6});", TOKENS_CSS.read_text(encoding="utf-8"))
    found = dict(light[12:24])
    assert tuple(found[str(slot)] for slot in range(12)) == TEAM_COLOURS


def test_the_file_is_named_after_the_event() -> None:
    assert report_name(event(), at(19)) == "leaderboard-report-hackathon-20261123T190000Z.zip"
    assert report_name(event(name="Größte"), at(19)) == "leaderboard-report-grosste-20261123T190000Z.zip"
    assert report_name(event(name="氷"), at(19)) == "leaderboard-report-20261123T190000Z.zip"
