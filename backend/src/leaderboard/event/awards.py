"""Awards besides the standing: who leads each, who is next, and the condition in words. Pure functions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leaderboard.event.standing import (
    Place,
    by_team,
    event_window,
    of_event,
    standing,
    teams_in,
    usage_by_team,
)
from leaderboard.event.state import Award, EventState
from leaderboard.ledger.facts import NOTHING, Team
from leaderboard.ledger.ledger import Ledger
from leaderboard.services.coverage import Coverage
from leaderboard.services.leaderboard import team_models
from leaderboard.services.ranking import Metric, minutes_of_teams, ranked, value_of
from leaderboard.services.window import days_of, timed_coverage

# Where the event itself sets no minimum, a rate of fewer requests is chance.
MIN_REQUESTS = 100
# A model that was only tried does not count.
MIN_MODEL_TOKENS = 1000
# The hours of the event's zone that are night.
NIGHT_BEGINS, NIGHT_ENDS = 22, 6


class AwardKind(StrEnum):
    TOKENS_PER_DOLLAR = "tokens_per_dollar"
    SUCCESS = "success"
    CLIMBER = "climber"
    NIGHT_OWL = "night_owl"
    MODELS = "models"
    # Title, team and words are the organisers'.
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Equal values share a rank only if the teams also have equal tokens."""

    rank: int
    team: Team
    value: float


@dataclass(frozen=True, slots=True)
class AwardCandidates:
    """Best first. `coverage`: the tokens that could be considered, where their minutes matter."""

    kind: AwardKind
    title: str
    title_de: str
    unit: str
    condition: str
    condition_de: str
    # Instead of the condition, without a candidate.
    nobody: str
    nobody_de: str
    candidates: Sequence[Candidate]
    coverage: Coverage | None = None

    @property
    def award(self) -> Award:
        """For the first candidate, or for nobody."""
        first, second = [*self.candidates[:2], None, None][:2]
        return Award(
            kind=self.kind.value,
            title=self.title,
            title_de=self.title_de,
            team_id=first and first.team.team_id,
            value=first and first.value,
            unit=self.unit,
            condition=self.condition if first else self.nobody,
            condition_de=self.condition_de if first else self.nobody_de,
            runner_up=second and second.team.name[:120],
            runner_up_value=second and second.value,
        )


def award_candidates(
    ledger: Ledger,
    state: EventState,
    before: Iterable[Place],
    since: datetime,
    min_requests: int | None = None,
) -> list[AwardCandidates]:
    """Of the teams in competition. `before` is the standing as of `since`, from which the climb counts.

    That is the freeze, or the middle of an event without one.
    """
    contest = _Contest(ledger, state)
    minimum = min_requests or state.min_requests or MIN_REQUESTS
    return [
        _tokens_per_dollar(contest, minimum),
        _success(contest, minimum),
        _climber(contest, before, since),
        _night_owl(contest),
        _most_models(contest),
    ]


def climb_since(state: EventState) -> datetime:
    """TypeError without an event. The reveal of an event without a freeze sets the freeze to its end."""
    window = event_window(state)
    if state.freeze_at is not None and state.freeze_at != state.end:
        return state.freeze_at
    return window.first + (window.last - window.first) / 2


class _Contest:
    """What was used during the event, by the teams that may win."""

    def __init__(self, ledger: Ledger, state: EventState) -> None:
        self.ledger = ledger
        self.state = state
        self.window = event_window(state)
        self.period = days_of(self.window)
        self.usage = usage_by_team(ledger, state)
        self.teams = [
            team
            for team in teams_in(ledger, state, self.usage)
            if not state.team(team.team_id).out_of_competition
        ]

    def candidates(self, value: Callable[[Team], float | None]) -> list[Candidate]:
        """Highest value first; of equal ones, the team with more tokens."""
        values = {
            team.team_id: (found, self.usage.get(team.team_id, NOTHING).total_tokens)
            for team in self.teams
            if (found := value(team)) is not None
        }
        order = {pair: place for place, pair in enumerate(sorted(set(values.values())))}
        teams = [team for team in self.teams if team.team_id in values]
        return [
            Candidate(row.rank, row.team, values[row.team.team_id][0])
            for row in ranked(teams, lambda team: order[values[team.team_id]])
            if row.rank is not None
        ]


