"""Charts of the printed report: SVG without scripts and without styles of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from leaderboard.api import schemas
from leaderboard.api.page_text import Language, shown_number

# The page's colours of teams on white, by slot.
TEAM_COLOURS = (
    "#b71156",
    "#b75946",
    "#774e25",
    "#aa800b",
    "#5c7505",
    "#648b73",
    "#18645c",
    "#007ea3",
    "#355ac7",
    "#5800e4",
    "#8c0e94",
    "#d220a2",
)
_OTHERS = "#b9c0d0"
_INK = "#151a2b"
_GRID = "#d5dbea"
_BAR = "#b45309"
_TRACK = "#e9edf6"
_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 44, 12, 28
_LABEL_HEIGHT = 14
# More lines cannot be told apart on paper.
MOST_LINES = 12
_MOST_TIMES = 8


@dataclass(frozen=True, slots=True)
class _Plot:
    """From values to places; `top` is the largest value of the axis."""

    steps: int
    top: float

    def x(self, step: float) -> float:
        return _LEFT + step / max(1, self.steps) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - value / self.top * (_HEIGHT - _TOP - _BOTTOM)


def team_colour(slot: int) -> str:
    return TEAM_COLOURS[slot % len(TEAM_COLOURS)]


def race_chart(replay: schemas.ReplayResponse, zone: ZoneInfo, language: Language, title: str) -> str:
    """A line for each team, the first ones in their colours with their ranks at the end."""
    lines = [team for team in replay.teams if team.tokens]
    axis, top = _axis(max((team.tokens[-1] for team in lines), default=0))
    plot = _Plot(replay.steps, top)
    parts = [*_grid(plot, axis, language), *_times(plot, replay, zone)]
    for place, team in reversed(list(enumerate(lines))):
        colour, width = (team_colour(team.slot), 2) if place < MOST_LINES else (_OTHERS, 1)
        points = " ".join(
            f"{plot.x(step):.1f},{plot.y(tokens):.1f}" for step, tokens in enumerate([0, *team.tokens])
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
    shown = lines[:MOST_LINES]
    heights = _apart([plot.y(team.tokens[-1]) for team in shown])
    for team, height in zip(shown, heights, strict=True):
        rank = "–" if team.rank is None else str(team.rank)
        parts.append(
            _label(plot.x(replay.steps) + 6, height + 4, rank, colour=team_colour(team.slot), weight=700)
        )
    return _svg(_WIDTH, _HEIGHT, title, parts)


def hours_chart(hourly: schemas.HourlyResponse, language: Language, title: str) -> str:
    """A bar for each hour of the day."""
    axis, top = _axis(max((hour.tokens for hour in hourly.hours), default=0))
    plot = _Plot(24, top)
    parts = list(_grid(plot, axis, language))
    for hour in hourly.hours:
        left, height = plot.x(hour.hour), plot.y(hour.tokens)
        width = plot.x(1) - plot.x(0) - 3
        bar = f'width="{width:.1f}" height="{plot.y(0) - height:.1f}" fill="{_BAR}"'
        parts.append(f'<rect x="{left:.1f}" y="{height:.1f}" {bar}/>')
        if hour.hour % 3 == 0:
            parts.append(_label(left + width / 2, _HEIGHT - 10, f"{hour.hour:02}", anchor="middle"))
    return _svg(_WIDTH, _HEIGHT, title, parts)


def share_bar(share: float) -> str:
    """As wide as its column for 1, below a name; figures beside it say the same."""
    width = 100 * min(max(share, 0.0), 1.0)
    bar = f'<rect width="100%" height="10" rx="3" fill="{_TRACK}"/>'
    bar += f'<rect width="{width:.1f}%" height="10" rx="3" fill="{_BAR}"/>'
    return f'<svg class="bar" width="100%" height="10" aria-hidden="true">{bar}</svg>'


def _axis(most: float) -> tuple[list[float], float]:
    """At most five round values from 0, the last one above the largest value."""
    step = 1.0
    while most / step > 4:
        step *= 2.5 if f"{step:e}".startswith("2") else 2
    values = [step * place for place in range(int(most / step) + 2)]
    return values, values[-1]


def _grid(plot: _Plot, axis: Sequence[float], language: Language) -> Iterator[str]:
    for value in axis:
        height = plot.y(value)
        yield f'<path d="M{_LEFT} {height:.1f}H{_WIDTH - _RIGHT}" stroke="{_GRID}"/>'
        yield _label(_LEFT - 6, height + 4, _short(value, language), anchor="end")


def _times(plot: _Plot, replay: schemas.ReplayResponse, zone: ZoneInfo) -> Iterator[str]:
    step = timedelta(minutes=replay.step_minutes)
    minutes = replay.steps * replay.step_minutes
    every = next(
        hours for hours in (1, 2, 3, 6, 12, 24, 24 * 7, 24 * 400) if minutes <= hours * 60 * _MOST_TIMES
    )
    last = replay.start + replay.steps * step
    moment = _next_hour(replay.start)
    while moment <= last:
        local = moment.astimezone(zone)
        if local.hour % min(every, 24) == 0 and (every <= 24 or local.weekday() == 0):
            text = f"{local:%H:%M}" if every < 24 else f"{local:%m-%d}"
            yield _label(plot.x((moment - replay.start) / step), _HEIGHT - 10, text, anchor="middle")
        moment += timedelta(hours=1)


def _next_hour(moment: datetime) -> datetime:
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(hours=1)


def _apart(heights: Sequence[float]) -> list[float]:
    """Labels from top to bottom that do not cover each other, as near to their places as possible."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + _LABEL_HEIGHT) if placed else max(height, _TOP))
    lowest = float(_HEIGHT - _BOTTOM)
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], lowest)
        lowest = placed[index] - _LABEL_HEIGHT
    return placed


def _short(value: float, language: Language) -> str:
    for factor, unit in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if value >= factor:
            amount = value / factor
            sign = {"T": "Bio.", "B": "Mrd.", "M": "Mio.", "k": "Tsd."}[unit] if language == "de" else unit
            number = shown_number(amount, 0 if amount == int(amount) else 1, language)
            return f"{number} {sign}" if language == "de" else f"{number}{sign}"
    return shown_number(value, 0, language)


def _label(
    x: float, y: float, text: str, *, anchor: str = "start", colour: str = _INK, weight: int = 400
) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12"'
    return f'<text {place} font-weight="{weight}" fill="{colour}">{escape(text)}</text>'


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    label = f'role="img" aria-label="{escape(title)}"'
    return f'<svg viewBox="0 0 {width} {height}" {label}>{"".join(parts)}</svg>'
