"""The event that the board shows: the one of the settings, else the demo's."""

from datetime import datetime

from leaderboard.demo.event import demo_event
from leaderboard.event import Announcement, Event
from leaderboard.settings import Settings


def event_at(settings: Settings, now: datetime) -> Event | None:
    if settings.event_start is not None and settings.event_end is not None:
        text = settings.event_announcement
        return Event(
            settings.event_name,
            settings.event_start,
            settings.event_end,
            settings.event_timezone,
            () if text is None else (Announcement(text),),
        )
    return demo_event(now) if settings.demo and settings.demo_event == "on" else None