def _rate(contest: _Contest, metric: Metric, minimum: int) -> list[Candidate]:
    def value(team: Team) -> float | None:
        usage = contest.usage.get(team.team_id, NOTHING)
        return value_of(usage, metric) if usage.requests >= minimum else None

    return contest.candidates(value)


def _tokens_per_dollar(contest: _Contest, minimum: int) -> AwardCandidates:
    return AwardCandidates(
        AwardKind.TOKENS_PER_DOLLAR,
        "Most tokens per dollar",
        "Meiste Tokens je Dollar",
        "tokens_per_dollar",
        *_with_requests(minimum),
        candidates=_rate(contest, "tokens_per_dollar", minimum),
    )


def _success(contest: _Contest, minimum: int) -> AwardCandidates:
    return AwardCandidates(
        AwardKind.SUCCESS,
        "Highest success",
        "Höchster Erfolg",
        "share",
        *_with_requests(minimum),
        candidates=_rate(contest, "success", minimum),
    )


def _with_requests(minimum: int) -> tuple[str, str, str, str]:
    count = "1 request" if minimum == 1 else f"{minimum:,} requests"
    count_de = "1 Anfrage" if minimum == 1 else f"{minimum:,} Anfragen".replace(",", ".")
    return (
        f"With at least {count}",
        f"Mit mindestens {count_de}",
        f"Nobody reached {count}",
        f"Niemand erreichte {count_de}",
    )


def _climber(contest: _Contest, before: Iterable[Place], since: datetime) -> AwardCandidates:
    was = by_team(before)
    now = by_team(standing(contest.ledger, contest.state))

    def climb(team: Team) -> float | None:
        old, new = was.get(team.team_id), now.get(team.team_id)
        if old is None or new is None or old.rank is None or new.rank is None or new.rank >= old.rank:
            return None
        return old.rank - new.rank

    clock = f"{since.astimezone(contest.state.timezone):%H:%M}"
    return AwardCandidates(
        AwardKind.CLIMBER,
        "Biggest climber",
        "Größter Sprung",
        "ranks",
        f"Ranks gained after {clock}",
        f"Gewonnene Ränge seit {clock}",
        f"Nobody gained a rank after {clock}",
        f"Niemand gewann nach {clock} einen Rang",
        contest.candidates(climb),
    )


def _night_owl(contest: _Contest) -> AwardCandidates:
    zone = contest.state.timezone
    hours: dict[datetime, bool] = {}
    tokens: dict[str, int] = defaultdict(int)
    timed = 0
    for fact in minutes_of_teams(contest.ledger, contest.period):
        if not contest.window.first <= fact.minute < contest.window.last:
            continue
        timed += fact.usage.total_tokens
        if (is_night := hours.get(fact.minute)) is None:
            hour = fact.minute.astimezone(zone).hour
            is_night = hours[fact.minute] = hour >= NIGHT_BEGINS or hour < NIGHT_ENDS
        if is_night:
            tokens[fact.team_id] += fact.usage.total_tokens
    return AwardCandidates(
        AwardKind.NIGHT_OWL,
        "Night owls",
        "Nachteulen",
        "tokens",
        f"Tokens between {NIGHT_BEGINS}:00 and {NIGHT_ENDS}:00",
        f"Tokens zwischen {NIGHT_BEGINS}:00 und {NIGHT_ENDS}:00",
        f"Nobody was awake between {NIGHT_BEGINS}:00 and {NIGHT_ENDS}:00",
        f"Niemand war zwischen {NIGHT_BEGINS}:00 und {NIGHT_ENDS}:00 wach",
        contest.candidates(lambda team: tokens.get(team.team_id) or None),
        timed_coverage(contest.ledger, contest.window, timed),
    )


def _most_models(contest: _Contest) -> AwardCandidates:
    by_model = of_event(contest.ledger, contest.state).by_model(contest.period)
    models = team_models(contest.ledger, by_model)

    def count(team: Team) -> int | None:
        rows = models.get(team.team_id, ())
        return sum(row.usage.total_tokens >= MIN_MODEL_TOKENS for row in rows) or None

    return AwardCandidates(
        AwardKind.MODELS,
        "Most models",
        "Meiste Modelle",
        "models",
        f"Models with at least {MIN_MODEL_TOKENS:,} tokens each",
        "Modelle mit je mindestens 1.000 Tokens",
        f"Nobody used {MIN_MODEL_TOKENS:,} tokens of any model",
        "Niemand nutzte 1.000 Tokens eines Modells",
        contest.candidates(count),
    )
