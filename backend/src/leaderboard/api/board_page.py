"""/board.html: the board as a table without scripts, for browsers that cannot run the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from zoneinfo import ZoneInfo

from leaderboard.api import schemas
from leaderboard.api.page_text import (
    Language,
    shown_dollars,
    shown_number,
    shown_percent,
    shown_text,
    shown_time,
)
from leaderboard.event.state import EventState
from leaderboard.services.ranking import Metric

PATH = "/board.html"
STYLE_PATH = "/board.css"
STYLE = files("leaderboard.api").joinpath("board.css").read_text(encoding="utf-8")

_UTC = ZoneInfo("UTC")
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Leaderboard",
        "ends": "The event ends on {time}.",
        "over": "The event ended on {time}.",
        "ended": "The event ended on {time}. This is the final standing.",
        "frozen": "The numbers are frozen (as of {time}) until the result is announced.",
        "days": "UTC days {first} to {last}.",
        "as_of": "Numbers of {time}.",
        "refreshes": "This page refreshes itself every {seconds} seconds.",
        "stop": "Stop",
        "start": "Refresh this page by itself",
        "no_numbers": "No numbers have been read yet.",
        "demo": "Demo: these teams are made up.",
        "stale": "Old numbers: the gateway cannot be reached, or answers too slowly.",
        "incomplete": "Incomplete: {read} of {total} days have been read.",
        "coverage": "{share} of the tokens that may belong to this time are certain to.",
        "table": "Teams by {metric}",
        "by_tokens": "tokens, most first",
        "by_cost": "cost, highest first",
        "by_requests": "requests, most first",
        "by_success": "success, highest first",
        "by_tokens_per_dollar": "tokens per dollar, most first",
        "rank": "Rank",
        "team": "Team",
        "tokens": "Tokens",
        "requests": "Requests",
        "success": "Success",
        "cost": "Cost",
        "deleted": "(deleted)",
        "page": "Full page",
        "private": "This board is private. Open it in a browser that can run the full page, and sign in there.",
        "failed": "The board cannot be shown",
    },
    "de": {
        "title": "Rangliste",
        "ends": "Die Veranstaltung endet am {time}.",
        "over": "Die Veranstaltung endete am {time}.",
        "ended": "Die Veranstaltung endete am {time}. Dies ist der Endstand.",
        "frozen": "Die Zahlen sind eingefroren (Stand {time}), bis das Ergebnis verkündet wird.",
        "days": "UTC-Tage {first} bis {last}.",
        "as_of": "Zahlen vom {time}.",
        "refreshes": "Diese Seite erneuert sich alle {seconds} Sekunden.",
        "stop": "Anhalten",
        "start": "Diese Seite von selbst erneuern",
        "no_numbers": "Es wurden noch keine Zahlen gelesen.",
        "demo": "Demo: Diese Teams sind erfunden.",
        "stale": "Alte Zahlen: Das Gateway ist nicht erreichbar oder antwortet zu langsam.",
        "incomplete": "Unvollständig: {read} von {total} Tagen sind gelesen.",
        "coverage": "{share} der Tokens, die zu dieser Zeit gehören können, gehören sicher dazu.",
        "table": "Teams nach {metric}",
        "by_tokens": "Tokens, die meisten zuerst",
        "by_cost": "Kosten, die höchsten zuerst",
        "by_requests": "Anfragen, die meisten zuerst",
        "by_success": "Erfolg, der höchste zuerst",
        "by_tokens_per_dollar": "Tokens je Dollar, die meisten zuerst",
        "rank": "Rang",
        "team": "Team",
        "tokens": "Tokens",
        "requests": "Anfragen",
        "success": "Erfolg",
        "cost": "Kosten",
        "deleted": "(gelöscht)",
        "page": "Ganze Seite",
        "private": "Diese Rangliste ist privat. Öffne sie in einem Browser, der die ganze Seite ausführen kann, "
        "und melde dich dort an.",
        "failed": "Die Rangliste kann nicht gezeigt werden",
    },
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the board; `prefix` is LEADERBOARD_ROOT_PATH, such as /board."""

    language: Language
    prefix: str
    # None: the page stays as it is.
    refresh_seconds: int | None
    # The address of the same page that refreshes itself, or no longer does.
    other_refresh: str


def language_of(lang: Language | None, accept_language: str) -> Language:
    """The chosen language, else the first of the browser's that the page has."""
    if lang is not None:
        return lang
    weighed = [_weighed(part) for part in accept_language.lower().split(",")]
    known = [(weight, tag) for tag, weight in weighed if tag in _WORDS and weight > 0]
    return "de" if known and max(known, key=lambda pair: pair[0])[1] == "de" else "en"


