"""The workshop as an event with a start and an end."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Announcement:
    """A sentence of the organisers to everybody."""

    text: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """`end` is exclusive."""

    name: str | None
    start: datetime
    end: datetime
    timezone: ZoneInfo
    announcements: tuple[Announcement, ...] = ()
