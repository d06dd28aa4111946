"""The demo's event: it is under way at any time, and the next one follows two minutes after its end.

It starts at midnight UTC, because requests belong to the day on which they start: the usage of a whole day is
exact, and the rivals are almost level then (traffic.py), so that the lead of the event changes as often as that of the
days. It ends at 18:00 on its second day. The next one began on the midnight before, so that its board is never empty.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from leaderboard.event.state import Announcement, EventState

_DAY = timedelta(days=1)
_LENGTH = timedelta(hours=42)
# The final standing stays for a moment.
_PAUSE = timedelta(minutes=2)
# First and last hour (exclusive) of the day, UTC.
_BY_HOUR = (
    (7, 9, "Breakfast is served in the foyer.", "Frühstück gibt es im Foyer."),
    (12, 13, "Lunch is served in the foyer.", "Mittagessen gibt es im Foyer."),
    (15, 16, "Coffee and cake in the foyer.", "Kaffee und Kuchen im Foyer."),
    (19, 21, "Pizza is ready in the kitchen.", "Die Pizza steht in der Küche."),
    (
        22,
        24,
        "Quiet hours: please use the rooms on the second floor.",
        "Nachtruhe: Bitte nutzt die Räume im zweiten Stock.",
    ),
)


def demo_event(now: datetime) -> EventState:
    """The event at a moment, a function of the clock alone."""
    # The newest event whose predecessor's end, 18 hours after this one's start, is two minutes ago.
    return _event_of((now.astimezone(UTC) - (_LENGTH - _DAY) - _PAUSE).date())


@lru_cache(maxsize=4)
def _event_of(first_day: date) -> EventState:
    start = datetime.combine(first_day, time.min, UTC)
    end = start + _LENGTH
    return EventState(
        name="LLM Hackathon (demo)",
        start=start,
        end=end,
        announcements=tuple(_announcements(start, end)),
    )


def _announcements(start: datetime, end: datetime) -> Iterator[Announcement]:
    last_hour = end - timedelta(hours=1)
    yield Announcement(
        id="thanks",
        text="Thank you all! Results and prizes in the main hall now.",
        text_de="Danke euch allen! Ergebnisse und Preise jetzt im großen Saal.",
        first=end,
    )
    yield Announcement(
        id="last-hour",
        text="The last hour has begun. Tokens count until the end.",
        text_de="Die letzte Stunde läuft. Tokens zählen bis zum Ende.",
        urgent=True,
        first=last_hour,
        until=end,
    )
    for day in (start, start + _DAY):
        for first, last, text, text_de in _BY_HOUR:
            begins = day + timedelta(hours=first)
            if begins < last_hour:
                until = min(day + timedelta(hours=last), last_hour)
                id_ = f"{begins:%d-%H}"
                yield Announcement(id=id_, text=text, text_de=text_de, first=begins, until=until)
    yield Announcement(
        id="prizes",
        text="Results and prizes in the main hall, right after the end.",
        text_de="Ergebnisse und Preise im großen Saal, gleich nach dem Ende.",
        until=end,
    )