def _weighed(part: str) -> tuple[str, float]:
    """`de-CH;q=0.8` → de, 0.8"""
    tag, _, weight = part.strip().partition(";q=")
    try:
        return tag.partition("-")[0], float(weight or 1)
    except ValueError:
        return tag.partition("-")[0], 0.0


def board_page(
    board: schemas.TokensResponse,
    metric: Metric,
    event: EventState,
    now: datetime,
    frozen_at: datetime | None,
    frame: Frame,
) -> str:
    words = _WORDS[frame.language]
    title = event.name or words["title"]
    body = "\n".join(
        (
            f"<h1>{shown_text(title)}</h1>",
            *_notes(board, event, now, frozen_at, frame),
            _table(board, metric, frame),
        )
    )
    return _document(title, body, frame)


def error_page(sentence: str, status: int, frame: Frame) -> str:
    words = _WORDS[frame.language]
    text = words["private"] if status == 401 else sentence
    return _document(words["title"], f'<h1>{words["failed"]}</h1><p class="notice">{escape(text)}</p>', frame)


def _document(title: str, body: str, frame: Frame) -> str:
    words = _WORDS[frame.language]
    refresh, sentence, name = "", "", words["start"]
    if frame.refresh_seconds is not None:
        refresh = f'<meta http-equiv="refresh" content="{frame.refresh_seconds}">'
        sentence, name = words["refreshes"].format(seconds=frame.refresh_seconds), words["stop"]
    foot = (
        f'<p>{sentence} <a href="{escape(frame.other_refresh)}">{name}</a></p>'
        f'<p><a href="{frame.prefix}/">{words["page"]}</a></p>'
    )
    return (
        f'<!doctype html><html lang="{frame.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{refresh}<title>{escape(title)}</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{frame.prefix}{STYLE_PATH}"></head>'
        f"<body><main>{body}{foot}</main></body></html>\n"
    )


def _notes(
    board: schemas.TokensResponse, event: EventState, now: datetime, frozen_at: datetime | None, frame: Frame
) -> Iterator[str]:
    words = _WORDS[frame.language]
    zone = event.timezone
    if event.window is not None and board.window is not None:
        end = event.window.end
        sentence = words["ends"] if now < end else words["over"] if frozen_at else words["ended"]
        yield f"<p>{sentence.format(time=shown_time(end, zone, frame.language))}</p>"
        if frozen_at is not None:
            yield f'<p class="notice">{words["frozen"].format(time=shown_time(frozen_at, zone, frame.language))}</p>'
        for announcement in event.announcements_at(now):
            if announcement.places != "present":
                yield f'<p class="notice">{shown_text(announcement.text_in(frame.language))}</p>'
    else:
        yield f"<p>{words['days'].format(first=board.start_date, last=board.end_date)}</p>"
    if board.as_of is None:
        yield f"<p>{words['no_numbers']}</p>"
    else:
        time = shown_time(board.as_of, zone, frame.language, seconds=True)
        yield f"<p>{words['as_of'].format(time=time)}</p>"
    if board.demo:
        yield f"<p>{words['demo']}</p>"
    if board.stale:
        yield f'<p class="notice">{words["stale"]}</p>'
    if not board.complete:
        sentence = words["incomplete"].format(read=board.days_read, total=board.days_total)
        yield f'<p class="notice">{sentence}</p>'
    coverage = board.window.coverage if board.window else None
    if coverage is not None and coverage < 1:
        share = shown_percent(min(99.99, 100 * coverage), frame.language)
        yield f'<p class="notice">{words["coverage"].format(share=share)}</p>'


def _table(board: schemas.TokensResponse, metric: Metric, frame: Frame) -> str:
    words = _WORDS[frame.language]
    heads = "".join(
        f'<th scope="col" class="{kind}">{words[name]}</th>'
        for name, kind in (
            ("rank", "rank"),
            ("team", "team"),
            ("tokens", "tokens"),
            ("requests", "detail"),
            ("success", "detail"),
            ("cost", "detail"),
        )
    )
    rows = "\n".join(_row(team, frame.language) for team in board.teams)
    caption = words["table"].format(metric=words[f"by_{metric}"])
    return (
        f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    )


def _row(team: schemas.TeamTokens, language: Language) -> str:
    deleted = f" {_WORDS[language]['deleted']}" if team.deleted else ""
    success = shown_percent(team.success_rate, language) if team.total_requests else "–"
    rank = "–" if team.rank is None else team.rank
    return (
        f'<tr><td class="rank">{rank}</td><th scope="row" class="team">{shown_text(team.name)}{deleted}</th>'
        f'<td class="tokens">{shown_number(team.tokens, 0, language)}</td>'
        f'<td class="detail">{shown_number(team.total_requests, 0, language)}</td>'
        f'<td class="detail">{success}</td>'
        f'<td class="detail">{shown_dollars(team.total_cost, language)}</td></tr>'
    )
