"""The reveal: from the last rank of each division upward, one rank at a time. Pure functions of two standings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Literal

from leaderboard.errors import InvalidRequest
from leaderboard.event.standing import Place, by_team, in_divisions
from leaderboard.event.state import RevealState, Stage

RevealAction = Literal["next", "back", "podium", "awards"]


@dataclass(frozen=True, slots=True)
class RevealedTeam:
    """`place` is final. The frozen rank and value are None for a team that had none at the freeze."""

    place: Place
    frozen_rank: int | None
    frozen_value: float | None


@dataclass(frozen=True, slots=True)
class DivisionReveal:
    """`steps` from the last rank to the first; teams that share a rank are revealed together.

    `unranked` are listed at the beginning: those out of competition or below the minimum volume.
    """

    division: str | None
    unranked: Sequence[RevealedTeam]
    steps: Sequence[Sequence[RevealedTeam]]


@dataclass(frozen=True, slots=True)
class RevealView:
    """What everybody sees: the division being revealed, its steps, and all teams revealed so far.

    `revealed` has the newest last, with the teams without a rank of each division that has begun before its steps.
    """

    division: str | None
    step: int
    steps: int
    revealed: Sequence[RevealedTeam]
    lit: Sequence[RevealedTeam]


@dataclass(frozen=True, slots=True)
class RevealHint:
    """What only organisers see: the next rank, and how many ranks are left in its division and in all."""

    division: str | None
    teams: Sequence[RevealedTeam]
    remaining_in_division: int
    remaining: int


Plan = Sequence[DivisionReveal]


def reveal_plan(frozen: Sequence[Place], final: Sequence[Place]) -> Plan:
    """The divisions one after another, in the order of the standing."""
    before = by_team(frozen)
    return [_division(division, places, before) for division, places in in_divisions(final)]


def step_count(plan: Plan) -> int:
    return sum(len(division.steps) for division in plan)


def reveal_view(plan: Plan, step: int) -> RevealView:
    """After `step` steps; more than there are show everything."""
    total = step_count(plan)
    left = shown = min(max(step, 0), total)
    current, taken_of_current = (plan[0], 0) if plan else (DivisionReveal(None, (), ()), 0)
    revealed: list[RevealedTeam] = []
    for division in plan:
        taken = min(left, len(division.steps))
        left -= taken
        # Nothing final shows before the first step of a division, not even of teams without a rank.
        if taken or left or shown == total:
            revealed += [*division.unranked, *chain.from_iterable(division.steps[:taken])]
        if taken:
            current, taken_of_current = division, taken
        # The next division begins with its first step; at the end, those without any rank are shown as well.
        if not left and shown < total:
            break
    lit = current.steps[taken_of_current - 1] if taken_of_current else ()
    return RevealView(current.division, taken_of_current, len(current.steps), revealed, lit)


def reveal_hint(plan: Plan, step: int) -> RevealHint | None:
    """None once everything is revealed."""
    left = min(max(step, 0), step_count(plan))
    remaining = step_count(plan) - left
    for division in plan:
        if left < len(division.steps):
            return RevealHint(division.division, division.steps[left], len(division.steps) - left, remaining)
        left -= len(division.steps)
    return None


def moved(reveal: RevealState, action: RevealAction, steps: int) -> RevealState:
    """The state after an organiser's action. The podium and the awards show every rank that is still hidden."""
    step = min(reveal.step, steps)
    if action == "awards" or (action == "next" and reveal.stage is not Stage.RANKS):
        return RevealState(stage=Stage.AWARDS, step=steps)
    if action == "podium" or (action == "back" and reveal.stage is Stage.AWARDS):
        return RevealState(stage=Stage.PODIUM, step=steps)
    if reveal.stage is Stage.PODIUM:
        return RevealState(step=steps)
    if action == "next" and step == steps:
        raise InvalidRequest("Every rank is revealed: the podium comes next.")
    if action == "back" and step == 0:
        raise InvalidRequest("No rank is revealed yet.")
    return RevealState(step=step + 1 if action == "next" else step - 1)


def _division(division: str | None, places: Sequence[Place], before: Mapping[str, Place]) -> DivisionReveal:
    teams = [_team(place, before.get(place.team.team_id)) for place in places]
    ranked = [team for team in teams if team.place.rank is not None]
    steps = [tuple(shared) for _, shared in groupby(reversed(ranked), lambda team: team.place.rank)]
    return DivisionReveal(division, [team for team in teams if team.place.rank is None], steps)


def _team(place: Place, before: Place | None) -> RevealedTeam:
    return RevealedTeam(place, before.rank, before.value) if before else RevealedTeam(place, None, None)
