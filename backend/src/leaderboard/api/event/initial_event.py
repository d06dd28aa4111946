"""The event before an organiser has changed anything: that of the settings, else the demo's."""

from collections.abc import Callable
from datetime import datetime

from leaderboard.demo.event import demo_event
from leaderboard.event.state import Announcement, EventState
from leaderboard.settings import Settings


def first_state(settings: Settings) -> Callable[[datetime], EventState]:
    """A function of the time, called for every request: only the demo's event depends on it."""
    if settings.event_start is None and settings.demo and settings.demo_event == "on":
        return demo_event
    text = settings.event_announcement
    state = EventState(
        name=settings.event_name,
        start=settings.event_start,
        end=settings.event_end,
        timezone=settings.event_timezone,
        announcements=() if text is None else (Announcement(id="settings", text=text),),
    )
    return lambda _: state
