"""The demo's event: it is under way at any time, and the next one follows two minutes after its end.

It starts at midnight UTC, because requests belong to the day on which they start: the usage of a whole day is
exact, and the rivals are almost level then (traffic.py), so that the lead of the event changes as often as that of the
days. It ends at 18:00 on its second day. The next one began on the midnight before, so that its board is never empty.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leaderboard.event import Announcement, Event

_LENGTH = timedelta(hours=42)
# The final standing stays for a moment.
_PAUSE = timedelta(minutes=2)
_PRIZES = Announcement("Results and prizes in the main hall, right after the end.")
_LAST_HOUR = Announcement("The last hour has begun. Tokens count until the end.", urgent=True)
_THANKS = Announcement("Thank you all! Results and prizes in the main hall now.")
# First and last hour (exclusive) of the day, UTC.
_BY_HOUR = (
    (7, 9, Announcement("Breakfast is served in the foyer.")),
    (12, 13, Announcement("Lunch is served in the foyer.")),
    (15, 16, Announcement("Coffee and cake in the foyer.")),
    (19, 21, Announcement("Pizza is ready in the kitchen.")),
    (22, 24, Announcement("Quiet hours: please use the rooms on the second floor.")),
)


def demo_event(now: datetime) -> Event:
    """The event at a moment, a function of the clock alone."""
    # The newest event whose predecessor's end, 18 hours after this one's start, is two minutes ago.
    first_day = (now.astimezone(UTC) - (_LENGTH - timedelta(days=1)) - _PAUSE).date()
    start = datetime.combine(first_day, time.min, UTC)
    end = start + _LENGTH
    return Event("LLM Hackathon (demo)", start, end, ZoneInfo("UTC"), _announcements(now, end))


def _announcements(now: datetime, end: datetime) -> tuple[Announcement, ...]:
    if now >= end:
        return (_THANKS,)
    if now >= end - timedelta(hours=1):
        return (_LAST_HOUR, _PRIZES)
    hour = now.astimezone(UTC).hour
    return (*(text for first, last, text in _BY_HOUR if first <= hour < last), _PRIZES)
