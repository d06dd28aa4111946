"""File names of downloads: readable, and different for different contents."""

import hashlib
import unicodedata
from datetime import UTC, datetime

from leaderboard.api import schemas

_MAX_PART = 40


def export_name(data: schemas.DataResponse, body: str, *parts: str, team_id: str = "") -> str:
    """`leaderboard-steps-kernel-panik-2026-11-22-to-2026-11-23-as-of-20261123T150612Z-3f9a2c1b.csv`

    The digest tells apart what the readable parts do not: filters, later numbers, teams of one name.
    """
    exact = "\0".join((*parts, team_id, body))
    digest = hashlib.blake2b(exact.encode(), digest_size=4).hexdigest()
    as_of = [f"as-of-{_instant(data.as_of)}"] if data.as_of else []
    named = [plain(part) for part in parts]
    return "-".join(["leaderboard", *filter(None, named), _period(data), *as_of, digest]) + ".csv"


def _period(data: schemas.DataResponse) -> str:
    if data.window is None:
        return f"{data.start_date}-to-{data.end_date}"
    return f"{_instant(data.window.first)}-to-{_instant(data.window.last)}"


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def plain(text: str) -> str:
    """As `readable`, in ASCII, as headers require."""
    return readable(unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode())


def readable(text: str) -> str:
    """Lower-case letters and digits of any script with hyphens between them; empty if there are none."""
    folded = unicodedata.normalize("NFC", text.casefold())
    # Many scripts write vowels as marks.
    kept = "".join(
        sign if sign.isalnum() or unicodedata.category(sign).startswith("M") else " " for sign in folded
    )
    return "-".join(kept.split())[:_MAX_PART].strip("-")
