"""All requests of a day: a pure function of the seed and the day.

Work follows the teams' habits: office hours, lunch, sprints, weekends. On top of it rivals send one request in each
slot of their rivalry: whichever of the two is behind sends just enough tokens to take the lead. So the first place
changes hands within every minute of the day, by a little at night and by more in working hours. A day ends with the
rivals almost level, with the lead alternating by day: over any number of days, today's duel still decides.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import takewhile
from random import Random
from statistics import mean
from typing import NamedTuple

from leaderboard.demo.days import DAY, HOUR, MINUTE, SECOND, midnight
from leaderboard.demo.workshop import (
    DASHBOARD,
    MODELS,
    NO_KEY,
    ORGANISERS_KEY,
    RIVALRIES,
    TEAMS,
    UNASSIGNED,
    Key,
    Model,
    Rivalry,
    Team,
)

# How busy the workshop is: requests of all teams in ten minutes at full pace, without those of the rivalries.
WORK_PER_BLOCK = 40
# Tokens per request shrink as the workshop gets busier, so that a day's totals stay the same.
_MEDIAN_TOKENS = 26_500_000 / (66 * WORK_PER_BLOCK + 1920)
_MOST_TOKENS = 80_000
_MOST_TOKENS_TO_LEAD = 190_000

_BLOCK = 10 * MINUTE
_BLOCKS = DAY // _BLOCK
# A rival's request becomes visible between 28 s after its slot began and 2 s before the slot ends.
_VISIBLE_AFTER = 28 * SECOND
_VISIBLE_BEFORE_END = 2 * SECOND
_BEFORE_LAST = 12 * SECOND

# The gateway writes in batches, so that a request becomes visible some seconds after its end.
_SHORTEST_DELAY = 2 * SECOND
_LONGEST_DELAY = 8 * SECOND
_LONGEST_REQUEST = 90 * SECOND
LONGEST_UNTIL_VISIBLE = _LONGEST_REQUEST + _LONGEST_DELAY
_CACHEABLE_PROMPT = 1024

_PACE_BY_HOUR = (
    0.04, 0.03, 0.02, 0.02, 0.02, 0.04, 0.15, 0.55, 0.95, 1.1, 1.15, 0.95,
    0.35, 0.8, 1.1, 1.2, 1.05, 0.8, 0.45, 0.25, 0.2, 0.15, 0.1, 0.06,
)  # fmt: skip
# The rivals for the first place, and the most that the day of another team is better than theirs.
_FIRST = RIVALRIES[0].teams
_BEST_OF_OTHERS = 1.15
_PACE_OF_ALL = sum(team.pace for team in TEAMS)


class Failure(NamedTuple):
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
REFUSED = Failure("", "Exception", "UNCLASSIFIED", "No api key passed in.")


class Request(NamedTuple):
    """Times in milliseconds; cached and written tokens are part of the prompt. A refused request has no model."""

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
        """When the gateway has written it."""
        return self.start + self.duration + self.delay

    @property
    def tokens(self) -> int:
        return self.prompt + self.completion

    @property
    def cost(self) -> int:
        """Nanodollars."""
        model = self.model
        if model is None or self.failure is not None:
            return 0
        return (
            (self.prompt - self.cached - self.written) * model.prompt_price
            + self.cached * (model.cache_read_price or 0)
            + self.written * (model.cache_write_price or 0)
            + self.completion * model.completion_price
        )

    @property
    def saving(self) -> int:
        """Nanodollars that the prompt cache saved."""
        if self.model is None or self.model.cache_read_price is None:
            return 0
        return self.cached * (self.model.prompt_price - self.model.cache_read_price)


def requests_of_day(seed: int, day: date) -> list[Request]:
    """All requests that start on this day, by start."""
    work = {team: list(_work(seed, day, team, lane)) for lane, team in enumerate(TEAMS, start=1)}
    requests = list(_outside_the_board(seed, day))
    for lane, rivalry in enumerate(RIVALRIES, start=50):
        both = [request for team in rivalry.teams for request in work.pop(team)]
        requests.extend(_duel(seed, day, rivalry, both, lane))
    for of_team in work.values():
        requests.extend(of_team)
    return sorted(requests, key=lambda request: (request.start, request.number))


@cache
def _pace(block: int, night: float) -> float:
    """How active a team is in a block of ten minutes; night owls keep a part of the day's pace."""
    hour = (block + 0.5) * _BLOCK / HOUR - 0.5
    whole = int(hour // 1)
    share = hour - whole
    pace = (1 - share) * _PACE_BY_HOUR[whole % 24] + share * _PACE_BY_HOUR[(whole + 1) % 24]
    evening = not 3 * HOUR <= block * _BLOCK < 19 * HOUR
    return max(pace, night * 0.5 if evening else 0.0)


def _work(seed: int, day: date, team: Team, lane: int) -> Iterator[Request]:
    """Requests by a team's habits; three times a day it sprints for some blocks."""
    rng = _random(seed, day, team.team_id)
    form = rng.lognormvariate(0.0, 0.22)
    if team not in _FIRST:
        # On no day does a third team lead for hours.
        theirs = mean(_random(seed, day, rival.team_id).lognormvariate(0.0, 0.22) for rival in _FIRST)
        form = min(form, _BEST_OF_OTHERS * theirs)
    form *= team.habits.weekend if day.weekday() >= 5 else 1.0
    sprints = {first + block for first in rng.sample(range(42, 104), 3) for block in range(rng.randint(2, 5))}
    usual = team.pace / _PACE_OF_ALL * WORK_PER_BLOCK
    number = lane * 100_000
    for block in range(_BLOCKS):
        expected = usual * form * _pace(block, team.habits.night) * (2.4 if block in sprints else 0.8)
        # Limits bite when a team is fast.
        failing = team.habits.failing * (1.2 if expected > usual else 0.7)
        for _ in range(int(expected + rng.random())):
            number += 1
            start = midnight(day) + block * _BLOCK + rng.randrange(_BLOCK)
            make = _rate_limited if rng.random() < failing else _served
            yield make(rng, number, team, start)


def _duel(seed: int, day: date, rivalry: Rivalry, work: list[Request], lane: int) -> Iterator[Request]:
    """The rivals' work in the order in which it becomes visible, and the requests by which they overtake."""
    one, other = rivalry.teams
    rng = _random(seed, day, one.team_id, "duel")
    times = _duel_times(seed, day, rivalry)
    waiting = sorted(work, key=lambda request: request.visible, reverse=True)
    # Tokens by which `one` is ahead over yesterday and today, the period that the board shows by default.
    lead = opening = _final_lead(seed, day - timedelta(days=1), rivalry)
    for slot, visible in enumerate(times):
        while waiting and waiting[-1].visible <= visible:
            request = waiting.pop()
            lead += _for(one, request)
            yield request
        pace = _pace((visible - midnight(day)) // _BLOCK, 0.0)
        margin = int(one.pace * (0.2 + pace) * (2000 + rng.random() * 3800))
        sign = -1 if lead > 0 else 1
        if visible != times[-1]:
            goal = sign * margin
            # Today alone, the lead is less by `opening`. If work left today with another leader than the two days, the
            # next request would overtake in only one of these periods.
            next_lead = goal + _lead_of_next(waiting, one, times[slot + 1])
            if min(0, opening) <= next_lead <= max(0, opening):
                goal += sign * (abs(opening) + 1)
            goals = [(visible, goal)]
        else:
            final = _final_lead(seed, day, rivalry)
            # Where the last request leaves today with its leader, another one overtakes just before it.
            stays = (final > 0) == (lead > opening)
            goals = [(visible - _BEFORE_LAST, sign * (margin + abs(opening)))] if stays else []
            goals.append((visible, opening + final))
        for place, (moment, goal) in enumerate(goals):
            tokens = min(abs(goal - lead), _MOST_TOKENS_TO_LEAD)
            sender, sign = (one, 1) if goal > lead else (other, -1)
            lead += sign * tokens
            request = _served(rng, lane * 100_000 + slot + place, sender, 0, tokens)
            duration = min(request.duration, _VISIBLE_AFTER - _LONGEST_DELAY - _BEFORE_LAST)
            yield request._replace(start=moment - duration - request.delay, duration=duration)


def _duel_times(seed: int, day: date, rivalry: Rivalry) -> list[int]:
    """When the rivals' requests become visible, one in each slot."""
    rng = _random(seed, day, rivalry.teams[0].team_id, "duel times")
    spread = rivalry.every - _VISIBLE_AFTER - _VISIBLE_BEFORE_END
    slots = range(midnight(day), midnight(day) + DAY, rivalry.every)
    return [slot + _VISIBLE_AFTER + int(rng.random() * spread) for slot in slots]


def _for(one: Team, request: Request) -> int:
    """What a request adds to the lead of a rival."""
    return request.tokens if request.team is one else -request.tokens


def _lead_of_next(waiting: list[Request], one: Team, until: int) -> int:
    """What the work that becomes visible until then, the end of the list, adds to the lead."""
    coming = takewhile(lambda request: request.visible <= until, reversed(waiting))
    return sum(_for(one, request) for request in coming)


def _final_lead(seed: int, day: date, rivalry: Rivalry) -> int:
    """A day's lead of the first rival: small, and for the other one on the next day."""
    one = rivalry.teams[0]
    lead = _random(seed, day, one.team_id, "final lead").randint(100, 300)
    return int(one.pace * lead) * (1 if day.toordinal() % 2 else -1)


def _outside_the_board(seed: int, day: date) -> Iterator[Request]:
    """Requests of no team of the workshop: organisers' checks, refused requests, the admin pages."""
    rng = _random(seed, day, "outside")
    number = 90_000_000
    for team, key, least, most in (
        (UNASSIGNED, ORGANISERS_KEY, 8, 16),
        (UNASSIGNED, NO_KEY, 4, 12),
        (DASHBOARD, DASHBOARD.keys[0], 2, 6),
    ):
        for _ in range(rng.randint(least, most)):
            number += 1
            start = midnight(day) + 7 * HOUR + rng.randrange(12 * HOUR)
            request = _served(rng, number, team, start)._replace(key=key)
            if key is NO_KEY:
                request = request._replace(
                    model=None, duration=5, prompt=0, completion=0, cached=0, written=0, failure=REFUSED
                )
            yield request


def _served(rng: Random, number: int, team: Team, start: int, tokens: int | None = None) -> Request:
    model = _model(rng, team)
    if tokens is None:
        drawn = int(rng.lognormvariate(0.0, 1.0) * _MEDIAN_TOKENS * team.habits.appetite)
        tokens = min(max(drawn, 50), _MOST_TOKENS)
    completion = min(int(tokens * (0.03 + rng.random() * 0.1)), 8_000)
    prompt = tokens - completion
    cached = written = 0
    if model.cache_read_price is not None and prompt > _CACHEABLE_PROMPT:
        if rng.random() < 0.6:
            cached = int(prompt * (0.3 + rng.random() * 0.55))
        if model.cache_write_price is not None and rng.random() < 0.5:
            written = int((prompt - cached) * (0.2 + rng.random() * 0.6))
    speed = model.tokens_per_second * (0.7 + rng.random() * 0.6)
    duration = min(400 + int(rng.random() * 900) + int(completion * SECOND / speed), _LONGEST_REQUEST)
    return Request(
        number, team, _key(rng, team), model, start, duration, _delay(rng),
        prompt, completion, cached, written, None,
    )  # fmt: skip


def _rate_limited(rng: Random, number: int, team: Team, start: int) -> Request:
    """LiteLLM counts the prompt of a request that its provider refused, and no cost."""
    duration, prompt = rng.randint(60, 860), rng.randint(20, 200)
    return Request(
        number,
        team,
        _key(rng, team),
        _model(rng, team),
        start,
        duration,
        _delay(rng),
        prompt,
        0,
        0,
        0,
        RATE_LIMITED,
    )


def _key(rng: Random, team: Team) -> Key:
    """The first key does about two thirds of a team's work."""
    return team.keys[int(rng.random() ** 2.6 * len(team.keys))]


def _model(rng: Random, team: Team) -> Model:
    return rng.choices(MODELS, team.tastes)[0]


def _random(seed: int, day: date, *purpose: str) -> Random:
    """One generator per purpose: a team's numbers don't depend on how many were drawn for others."""
    return Random("/".join((str(seed), day.isoformat(), *purpose)))  # noqa: S311 (a simulation, no secrets)


def _delay(rng: Random) -> int:
    return rng.randint(_SHORTEST_DELAY, _LONGEST_DELAY)
