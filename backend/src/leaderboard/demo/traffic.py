"""Which requests a day sees: a pure function of seed, day and team.

Two currents flow together. Beats come all day and night, one in every 45 seconds, so that the board
lives whenever somebody looks. Work comes in the teams' own rhythm: office hours, lunch, sprints, weekends.
"""

import math
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from leaderboard.demo.days import DAY, HOUR, MINUTE, SECOND, midnight
from leaderboard.demo.workshop import (
    DASHBOARD,
    LATE_STARTER,
    MODELS,
    NO_KEY,
    ORGANISERS_KEY,
    TEAMS,
    UNASSIGNED,
    Key,
    Model,
    Team,
)

# The one knob for how busy the workshop is: requests of all teams in ten minutes at full swing, beats apart.
# A busier board moves more often and makes more request logs: 40 gives 3,500 to 5,000 requests a day.
WORK_PER_BLOCK = 40
# Tokens per request shrink as the knob is turned up, so that the day's totals stay what they are.
_MEDIAN_PROMPT = 26_500_000 / (66 * WORK_PER_BLOCK + 1920)

_BLOCK = 10 * MINUTE
_BLOCKS = DAY // _BLOCK
_BEAT = 45 * SECOND
# A beat becomes visible 35 to 47 s after its slot began: whoever waits a minute sees at least one.
_BEAT_VISIBLE_AFTER = 35 * SECOND
_BEAT_SPREAD = 12 * SECOND

_SHORTEST_DELAY = 2 * SECOND
_LONGEST_DELAY = 8 * SECOND
_LONGEST_REQUEST = 90 * SECOND
_CACHEABLE_PROMPT = 1024

_ACTIVITY_BY_HOUR = (
    0.04, 0.03, 0.02, 0.02, 0.02, 0.04, 0.15, 0.55, 0.95, 1.1, 1.15, 0.95,
    0.35, 0.8, 1.1, 1.2, 1.05, 0.8, 0.45, 0.25, 0.2, 0.15, 0.1, 0.06,
)  # fmt: skip
_PACE_OF_ALL = sum(team.pace for team in TEAMS)


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """Why a request failed, in LiteLLM's words."""

    code: str
    error_class: str
    normalized: str
    message: str


RATE_LIMITED = Failure(
    "429",
    "RateLimitError",
    "429_RATE_LIMITED",
    "litellm.RateLimitError: Rate limit reached. Please try again later.",
)
TOO_LONG = Failure(
    "400",
    "ContextWindowExceededError",
    "400_INVALID_REQUEST",
    "litellm.ContextWindowExceededError: This model's maximum context length was exceeded.",
)
REFUSED = Failure("", "Exception", "UNCLASSIFIED", "No api key passed in.")


class Request(NamedTuple):
    """One request; times in milliseconds. One that was refused has no model."""

    number: int
    team: Team
    key: Key
    model: Model | None
    start: int
    duration: int
    delay: int
    prompt: int
    completion: int
    cached: int
    written: int
    failure: Failure | None

    @property
    def end(self) -> int:
        return self.start + self.duration

    @property
    def visible(self) -> int:
        """When the gateway has written it down: it writes in batches, so a little after the end."""
        return self.start + self.duration + self.delay

    @property
    def cost(self) -> int:
        """Nanodollars."""
        if self.model is None or self.failure is not None:
            return 0
        return self.model.cost(self.prompt, self.completion, self.cached, self.written)

    @property
    def saving(self) -> int:
        """Nanodollars that the prompt cache saved."""
        return 0 if self.model is None else self.model.saving(self.cached)


class _Mood(NamedTuple):
    """A team's form on one day, by block: how much it asks for."""

    work: tuple[float, ...]
    beats: tuple[float, ...]


def requests_of_day(seed: int, day: date) -> list[Request]:
    """All requests that start on this day, by start; the late starter's as if it had always been there."""
    requests = [*_beats(seed, day), *_off_the_board(seed, day)]
    for lane, team in enumerate(TEAMS, start=1):
        requests.extend(_work(seed, day, team, lane))
    requests.sort(key=lambda request: (request.start, request.number))
    return requests


@cache
def _activity(night: float) -> tuple[float, ...]:
    """How awake a team is in each block; night owls keep a part of the day's pace."""
    return tuple(
        max(_between_hours((block + 0.5) * _BLOCK / HOUR), night * 0.5 if _is_night(block) else 0.0)
        for block in range(_BLOCKS)
    )


def _between_hours(hour: float) -> float:
    whole = math.floor(hour - 0.5)
    share = hour - 0.5 - whole
    return (1 - share) * _ACTIVITY_BY_HOUR[whole % 24] + share * _ACTIVITY_BY_HOUR[(whole + 1) % 24]


def _is_night(block: int) -> bool:
    hour = block * _BLOCK // HOUR
    return hour >= 19 or hour < 3


def _mood(seed: int, day: date, team: Team) -> _Mood:
    rng = _random(seed, day, team.team_id, "mood")
    form = rng.lognormvariate(0.0, 0.22) * (team.weekend if day.weekday() >= 5 else 1.0)
    sprinting: set[int] = set()
    for _ in range(3):
        first = rng.randint(42, 104)
        sprinting.update(range(first, first + rng.randint(2, 5)))
    activity = _activity(team.night)
    share = team.pace / _PACE_OF_ALL * form
    return _Mood(
        work=tuple(
            share * WORK_PER_BLOCK * level * (2.4 if block in sprinting else 0.8)
            for block, level in enumerate(activity)
        ),
        beats=tuple(share * (0.05 + level) for level in activity),
    )


