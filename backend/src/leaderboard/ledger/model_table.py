"""A period's usage by team and model, in columns; rows are made of them where somebody reads them one by one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from msgspec import Struct

from leaderboard.ledger.columns import Numbers, Table, added_by, most_first, starts_of, usages_of
from leaderboard.ledger.facts import Usage


class ModelRow(Struct, frozen=True, gc=False):
    """`model` is the public name."""

    model: str
    usage: Usage


class UsedModel(Struct, frozen=True, gc=False):
    """What some teams used a model for, and how many they are."""

    model: str
    usage: Usage
    team_count: int


@dataclass(frozen=True, slots=True)
class ModelSums:
    """What a period comes to by team and public model name, most tokens first, and how many keys each team used."""

    by_team: Mapping[str, list[ModelRow]]
    key_counts: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class ModelTable:
    """`usage` has a row for each team and public model name: teams one after another, in each most tokens first."""

    teams: Mapping[str, slice]
    names: Sequence[str]
    of_rows: Numbers
    usage: Table
    key_counts: Mapping[str, int]

    @cached_property
    def models(self) -> list[str]:
        """The model of each row."""
        return list(map(self.names.__getitem__, self.of_rows.tolist()))

    def sums(self) -> ModelSums:
        rows = list(map(ModelRow, self.models, usages_of(self.usage)))
        return ModelSums({team: rows[part] for team, part in self.teams.items()}, self.key_counts)

    def by_model(self, without: Collection[str]) -> list[UsedModel]:
        """Of all teams but `without`, by name."""
        taken = np.ones(len(self.of_rows), bool)
        for team in without:
            taken[self.teams.get(team, slice(0))] = False
        models = self.of_rows[taken]
        found = added_by(models, self.usage.values[taken])
        counts = np.bincount(models)[found.codes]
        return list(
            map(
                UsedModel,
                [self.names[model] for model in found.codes.tolist()],
                usages_of(found),
                counts.tolist(),
            )
        )


def model_table(
    sums: Table, team_names: Sequence[str], names: Sequence[str], key_counts: Mapping[str, int]
) -> ModelTable:
    """Of sums whose codes are team × len(names) + model; `names` in the order in which equal ones shall come."""
    teams, models = np.divmod(sums.codes, max(1, len(names)))
    order = most_first(teams, sums.tokens)
    starts = starts_of(teams)
    parts = map(slice, starts.tolist(), [*starts[1:].tolist(), len(teams)])
    return ModelTable(
        dict(zip([team_names[team] for team in teams[starts].tolist()], parts, strict=True)),
        names,
        models[order],
        sums.rearranged(order),
        key_counts,
    )
