"""Numbers, times and names in pages that the backend renders, in English and German."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Literal
from zoneinfo import ZoneInfo

Language = Literal["en", "de"]
_WEEKDAYS: Mapping[Language, list[str]] = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "de": ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
}
_MONTHS: Mapping[Language, list[str]] = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
}


def shown_text(text: str) -> str:
    """Others' text: it is no markup, and its direction stays its own."""
    return f"<bdi>{escape(text)}</bdi>"


def shown_number(value: float, decimals: int, language: Language) -> str:
    text = f"{value:,.{decimals}f}"
    return text if language == "en" else text.translate({ord(","): ".", ord("."): ","})


def shown_percent(value: float, language: Language) -> str:
    text = shown_number(value, 2, language)
    return f"{text}%" if language == "en" else f"{text}\u00a0%"


def shown_dollars(value: float, language: Language) -> str:
    text = shown_number(abs(value), 2, language)
    sign = "−" if value < 0 else ""
    return f"{sign}${text}" if language == "en" else f"{sign}{text}\u00a0$"


def shown_time(moment: datetime, zone: ZoneInfo, language: Language, *, seconds: bool = False) -> str:
    """23 November 2026, 18:00 (Europe/Zurich)"""
    local = moment.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return f"{_shown_day(local, language)}, {clock} ({escape(zone.key)})"


def shown_span(start: datetime, end: datetime, zone: ZoneInfo, language: Language) -> str:
    """Monday, 23 November 2026, 10:00 to 19:00 (Europe/Zurich)"""
    first, last = start.astimezone(zone), end.astimezone(zone)
    to = "to" if language == "en" else "bis"
    day = "" if first.date() == last.date() else f"{_shown_weekday(last, language)}, "
    return f"{_shown_weekday(first, language)}, {first:%H:%M} {to} {day}{last:%H:%M} ({escape(zone.key)})"


def _shown_weekday(local: datetime, language: Language) -> str:
    return f"{_WEEKDAYS[language][local.weekday()]}, {_shown_day(local, language)}"


def _shown_day(local: datetime, language: Language) -> str:
    dot = "" if language == "en" else "."
    return f"{local.day}{dot} {_MONTHS[language][local.month - 1]} {local.year}"
