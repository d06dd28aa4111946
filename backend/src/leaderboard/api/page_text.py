"""Numbers, times and names in pages that the backend renders, in English and German."""

from datetime import datetime
from html import escape
from typing import Literal
from zoneinfo import ZoneInfo

Language = Literal["en", "de"]


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


def shown_time(moment: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    local = moment.astimezone(zone)
    form = "%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M"
    return f"{local.strftime(form)} {escape(zone.key)}"
