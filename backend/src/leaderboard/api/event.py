"""The event before an organiser has changed anything: that of the settings, else the demo's."""

from datetime import datetime

from leaderboard.demo.event import demo_event
from leaderboard.event.state import Announcement, EventState
from leaderboard.settings import Settings


def first_state(settings: Settings, now: datetime) -> EventState:
    if settings.event_start is not None:
        text = settings.event_announcement
        return EventState(
            name=settings.event_name,
            start=settings.event_start,
            end=settings.event_end,
            timezone=settings.event_timezone,
            announcements=() if text is None else (Announcement(id="settings", text=text),),
        )
    if settings.demo and settings.demo_event == "on":
        return demo_event(now)
    return EventState(name=settings.event_name, timezone=settings.event_timezone)
