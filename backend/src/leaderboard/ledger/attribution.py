"""From a day on the wire to facts: adds up its pieces, and assigns models to teams through the keys."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from leaderboard.client.models import DayActivity, Metrics, SetAside
from leaderboard.ledger.facts import NOTHING, Cell, DayFacts, Usage, total, total_by_name
from leaderboard.ledger.visible_names import visible_name

TeamKey = tuple[str, str]
ModelKey = tuple[str, str]
Named = tuple[str, Usage]
# How releases from 1.109 on report usage without a key and without a public model name.
_NO_KEY = "unattributed"
_NO_GROUP = "unknown-model-group"
_ROUNDING = 1e-6
# Larger sets are not searched for the only way in which they fit.
_MAX_MATCHED = 12


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
    # By provider and model instead of the public name: the same usage, and usage without a public name.
    raw_models: dict[str, Usage] = field(default_factory=dict)
    raw_model_keys: dict[ModelKey, Usage] = field(default_factory=dict)
    # Of releases that list keys for the whole response only.
    api_keys: dict[str, Usage] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()

    def agrees_with(self, team_id: str, usage: Usage) -> bool:
        """Whether counts are equal, and dollars up to floating-point noise."""
        return not (self.teams.get(team_id, NOTHING) - usage)

    def exceeds_total(self) -> bool:
        """Whether the teams have more than the gateway counted for the day, beyond the rounding of dollars."""
        excess = total(self.teams.values()) - self.gateway_total
        return max(excess[1:]) > 0 or excess.cost > _ROUNDING * (1 + abs(self.gateway_total.cost))

    def models_of_keys(self) -> dict[str, list[Named]]:
        """Usage of each key by model: public names, and the gateway's own for what has none."""
        groups, raw = _by_key(self.model_keys), _by_key(self.raw_model_keys)
        used = total_by_name((key, usage) for (_, key), usage in self.team_keys.items())
        return {
            key: groups[key] + _beyond_groups(groups[key], raw[key], used.get(key, NOTHING))
            for key in groups.keys() | raw.keys() | used.keys()
        }

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
    teams: list[Named] = []
    team_keys: list[tuple[TeamKey, Usage]] = []
    models: list[Named] = []
    model_keys: list[tuple[ModelKey, Usage]] = []
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    raw_models: list[Named] = []
    raw_model_keys: list[tuple[ModelKey, Usage]] = []
    api_keys: list[Named] = []
    set_aside: list[SetAside] = []
    for piece in pieces:
        set_aside += piece.set_aside
        sums_of_teams: list[Usage] = []
        for team_id, team in piece.breakdown.entities.items():
            keys = {key: _usage(entry.metrics) for key, entry in team.api_key_breakdown.items()}
            sums_of_teams.append(total(keys.values()) if team.total_unknown else _usage(team.metrics))
            teams.append((team_id, sums_of_teams[-1]))
            if name := visible_name(team.metadata.team_alias):
                names[team_id] = name
            team_keys += [((team_id, real_key(key)), usage) for key, usage in keys.items()]
            for key, entry in team.api_key_breakdown.items():
                if key != _NO_KEY and (alias := visible_name(entry.metadata.key_alias)):
                    aliases[key] = alias
        totals.append(
            total(sums_of_teams)
            if piece.total_unknown or piece.metrics == Metrics()
            else _usage(piece.metrics)
        )
        for entries, by_model, by_key in (
            (piece.breakdown.model_groups, models, model_keys),
            (piece.breakdown.models, raw_models, raw_model_keys),
        ):
            for model, group in entries.items():
                if not real_model(model):
                    continue
                keys = {key: _usage(entry.metrics) for key, entry in group.api_key_breakdown.items()}
                by_model.append(
                    (model, total(keys.values()) if group.total_unknown else _usage(group.metrics))
                )
                by_key += [((model, real_key(key)), usage) for key, usage in keys.items()]
        api_keys += [
            (real_key(key), _usage(entry.metrics)) for key, entry in piece.breakdown.api_keys.items()
        ]
    return DayTotals(
        total(totals),
        total_by_name(teams),
        total_by_name(team_keys),
        total_by_name(models),
        total_by_name(model_keys),
        names,
        aliases,
        total_by_name(raw_models),
        total_by_name(raw_model_keys),
        total_by_name(api_keys),
        tuple(sorted(set_aside)),
    )


def day_facts(
    day: date, sums: DayTotals, single_teams: Mapping[str, DayTotals], read_at: datetime
) -> DayFacts:
    """Facts of the day; every team's cells add up to the gateway's total for the team.

    `single_teams` are totals from requests for one team. If rows arrived in between, so that they don't agree with the
    whole day, they are ignored, and that team's usage has no model until the next reading.
    """
    models_of_key = sums.models_of_keys()
    keys_of_team: dict[str, list[tuple[str, Usage]]] = defaultdict(list)
    for (team_id, key), usage in sums.team_keys.items():
        keys_of_team[team_id].append((key, usage))
    ambiguous = sums.ambiguous_teams()
    fetched = {
        team_id: _cells_of_single_team(team_id, alone)
        for team_id, alone in single_teams.items()
        if alone.agrees_with(team_id, sums.teams.get(team_id, NOTHING))
    }
    derived = _derived(sums, models_of_key, ambiguous - fetched.keys(), single_teams.keys(), fetched)
    cells: list[Cell] = []
    for team_id, usage in sums.teams.items():
        if team_id in fetched:
            parts = fetched[team_id]
        elif team_id in ambiguous:
            parts = derived[team_id]
        else:
            parts = [
                Cell(team_id, key, model, part)
                for key, _ in keys_of_team[team_id]
                for model, part in models_of_key.get(key, ())
            ]
        parts = _within(keys_of_team[team_id], parts)
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
    merged = total_by_name(((cell.team_id, cell.key, cell.model), cell.usage) for cell in cells)
    return tuple(Cell(*name, merged[name]) for name in sorted(merged))


