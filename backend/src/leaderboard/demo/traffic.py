"""All requests of a day: a pure function of the seed and the day.

Work follows the teams' habits: office hours, lunch, sprints, weekends. Rivals work steadily and take turns: whichever
of the two is behind sends more until it leads. So the first place changes hands within every minute of the day, by a
little at night and by more in working hours, and no total ever jumps. A day ends with the rivals almost level, with
the lead alternating by day: over any number of days, today's duel still decides.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
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

# At a pace of 1 in the busiest hours: the requests of a team in ten minutes, and a rival's tokens in a minute.
_REQUESTS_PER_BLOCK = 12
_RIVALS_TOKENS_PER_MINUTE = 19_000
_MEDIAN_TOKENS = 4_600
_MOST_TOKENS = 40_000

_BLOCK = 10 * MINUTE
_BLOCKS = DAY // _BLOCK
# Rivals are never slower than this, so that a lead is more than what a day ends with.
_LEAST_PACE = 0.06
# Above this pace a rival sends three requests in its turn and one in the other's, below it one in its turn.
_AWAKE = 0.16
# A rival sends a refused request again, with what is left of its tokens.
_LEAST_AT_LIMIT = 400
_BEFORE_RETRY = 15 * SECOND

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
# The most that the day of another team is better than that of the rivals for the first place.
_BEST_OF_OTHERS = 1.15


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
    requests = list(_outside_the_board(seed, day))
    rivals = {team for rivalry in RIVALRIES for team in rivalry.teams}
    for lane, team in enumerate(TEAMS, start=1):
        if team not in rivals:
            requests.extend(_work(seed, day, team, lane))
    for lane, rivalry in enumerate(RIVALRIES, start=50):
        requests.extend(_duel(seed, day, rivalry, lane))
    return sorted(requests, key=lambda request: (request.start, request.number))


def _form(seed: int, day: date, *teams: Team) -> float:
    """How good a day of these teams is."""
    rests = day.weekday() >= 5
    return mean(
        _random(seed, day, team.team_id, "form").lognormvariate(0.0, 0.15)
        * (team.habits.weekend if rests else 1.0)
        for team in teams
    )


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
    # On no day does a third team lead for hours.
    form = min(_form(seed, day, team), _BEST_OF_OTHERS * _form(seed, day, *RIVALRIES[0].teams))
    sprints = {first + block for first in rng.sample(range(42, 104), 3) for block in range(rng.randint(2, 5))}
    usual = team.pace * _REQUESTS_PER_BLOCK
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


def _duel(seed: int, day: date, rivalry: Rivalry, lane: int) -> Iterator[Request]:
    """All requests of two rivals. Their number of turns is odd, so that the last leader of a day alternates."""
    one, other = rivalry.teams
    rng = _random(seed, day, one.team_id, "duel")
    length = DAY // rivalry.turns
    of_two_turns = one.pace * _form(seed, day, one, other) * _RIVALS_TOKENS_PER_MINUTE * 2 * length / MINUTE
    # Tokens by which `one` is ahead today.
    lead, number = 0, lane * 100_000
    for turn in range(rivalry.turns):
        begin = midnight(day) + turn * DAY // rivalry.turns
        pace = max(_pace((begin - midnight(day)) // _BLOCK, one.habits.night), _LEAST_PACE)
        mine, theirs = (3, 1) if pace > _AWAKE else (1, 0)
        usual = of_two_turns * pace / (mine + theirs)
        margin = usual * (mine - theirs) / 2 * rng.uniform(0.9, 1.1)
        if turn == rivalry.turns - 1:
            # Leads of one day in two are one more than a multiple of 16: those of up to 14 days never add up to zero.
            margin = 16 * rng.randint(3, 7) + day.toordinal() % 2
        sign = 1 if (day.toordinal() + turn) % 2 else -1
        goal = sign * int(margin)
        behind, ahead = (one, other) if sign > 0 else (other, one)
        before = [int(usual * rng.uniform(0.9, 1.1)) for _ in range(theirs)]
        due = abs(goal - lead) + sum(before)
        # The one that is ahead sends first, so that the lead changes once.
        plan = [(ahead, tokens, 0.35) for tokens in before]
        plan += [(behind, (due + place) // mine, place + 0.5) for place in range(mine)]
        for sender, planned, place in plan:
            number += 1
            visible = begin + int((place + rng.uniform(-0.04, 0.04)) * length / mine)
            tokens = planned
            # Limits bite when a team is fast.
            if planned > _LEAST_AT_LIMIT and rng.random() < sender.habits.failing * 0.7:
                refused = _rate_limited(rng, number, sender, visible - _BEFORE_RETRY)
                tokens -= refused.tokens
                yield refused
                number += 1
            request = _served(rng, number, sender, 0, tokens)
            yield request._replace(start=visible - request.duration - request.delay)
        lead = goal


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
