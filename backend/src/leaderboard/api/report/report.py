"""The report of an event: a page to print in each language, the rows of every data route, and the board itself."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from leaderboard.api import serializers
from leaderboard.api.csv_export import to_csv
from leaderboard.api.event.ceremony import event_count
from leaderboard.api.export_name import plain, readable
from leaderboard.api.page_text import Language
from leaderboard.api.query import Selection, period_view
from leaderboard.api.report.page import Report, report_page
from leaderboard.event.ceremony import Ceremony
from leaderboard.event.phase import phase_at
from leaderboard.event.state import EventState
from leaderboard.ledger.facts import Team
from leaderboard.services.ranking import teams_shown, teams_usage_in
from leaderboard.services.reconciliation import balance


def report_archive(
    selection: Selection,
    state: EventState,
    ceremony: Ceremony,
    made_at: datetime,
    board: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """`selection`: the event's window of a ledger with the organisers' settings; `board`: files of archive.py."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        files: tuple[tuple[str, str | bytes], ...] = (
            *_pages(selection, state, ceremony, made_at),
            *_tables(selection, state.timezone),
            *((f"board/{name}", content) for name, content in board),
        )
        for name, content in files:
            # Archives know no zone and no year before 1980.
            written = zipfile.ZipInfo(name, made_at.astimezone(UTC).timetuple()[:6])
            written.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(written, content)
    return out.getvalue()


def report_name(state: EventState, made_at: datetime) -> str:
    named = [plain(state.name)] if state.name else []
    moment = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return "-".join(["leaderboard-report", *filter(None, named), moment]) + ".zip"


def _pages(
    selection: Selection, state: EventState, ceremony: Ceremony, made_at: datetime
) -> Iterator[tuple[str, str]]:
    view = selection.view
    report = Report(
        state=state,
        phase=phase_at(state, made_at),
        made_at=made_at,
        standing=ceremony.final,
        hours=ceremony.hours,
        awards=ceremony.awards(state),
        teams=view.ledger.teams,
        tokens=serializers.tokens_response(selection, breakdown=False),
        replay=serializers.replay_response(selection),
        models=serializers.models_response(period_view(selection)),
        hourly=serializers.hourly_response(period_view(selection), state.timezone, None),
        balance=balance(view.ledger, view.period),
        count=event_count(state, view.snapshot.logs, made_at),
    )
    for language in get_args(Language):
        yield f"report.{language}.html", report_page(report, language)


def _tables(selection: Selection, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """The CSV of every data route."""
    view = period_view(selection)
    board = serializers.tokens_response(selection, breakdown=True)
    yield "tokens.csv", to_csv(board)
    yield "tokens-by-key.csv", to_csv(board, breakdown=True)
    yield "models.csv", to_csv(serializers.models_response(view))
    yield "success-rate.csv", to_csv(serializers.success_rate_response(view))
    yield "cost-efficiency.csv", to_csv(serializers.cost_efficiency_response(view))
    yield "timeseries-day.csv", to_csv(serializers.timeseries_response(selection, "day", zone))
    yield "timeseries-hour.csv", to_csv(serializers.timeseries_response(selection, "hour", zone))
    yield "hourly.csv", to_csv(serializers.hourly_response(view, zone, None))
    yield "replay.csv", to_csv(serializers.replay_response(selection))
    shown = teams_shown(view.ledger, teams_usage_in(view.ledger, view.period))
    for number, team in enumerate(shown, start=1):
        yield _team_file(number, team), to_csv(serializers.steps_response(selection, team))


def _team_file(number: int, team: Team) -> str:
    """Numbered: names may be alike, or hold no letter that a file name may have."""
    return f"teams/{'-'.join(filter(None, (f'{number:03}', readable(team.name))))}.csv"
