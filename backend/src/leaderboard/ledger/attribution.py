"""From a day on the wire to facts: adds up its pieces, and assigns models to teams through the keys."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from leaderboard.client.models import DayActivity, Metrics, SetAside
from leaderboard.ledger.facts import NOTHING, Cell, DayFacts, Usage, total

TeamKey = tuple[str, str]
ModelKey = tuple[str, str]
_Name = TypeVar("_Name")


@dataclass(slots=True)
class DayTotals:
    """One day's pieces added up, before models are assigned to teams."""

    gateway_total: Usage
    teams: dict[str, Usage]
    team_keys: dict[TeamKey, Usage]
    models: dict[str, Usage]
    model_keys: dict[ModelKey, Usage]
    team_names: dict[str, str] = field(default_factory=dict)
    key_aliases: dict[str, str] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()

    def agrees_with(self, team_id: str, usage: Usage) -> bool:
        """Whether counts are equal, and dollars up to floating-point noise."""
        return not (self.teams.get(team_id, NOTHING) - usage)

    def ambiguous_teams(self) -> set[str]:
        """Teams whose models don't follow from the keys: a key occurs in two teams, or no keys are listed."""
        teams_of_key: dict[str, list[str]] = defaultdict(list)
        for team_id, key in self.team_keys:
            teams_of_key[key].append(team_id)
        shared = {team_id for teams in teams_of_key.values() if len(teams) > 1 for team_id in teams}
        with_keys = {team_id for team_id, _ in self.team_keys}
        return shared | {
            team_id for team_id, usage in self.teams.items() if usage and team_id not in with_keys
        }


def add_up(pieces: Iterable[DayActivity]) -> DayTotals:
    """The result is the same for any split of the day over pages, in any order."""
    totals: list[Usage] = []
    teams: dict[str, list[Usage]] = defaultdict(list)
    team_keys: dict[TeamKey, list[Usage]] = defaultdict(list)
    models: dict[str, list[Usage]] = defaultdict(list)
    model_keys: dict[ModelKey, list[Usage]] = defaultdict(list)
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    set_aside: list[SetAside] = []
    for piece in pieces:
        set_aside += piece.set_aside
        sums_of_teams: list[Usage] = []
        for team_id, team in piece.breakdown.entities.items():
            keys = {key: _usage(entry.metrics) for key, entry in team.api_key_breakdown.items()}
            sums_of_teams.append(total(keys.values()) if team.total_unknown else _usage(team.metrics))
            teams[team_id].append(sums_of_teams[-1])
            if name := (team.metadata.team_alias or "").strip():
                names[team_id] = name
            for key, usage in keys.items():
                team_keys[team_id, key].append(usage)
            for key, entry in team.api_key_breakdown.items():
                if entry.metadata.key_alias:
                    aliases[key] = entry.metadata.key_alias
        totals.append(total(sums_of_teams) if piece.total_unknown else _usage(piece.metrics))
        for model, group in piece.breakdown.model_groups.items():
            keys = {key: _usage(entry.metrics) for key, entry in group.api_key_breakdown.items()}
            models[model].append(total(keys.values()) if group.total_unknown else _usage(group.metrics))
            for key, usage in keys.items():
                model_keys[model, key].append(usage)
    return DayTotals(
        total(totals),
        _sums(teams),
        _sums(team_keys),
        _sums(models),
        _sums(model_keys),
        names,
        aliases,
        tuple(sorted(set_aside)),
    )


def day_facts(
    day: date, sums: DayTotals, single_teams: Mapping[str, DayTotals], read_at: datetime
) -> DayFacts:
    """Facts of the day; every team's cells add up to the gateway's total for the team.

    `single_teams` are totals from requests for one team. If rows arrived in between, so that they don't agree with the
    whole day, they are ignored, and that team's usage has no model until the next reading.
    """
    models_of_key: dict[str, list[tuple[str, Usage]]] = defaultdict(list)
    for (model, key), usage in sums.model_keys.items():
        models_of_key[key].append((model, usage))
    keys_of_team: dict[str, list[tuple[str, Usage]]] = defaultdict(list)
    for (team_id, key), usage in sums.team_keys.items():
        keys_of_team[team_id].append((key, usage))
    ambiguous = sums.ambiguous_teams()
    cells: list[Cell] = []
    for team_id, usage in sums.teams.items():
        alone = single_teams.get(team_id)
        if alone is not None and alone.agrees_with(team_id, usage):
            parts = _cells_of_single_team(team_id, alone)
        elif team_id in ambiguous:
            parts = [Cell(team_id, key, "", part) for key, part in keys_of_team[team_id]]
        else:
            parts = [
                Cell(team_id, key, model, part)
                for key, _ in keys_of_team[team_id]
                for model, part in models_of_key[key]
            ]
        parts += _rest_of_keys(team_id, keys_of_team[team_id], parts)
        rest = usage - total([cell.usage for cell in parts])
        if rest:
            parts.append(Cell(team_id, "", "", rest))
        cells += parts
    return DayFacts(
        day=day,
        cells=_merged(cells),
        gateway_total=sums.gateway_total,
        team_names=tuple(sorted(sums.team_names.items())),
        key_aliases=tuple(sorted(sums.key_aliases.items())),
        read_at=read_at,
        set_aside=sums.set_aside,
    )


def _merged(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """One cell for each team, key and model."""
    parts: dict[tuple[str, str, str], list[Usage]] = defaultdict(list)
    for cell in cells:
        parts[cell.team_id, cell.key, cell.model].append(cell.usage)
    return tuple(Cell(*name, total(usages)) for name, usages in sorted(parts.items()))


def _cells_of_single_team(team_id: str, alone: DayTotals) -> list[Cell]:
    cells = [Cell(team_id, key, model, usage) for (model, key), usage in alone.model_keys.items()]
    keyed: dict[str, list[Usage]] = defaultdict(list)
    for cell in cells:
        keyed[cell.model].append(cell.usage)
    # Releases that list no keys per model still report the total of each model.
    cells += [
        Cell(team_id, "", model, rest)
        for model, usage in alone.models.items()
        if (rest := usage - total(keyed[model]))
    ]
    return cells


def _rest_of_keys(team_id: str, keys: list[tuple[str, Usage]], cells: list[Cell]) -> list[Cell]:
    """Usage of a key beyond its models: rows without a model."""
    known: dict[str, list[Usage]] = defaultdict(list)
    for cell in cells:
        known[cell.key].append(cell.usage)
    return [Cell(team_id, key, "", rest) for key, usage in keys if (rest := usage - total(known[key]))]


def _sums(parts: Mapping[_Name, list[Usage]]) -> dict[_Name, Usage]:
    return {name: usages[0] if len(usages) == 1 else total(usages) for name, usages in parts.items()}


def _usage(metrics: Metrics) -> Usage:
    return Usage(
        metrics.spend or 0.0,
        metrics.prompt_tokens or 0,
        metrics.completion_tokens or 0,
        metrics.total_tokens or 0,
        metrics.cache_read_input_tokens or 0,
        metrics.cache_creation_input_tokens or 0,
        metrics.api_requests or 0,
        metrics.successful_requests or 0,
        metrics.failed_requests or 0,
    )