def _beats(seed: int, day: date) -> Iterator[Request]:
    rng = _random(seed, day, "beats")
    # The late starter has no part in them: its days before the start are blanked out, beats must not be.
    teams = [team for team in TEAMS if team is not LATE_STARTER]
    moods = [_mood(seed, day, team) for team in teams]
    by_block = [list(accumulate(mood.beats[block] for mood in moods)) for block in range(_BLOCKS)]
    first = midnight(day)
    for slot in range(DAY // _BEAT):
        weights = by_block[slot * _BEAT // _BLOCK]
        team = teams[bisect(weights, rng.random() * weights[-1], 0, len(teams) - 1)]
        visible = first + slot * _BEAT + _BEAT_VISIBLE_AFTER + int(rng.random() * _BEAT_SPREAD)
        request = _served(rng, slot, team, 0, longest=_BEAT_VISIBLE_AFTER - _LONGEST_DELAY)
        yield request._replace(start=visible - request.duration - request.delay)


def _work(seed: int, day: date, team: Team, lane: int) -> Iterator[Request]:
    rng = _random(seed, day, team.team_id, "work")
    number = lane * 100_000
    usual = team.pace / _PACE_OF_ALL * WORK_PER_BLOCK
    for block, expected in enumerate(_mood(seed, day, team).work):
        # Limits bite when a team is fast.
        failing = team.failing * (1.2 if expected > usual else 0.7)
        for start in _runs(rng, midnight(day) + block * _BLOCK, int(expected + rng.random())):
            number += 1
            if rng.random() < failing:
                yield _failed(rng, number, team, start)
            else:
                yield _served(rng, number, team, start)


def _runs(rng: Random, first: int, requests: int) -> Iterator[int]:
    """Starts within one block: an agent asks several times in a row, a few seconds apart."""
    while requests > 0:
        start = first + int(rng.random() * _BLOCK)
        run = min(requests, 1 + int(rng.random() * 5))
        requests -= run
        for _ in range(run):
            yield min(start, first + _BLOCK - 1)
            start += 1500 + int(rng.random() * 6500)


def _off_the_board(seed: int, day: date) -> Iterator[Request]:
    """What belongs to no team of the workshop: organisers' checks, refused requests, the admin pages."""
    rng = _random(seed, day, "off the board")
    first = midnight(day) + 7 * HOUR
    number = 90_000_000
    for team, key, least, most in (
        (UNASSIGNED, ORGANISERS_KEY, 8, 16),
        (UNASSIGNED, NO_KEY, 4, 12),
        (DASHBOARD, DASHBOARD.keys[0], 2, 6),
    ):
        for _ in range(rng.randint(least, most)):
            number += 1
            start = first + rng.randrange(12 * HOUR)
            if key is NO_KEY:
                yield Request(
                    number, team, key, None, start, rng.randint(2, 9), _delay(rng), 0, 0, 0, 0, REFUSED
                )
            else:
                yield _served(rng, number, team, start)._replace(key=key)


def _served(rng: Random, number: int, team: Team, start: int, longest: int = _LONGEST_REQUEST) -> Request:
    model = _model(rng, team)
    prompt = int(rng.lognormvariate(0.0, 1.0) * _MEDIAN_PROMPT * team.appetite)
    prompt = min(max(prompt, 40), 160_000)
    completion = min(max(int(rng.lognormvariate(0.0, 0.8) * _MEDIAN_PROMPT * 0.09), 5), 8_000)
    cached = written = 0
    if model.cache_read_price is not None and prompt > _CACHEABLE_PROMPT:
        if rng.random() < 0.6:
            cached = int(prompt * (0.3 + rng.random() * 0.55))
        if model.cache_write_price is not None and rng.random() < 0.5:
            written = int((prompt - cached) * (0.2 + rng.random() * 0.6))
    speed = model.tokens_per_second * (0.7 + rng.random() * 0.6)
    duration = min(400 + int(rng.random() * 900) + int(completion * SECOND / speed), longest)
    return Request(
        number, team, _key(rng, team), model, start, duration, _delay(rng),
        prompt, completion, cached, written, None,
    )  # fmt: skip


def _failed(rng: Random, number: int, team: Team, start: int) -> Request:
    """A request that ended in an error; LiteLLM counts the prompt of some of them, and never a cost."""
    limited = rng.random() < 0.9
    prompt = 20 + int(rng.random() * 180) if limited else 0
    return Request(
        number, team, _key(rng, team), _model(rng, team), start, 60 + int(rng.random() * 800), _delay(rng),
        prompt, 0, 0, 0, RATE_LIMITED if limited else TOO_LONG,
    )  # fmt: skip


def _key(rng: Random, team: Team) -> Key:
    """The first key does about two thirds of a team's work."""
    return team.keys[int(rng.random() ** 2.6 * len(team.keys))]


def _model(rng: Random, team: Team) -> Model:
    return MODELS[bisect(_tastes(team), rng.random())]


@cache
def _tastes(team: Team) -> list[float]:
    """Upper ends of the models' shares; the last is out of reach, whatever rounding did to the sum."""
    shares = list(accumulate(team.tastes))
    last = max(place for place, share in enumerate(team.tastes) if share > 0)
    return [share / shares[-1] for share in shares[:last]]


def _random(seed: int, day: date, *purpose: str) -> Random:
    """One purpose, one source: what is drawn for a team does not depend on what others drew."""
    return Random("/".join((str(seed), day.isoformat(), *purpose)))  # noqa: S311 (a simulation, no secrets)


def _delay(rng: Random) -> int:
    return _SHORTEST_DELAY + int(rng.random() * (_LONGEST_DELAY - _SHORTEST_DELAY))
