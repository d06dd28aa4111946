"""The report as one page to print: standing, charts, awards, totals, and how complete the numbers are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files

from leaderboard.api import schemas
from leaderboard.api.event.desk_schemas import EventCount
from leaderboard.api.page_text import (
    Language,
    shown_dollars,
    shown_number,
    shown_percent,
    shown_span,
    shown_text,
    shown_time,
)
from leaderboard.api.report.charts import hours_chart, race_chart, share_bar, team_colour
from leaderboard.event.phase import Phase
from leaderboard.event.standing import Place, in_divisions
from leaderboard.event.state import Award, EventState
from leaderboard.ledger.facts import Team
from leaderboard.services.ranking import Metric
from leaderboard.services.reconciliation import Balance
from leaderboard.services.success_rate import success_rate

STYLE = files("leaderboard.api.report").joinpath("report.css").read_text(encoding="utf-8")
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Event report",
        "made": "Report of {time}",
        "not_final": "The result is not published yet: numbers and ranks may still change.",
        "demo": "Demo: these teams are made up.",
        "standing": "Standing",
        "by": "Ranked by {metric}.",
        "minimum": "Ranks require at least {count} requests.",
        "rank": "Rank",
        "team": "Team",
        "tokens": "Tokens",
        "requests": "Requests",
        "success": "Success",
        "cost": "Cost",
        "hours": "Hours",
        "share": "Share",
        "out": "out of competition",
        "deleted": "deleted",
        "hours_note": "Hours: clock hours in which the team sent requests; – where not all minutes are known.",
        "race": "Tokens over time",
        "race_note": "Each line ends with the team's rank by tokens. Further teams are grey.",
        "by_hour": "Tokens by hour of day ({zone})",
        "models": "Models",
        "model": "Model",
        "teams": "Teams",
        "awards": "Awards",
        "runner_up": "Next: {team}{value}",
        "nobody": "Nobody",
        "active": "Teams with requests",
        "numbers": "About these numbers",
        "as_of": "Read from the gateway on {time}.",
        "never_read": "No numbers were read.",
        "stale": "The gateway could not be read since then.",
        "complete": "All days of the event were read.",
        "incomplete": "Incomplete: {read} of {total} days of the event were read.",
        "exact": "The numbers are complete: all tokens of the event count.",
        "second": "Start and end of the event are counted to the second, by when requests were sent.",
        "minute": "Start and end of the event are counted to the minute in which the gateway reported usage.",
        "partly": "{tokens} tokens around start and end are counted to the minute.",
        "coverage": "{share} of the tokens that may belong to the event are certain to; only they count.",
        "timed": "The curve shows {share} of the tokens; the minute of the others is unknown.",
        "balanced": "Teams and other usage add up to the gateway's total.",
        "unbalanced": "{tokens} tokens are missing from the gateway's total.",
    },
    "de": {
        "title": "Bericht zur Veranstaltung",
        "made": "Bericht vom {time}",
        "not_final": "Das Ergebnis ist noch nicht veröffentlicht: Zahlen und Ränge können sich noch ändern.",
        "demo": "Demo: Diese Teams sind erfunden.",
        "standing": "Endstand",
        "by": "Rangfolge nach {metric}.",
        "minimum": "Einen Rang gibt es ab {count} Anfragen.",
        "rank": "Rang",
        "team": "Team",
        "tokens": "Tokens",
        "requests": "Anfragen",
        "success": "Erfolg",
        "cost": "Kosten",
        "hours": "Stunden",
        "share": "Anteil",
        "out": "außer Konkurrenz",
        "deleted": "gelöscht",
        "hours_note": "Stunden: Stunden der Uhr, in denen das Team Anfragen sandte; –, wenn nicht alle Minuten "
        "bekannt sind.",
        "race": "Tokens im Verlauf",
        "race_note": "Am Ende jeder Linie steht der Rang des Teams nach Tokens. Weitere Teams sind grau.",
        "by_hour": "Tokens nach Tageszeit ({zone})",
        "models": "Modelle",
        "model": "Modell",
        "teams": "Teams",
        "awards": "Preise",
        "runner_up": "Danach: {team}{value}",
        "nobody": "Niemand",
        "active": "Teams mit Anfragen",
        "numbers": "Zu diesen Zahlen",
        "as_of": "Vom Gateway gelesen am {time}.",
        "never_read": "Es wurden keine Zahlen gelesen.",
        "stale": "Seitdem konnte das Gateway nicht gelesen werden.",
        "complete": "Alle Tage der Veranstaltung sind gelesen.",
        "incomplete": "Unvollständig: {read} von {total} Tagen der Veranstaltung sind gelesen.",
        "exact": "Die Zahlen sind vollständig: Alle Tokens der Veranstaltung zählen.",
        "second": "Beginn und Ende der Veranstaltung sind auf die Sekunde gezählt: Es zählt, wann Anfragen gesendet "
        "wurden.",
        "minute": "Beginn und Ende der Veranstaltung sind auf die Minute gezählt, in der das Gateway Nutzung meldete.",
        "partly": "{tokens} Tokens um Beginn und Ende sind auf die Minute gezählt.",
        "coverage": "{share} der Tokens, die zur Veranstaltung gehören können, gehören sicher dazu; nur sie zählen.",
        "timed": "Der Verlauf zeigt {share} der Tokens; von den übrigen ist die Minute unbekannt.",
        "balanced": "Teams und übrige Nutzung ergeben zusammen die Summe des Gateways.",
        "unbalanced": "{tokens} Tokens fehlen an der Summe des Gateways.",
    },
}
_METRICS: Mapping[Language, Mapping[Metric, str]] = {
    "en": {
        "tokens": "tokens",
        "cost": "cost",
        "requests": "requests",
        "success": "success rate",
        "tokens_per_dollar": "tokens per dollar",
    },
    "de": {
        "tokens": "Tokens",
        "cost": "Kosten",
        "requests": "Anfragen",
        "success": "Erfolgsquote",
        "tokens_per_dollar": "Tokens je Dollar",
    },
}
# Of awards, for one and for several; a share needs none.
_UNITS: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "en": {
        "tokens_per_dollar": (" token per dollar", " tokens per dollar"),
        "ranks": (" rank", " ranks"),
        "tokens": (" token", " tokens"),
        "models": (" model", " models"),
    },
    "de": {
        "tokens_per_dollar": (" Token je Dollar", " Tokens je Dollar"),
        "ranks": (" Rang", " Ränge"),
        "tokens": (" Token", " Tokens"),
        "models": (" Modell", " Modelle"),
    },
}
_NONE = "–"


@dataclass(frozen=True, slots=True)
class Report:
    """What the page shows. `hours` by team id, as on the podium."""

    state: EventState
    phase: Phase | None
    made_at: datetime
    standing: Sequence[Place]
    hours: Mapping[str, int | None]
    awards: Sequence[Award]
    # By id, for the awards.
    teams: Mapping[str, Team]
    tokens: schemas.TokensResponse
    replay: schemas.ReplayResponse
    models: schemas.ModelsResponse
    hourly: schemas.HourlyResponse
    balance: Balance
    count: EventCount


def report_page(report: Report, language: Language) -> str:
    words = _WORDS[language]
    title = report.state.name or words["title"]
    body = "".join(
        (
            f"<h1>{shown_text(title)}</h1>",
            *_head(report, words, language),
            *_totals(report, words, language),
            *_standing(report, words, language),
            *_charts(report, words, language),
            *_models(report, words, language),
            *_awards(report, words, language),
            *_numbers(report, words, language),
        )
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def _head(report: Report, words: Mapping[str, str], language: Language) -> Iterator[str]:
    state = report.state
    if state.window is not None:
        yield f'<p class="when">{shown_span(*state.window, state.timezone, language)}</p>'
    if report.tokens.demo:
        yield f'<p class="notice">{words["demo"]}</p>'
    if report.phase is not Phase.PUBLISHED:
        yield f'<p class="notice">{words["not_final"]}</p>'


def _standing(report: Report, words: Mapping[str, str], language: Language) -> Iterator[str]:
    state = report.state
    yield f"<h2>{words['standing']}</h2><p>{words['by'].format(metric=_METRICS[language][state.metric])}"
    if least := state.order.min_requests:
        count = shown_number(least, 0, language)
        yield f" {words['minimum'].format(count=count)}"
    yield "</p>"
    names = {division.id: division.name for division in state.divisions}
    columns = ("rank", "team", "tokens", "requests", "success", "cost", "hours")
    classes = {"team": ' class="name"'}
    heads = [f'<th scope="col"{classes.get(column, "")}>{words[column]}</th>' for column in columns]
    for division, places in in_divisions(report.standing):
        caption = f"<caption>{shown_text(names[division])}</caption>" if division else ""
        rows = "".join(_row(place, report, words, language) for place in places)
        yield _table(caption, "".join(heads), rows)
    yield f"<p>{words['hours_note']}</p>"


def _table(caption: str, heads: str, rows: str) -> str:
    table = f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _row(place: Place, report: Report, words: Mapping[str, str], language: Language) -> str:
    team, usage = place.team, place.usage
    notes = [words["deleted"]] if team.deleted else []
    if report.state.team(team.team_id).out_of_competition:
        notes.append(words["out"])
    note = f" ({', '.join(notes)})" if notes else ""
    hours = report.hours.get(team.team_id, 0)
    rank = _NONE if place.rank is None else place.rank
    cells = (
        shown_number(usage.total_tokens, 0, language),
        shown_number(usage.requests, 0, language),
        shown_percent(success_rate(usage), language) if usage.requests else _NONE,
        shown_dollars(usage.cost, language),
        _NONE if hours is None else str(hours),
    )
    return (
        f'<tr><td>{rank}</td><th scope="row" class="name">{_mark(team)}{shown_text(team.name)}{note}</th>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
    )


def _mark(team: Team) -> str:
    return f'<span class="mark" style="background:{team_colour(team.slot)}"></span>'


def _charts(report: Report, words: Mapping[str, str], language: Language) -> Iterator[str]:
    zone = report.state.timezone
    yield f"<h2>{words['race']}</h2><figure>{race_chart(report.replay, zone, language, words['race'])}"
    yield f"<figcaption>{words['race_note']}</figcaption></figure>"
    by_hour = words["by_hour"].format(zone=zone.key)
    yield f"<h2>{escape(by_hour)}</h2><figure>{hours_chart(report.hourly, language, by_hour)}</figure>"


def _models(report: Report, words: Mapping[str, str], language: Language) -> Iterator[str]:
    total = sum(model.tokens for model in report.models.models)
    most = max((model.tokens for model in report.models.models), default=0)
    heads = f'<th scope="col" class="name">{words["model"]}</th>' + "".join(
        f'<th scope="col">{words[column]}</th>' for column in ("tokens", "share", "teams", "cost")
    )
    rows = []
    for model in report.models.models:
        share = model.tokens / total if total else 0.0
        cells = (
            shown_number(model.tokens, 0, language),
            shown_percent(100 * share, language),
            str(model.team_count),
            shown_dollars(model.total_cost, language),
        )
        bar = share_bar(model.tokens / most if most else 0.0)
        name = f'<th scope="row" class="name">{shown_text(model.display_name)}{bar}</th>'
        rows.append(f"<tr>{name}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    yield f"<h2>{words['models']}</h2>{_table('', heads, ''.join(rows))}"


def _awards(report: Report, words: Mapping[str, str], language: Language) -> Iterator[str]:
    if report.awards:
        yield f'<h2>{words["awards"]}</h2><div class="awards">'
    for award in report.awards:
        german = language == "de"
        title = (award.title_de if german else None) or award.title
        condition = (award.condition_de if german else "") or award.condition
        team = report.teams.get(award.team_id or "")
        winner = f"{_mark(team)}{shown_text(team.name)}" if team else words["nobody"]
        value = "" if team is None else _award_value(award.value, ": ", award.unit, language)
        next_value = _award_value(award.runner_up_value, ", ", award.unit, language)
        next_one = words["runner_up"].format(team=shown_text(award.runner_up or ""), value=next_value)
        yield (
            f'<div class="award"><h3>{shown_text(title)}</h3><p><strong>{winner}</strong>{value}</p>'
            f"<p>{shown_text(condition)}</p>{f'<p>{next_one}</p>' if award.runner_up else ''}</div>"
        )
    if report.awards:
        yield "</div>"


def _award_value(value: float | None, before: str, unit: str, language: Language) -> str:
    """Behind the name of a team; empty where the award has no figure."""
    if value is None:
        return ""
    if unit == "share":
        return before + shown_percent(min(100 * value, 99.99) if value < 1 else 100.0, language)
    one, many = _UNITS[language].get(unit, ("", ""))
    return before + shown_number(value, 0, language) + (one if value == 1 else many)


def _totals(report: Report, words: Mapping[str, str], language: Language) -> Iterator[str]:
    teams = report.tokens.teams
    requests = sum(team.total_requests for team in teams)
    rows = [
        (words["active"], str(sum(team.total_requests > 0 for team in teams))),
        (words["tokens"], shown_number(sum(team.tokens for team in teams), 0, language)),
        (words["requests"], shown_number(requests, 0, language)),
        (words["cost"], shown_dollars(sum(team.total_cost for team in teams), language)),
        (words["models"], str(len(report.models.models))),
    ]
    entries = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    yield f"<dl>{entries}</dl>"


def _numbers(report: Report, words: Mapping[str, str], language: Language) -> Iterator[str]:
    """Freshness, completeness, coverage, and whether everything adds up."""
    data, balance, zone = report.tokens, report.balance, report.state.timezone
    sentences = (
        [words["as_of"].format(time=shown_time(data.as_of, zone, language, seconds=True))]
        if data.as_of
        else [words["never_read"]]
    )
    if data.stale:
        sentences.append(words["stale"])
    sentences.append(
        words["complete" if data.complete else "incomplete"].format(
            read=data.days_read, total=data.days_total
        )
    )
    coverage = data.window.coverage if data.window else None
    if coverage is not None:
        sentences.append(_share_sentence(coverage, words, "coverage", "exact", language))
    by_minute = report.count.by_minute_tokens
    sentences.append(
        words["partly"].format(tokens=shown_number(by_minute, 0, language))
        if by_minute
        else words["minute" if by_minute is None else "second"]
    )
    if report.replay.coverage is not None and report.replay.coverage < 1:
        sentences.append(_share_sentence(report.replay.coverage, words, "timed", "exact", language))
    missing = balance.difference.total_tokens
    sentences.append(
        words["unbalanced"].format(tokens=shown_number(missing, 0, language))
        if missing
        else words["balanced"]
    )
    yield f"<h2>{words['numbers']}</h2>" + "".join(f"<p>{sentence}</p>" for sentence in sentences)
    made = words["made"].format(time=shown_time(report.made_at, zone, language))
    yield f'<p class="made">{made}</p>'


def _share_sentence(
    share: float, words: Mapping[str, str], partly: str, wholly: str, language: Language
) -> str:
    """A share below all is never shown as 100 %."""
    if share >= 1:
        return words[wholly]
    return words[partly].format(share=shown_percent(min(99.99, 100 * share), language))