def _cells_of_single_team(team_id: str, alone: DayTotals) -> list[Cell]:
    cells = [
        Cell(team_id, key, model, usage)
        for key, models in alone.models_of_keys().items()
        for model, usage in models
    ]
    keyed = total_by_name((cell.model, cell.usage) for cell in cells)
    # Releases that list no keys per model still report the total of each model.
    models = alone.models if alone.models or alone.raw_model_keys else alone.raw_models
    rests = [(model, rest) for model, usage in models.items() if (rest := usage - keyed.get(model, NOTHING))]
    if alone.team_keys or not alone.api_keys:
        return cells + [Cell(team_id, "", model, rest) for model, rest in rests]
    keys = list(alone.api_keys.items())
    if len(rests) == 1 and not total([usage for _, usage in keys]) - rests[0][1]:
        return cells + [Cell(team_id, key, rests[0][0], usage) for key, usage in keys]
    if not rests:
        return cells + [Cell(team_id, key, "", usage) for key, usage in keys]
    key_of = _only_match(rests, keys)
    return cells + [Cell(team_id, key_of.get(model, ""), model, rest) for model, rest in rests]


def _derived(
    sums: DayTotals,
    models_of_key: Mapping[str, list[Named]],
    teams: Collection[str],
    requested: Collection[str],
    fetched: Mapping[str, list[Cell]],
) -> dict[str, list[Cell]]:
    """Cells of ambiguous teams that no response of their own explains: ids with commas, usage without a team.

    A key's models belong to the one team that is left, or are divided in the only way that fits.
    """
    cells: dict[str, list[Cell]] = {team_id: [] for team_id in teams}
    keys = {key for team_id, key in sums.team_keys if team_id in cells}
    known = total_by_name(
        ((cell.model, cell.key), cell.usage) for parts in fetched.values() for cell in parts
    )
    for key in keys:
        claims = [
            (team_id, usage)
            for (team_id, claimed), usage in sums.team_keys.items()
            if claimed == key and team_id in cells
        ]
        if any(team_id in requested for team_id, _ in claims):
            continue
        left = [
            (model, rest)
            for model, usage in models_of_key.get(key, ())
            if (rest := usage - known.get((model, key), NOTHING))
        ]
        for model, team_id in _only_match(left, claims).items():
            cells[team_id].append(Cell(team_id, key, model, dict(left)[model]))
    return cells


def _only_match(parts: list[Named], wholes: list[Named]) -> dict[str, str]:
    """The whole that each part belongs to, if the parts add up to the wholes in one way only; otherwise empty."""
    rest = total([usage for _, usage in wholes]) - total([usage for _, usage in parts])
    if len(wholes) == 1 and min(rest[1:]) >= 0:
        return {part: wholes[0][0] for part, _ in parts}
    if not parts or rest or len(parts) > _MAX_MATCHED:
        return {}
    return _fits(parts, dict(wholes), {}, [])


def _fits(
    parts: list[Named], room: dict[str, Usage], chosen: dict[str, str], found: list[dict[str, str]]
) -> dict[str, str]:
    if not parts:
        if not any(room.values()):
            found.append(chosen)
        return found[0] if len(found) == 1 else {}
    (name, usage), *others = parts
    for whole, left in room.items():
        rest = left - usage
        if len(found) < 2 and min(rest[1:]) >= 0:
            _fits(others, room | {whole: rest}, chosen | {name: whole}, found)
    return found[0] if len(found) == 1 else {}


def _by_key(usages: Mapping[ModelKey, Usage]) -> dict[str, list[Named]]:
    by_key: dict[str, list[Named]] = defaultdict(list)
    for (model, key), usage in usages.items():
        by_key[key].append((model, usage))
    return by_key


def _beyond_groups(groups: list[Named], models: list[Named], used: Usage) -> list[Named]:
    """The models of usage without a public name: what remains after the models that the groups consist of."""
    missing = used - total([usage for _, usage in groups])
    if not missing or not models:
        return []
    left = dict(models)
    for group, usage in groups:
        same = [model for model, other in left.items() if not other - usage]
        alike = [model for model in left if model.rpartition("/")[2] == group.rpartition("/")[2]]
        for model in (same or alike)[:1]:
            left[model] = left[model] - usage
    rests = [(model, rest) for model, rest in left.items() if rest]
    if not total([rest for _, rest in rests]) - missing and all(min(rest[1:]) >= 0 for _, rest in rests):
        return rests
    # Only one model that the groups do not explain: it has the rest.
    return [(models[0][0], missing)] if len(models) == 1 and min(missing[1:]) >= 0 else []


def _within(keys: list[Named], cells: list[Cell]) -> list[Cell]:
    """Without the models of keys whose models claim more than the key has."""
    of_key = total_by_name((cell.key, cell.usage) for cell in cells)
    exceeded = {key for key, usage in keys if min((usage - of_key.get(key, NOTHING))[1:]) < 0}
    return [cell for cell in cells if cell.key not in exceeded] if exceeded else cells


def _rest_of_keys(team_id: str, keys: list[tuple[str, Usage]], cells: list[Cell]) -> list[Cell]:
    """Usage of a key beyond its models: rows without a model."""
    known = total_by_name((cell.key, cell.usage) for cell in cells)
    return [Cell(team_id, key, "", rest) for key, usage in keys if (rest := usage - known.get(key, NOTHING))]


def real_key(key: str) -> str:
    return "" if key == _NO_KEY else key


def real_model(model: str) -> str:
    return "" if model == _NO_GROUP else model


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
