"""The ledger: every fact held, as one immutable value. A new ledger replaces the old one in one assignment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from leaderboard.client.models import ListedTeam, ModelInfo
from leaderboard.ledger.boundary import around, split_at
from leaderboard.ledger.facts import NOT_TEAMS, DayFacts, KeyName, MinuteFact, Team, Usage
from leaderboard.ledger.key_ids import assign_key_ids
from leaderboard.ledger.team_slots import assign_slots
from leaderboard.ledger.totals import Totals
from leaderboard.ledger.usage_timing import Interval, LoggedRequest, TimedDay, observe, with_logs
from leaderboard.ledger.visible_names import visible_name, without_domains
from leaderboard.period import Period

UNKNOWN_MODEL = "Unknown model"
# Longer keys are hashes of 64 digits; shorter ones are names such as litellm_proxy_master_key.
_LONGEST_PLAIN = 40
_A_DAY = timedelta(days=1)


class TeamName(NamedTuple):
    """A team's name at a time."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """`version` changes exactly when the content does; `read_at` of a day changes with each reading."""

    version: int = 0
    days: Mapping[date, DayFacts] = field(default_factory=dict)
    timed: Mapping[date, TimedDay] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    # The newest names of deleted teams in the request logs.
    logged_names: Mapping[str, TeamName] = field(default_factory=dict)
    keys: Mapping[str, KeyName] = field(default_factory=dict)
    # The only form of a key that leaves the backend besides its name.
    key_ids: Mapping[str, str] = field(default_factory=dict)
    public_models: Mapping[str, str] = field(default_factory=dict)
    # Whether names show whole e-mail addresses.
    full_emails: bool = False
    totals: Totals = field(default_factory=Totals, compare=False, repr=False)

    def days_in(self, period: Period) -> list[DayFacts]:
        return [facts for day in period if (facts := self.days.get(day))]

    # Sums over a period include NOT_TEAMS; models are the gateway's own names.

    def by_team(self, period: Period) -> Mapping[str, Usage]:
        return self.totals.by_team.of(*self._split(period))

    def by_key(self, period: Period) -> Mapping[tuple[str, str], Usage]:
        """By team and key."""
        return self.totals.by_key.of(*self._split(period))

    def by_model(self, period: Period) -> Mapping[tuple[str, str], Usage]:
        """By team and model."""
        return self.totals.by_model.of(*self._split(period))

    def by_cell(self, period: Period) -> Mapping[tuple[str, str, str], Usage]:
        """By team, key and model."""
        return self.totals.by_cell.of(*self._split(period))

    def _split(self, period: Period) -> tuple[list[DayFacts], int]:
        """The period's days, and how many of them are settled: all but the two newest held."""
        held = self.days_in(period)
        newest = max(self.days, default=period.last).toordinal() - 1
        return held, sum(facts.day.toordinal() < newest for facts in held)

    def minutes_in(self, period: Period) -> list[MinuteFact]:
        return [fact for day in period if (timed := self.timed.get(day)) for fact in timed.facts]

    def missing_days(self, period: Period) -> list[date]:
        return [day for day in period if day not in self.days]

    def as_of(self, period: Period) -> datetime | None:
        """When the period was last read: the older time of its newest two days, the ones that still change."""
        # The first day of the calendar has none before it.
        first = period.first if len(period) == 1 else period.last - _A_DAY
        newest = Period(first, period.last)
        return min((facts.read_at for facts in self.days_in(newest)), default=None)

    def model_name(self, model: str) -> str:
        return self.public_models.get(model, model) or UNKNOWN_MODEL

    def key_name(self, key: str) -> KeyName:
        return self.keys.get(key) or KeyName(None, masked(key))

    # -- the next ledger

    def with_day(self, facts: DayFacts, previous_reading: datetime | None = None) -> "Ledger":
        """With a new reading of a day; the version stays when nothing changed."""
        before = self.days.get(facts.day)
        if before:
            facts = _sharing_objects(before, facts)
        days = {**self.days, facts.day: facts}
        timed = observe(self.timed.get(facts.day), before, facts, previous_reading)
        if before == facts and timed == self.timed.get(facts.day):
            return replace(self, days=days)
        teams, keys = self._with_unlisted(facts)
        timed_days = {**self.timed, facts.day: timed}
        return replace(
            self,
            version=self.version + 1,
            days=days,
            timed=timed_days,
            teams=teams,
            keys=keys,
            key_ids=assign_key_ids(self.key_ids, (cell.key for cell in facts.cells)),
        )

    def with_logs(
        self, day: date, requests: Iterable[LoggedRequest], team_names: Mapping[str, TeamName] | None = None
    ) -> "Ledger":
        """With further request logs of a day; they also reveal the names of deleted teams."""
        old = self.timed.get(day) or TimedDay(day)
        timed = with_logs(old, requests, self.days.get(day))
        names = {
            team_id: named._replace(name=self._shown(named.name))
            for team_id, named in (team_names or {}).items()
            if (team := self.teams.get(team_id))
            and team.deleted
            and (team.name == self._shown(team_id) or team_id in self.logged_names)
            and ((newest := self.logged_names.get(team_id)) is None or named > newest)
        }
        teams = {team_id: replace(self.teams[team_id], name=named.name) for team_id, named in names.items()}
        changed = any(team != self.teams[id_] for id_, team in teams.items()) or timed.facts != old.facts
        return replace(
            self,
            version=self.version + changed,
            timed={**self.timed, day: timed},
            teams={**self.teams, **teams},
            logged_names={**self.logged_names, **names},
            key_ids=assign_key_ids(self.key_ids, (fact.key for fact in timed.facts)),
        )

    def split_at(
        self, boundary: datetime, event: Interval, requests: Mapping[date, Iterable[LoggedRequest]]
    ) -> tuple["Ledger", int]:
        """With usage around the start or end of an event on its side, and the tokens that count by the minute there.

        `requests`: by the day on which they started, as in boundary.py.
        """
        timed, by_minute = dict(self.timed), 0
        for day in Period(around(boundary).first.date(), around(boundary).last.date()):
            if day in timed and day in self.days:
                split = split_at(timed[day], self.days[day], boundary, event, requests.get(day, ()))
                timed[day] = split.timed
                by_minute += split.by_minute
        changed = timed != self.timed
        return replace(self, version=self.version + changed, timed=timed), by_minute

    def with_teams(self, listed: Iterable[ListedTeam]) -> "Ledger":
        """With the gateway's current list; a team no longer on it stays, marked as deleted."""
        rows = sorted(listed, key=lambda team: (team.created_at is None, str(team.created_at), team.team_id))
        rows = [row for row in rows if row.team_id not in NOT_TEAMS]
        slots = assign_slots(
            {team.team_id: team.slot for team in self.teams.values()}, [row.team_id for row in rows]
        )
        teams = {team_id: replace(team, deleted=True) for team_id, team in self.teams.items()}
        keys = dict(self.keys)
        for row in rows:
            name = self._shown(visible_name(row.team_alias) or row.team_id)
            created = row.created_at and _utc(row.created_at)
            teams[row.team_id] = Team(row.team_id, name, slots[row.team_id], False, created)
            for key in row.keys or ():
                if key.token:
                    alias = self._shown(visible_name(key.key_alias)) or None
                    keys[key.token] = KeyName(alias, masked(key.key_name or key.token))
        if teams == self.teams and keys == self.keys:
            return self
        return replace(self, version=self.version + 1, teams=teams, keys=keys)

    def with_models(self, info: ModelInfo) -> "Ledger":
        """With the map from a deployment's own model to its public name, where that is unambiguous."""
        names = {row.model_name for row in info.data}
        candidates: dict[str, set[str]] = {}
        for row in info.data:
            if row.litellm_params.model and row.litellm_params.model not in names:
                candidates.setdefault(row.litellm_params.model, set()).add(row.model_name)
            if public_name := row.model_info and row.model_info.team_public_model_name:
                # A team's own model: the gateway names it model_name_<team>_<uuid>.
                candidates.setdefault(row.model_name, set()).add(public_name)
        public = {model: found.pop() for model, found in sorted(candidates.items()) if len(found) == 1}
        if public == self.public_models:
            return self
        return replace(self, version=self.version + 1, public_models=public)

    def with_stored_day(self, facts: DayFacts, timed: TimedDay) -> "Ledger":
        """With a day as it was known earlier, before it is read again."""
        teams, keys = self._with_unlisted(facts)
        used = (*(cell.key for cell in facts.cells), *(fact.key for fact in timed.facts))
        return replace(
            self,
            version=self.version + 1,
            days={**self.days, facts.day: facts},
            timed={**self.timed, facts.day: timed},
            teams=teams,
            keys=keys,
            key_ids=assign_key_ids(self.key_ids, used),
        )

    def without_days(self, gone: Iterable[date]) -> "Ledger":
        """Without some days, to bound memory."""
        dropped = set(gone)
        return replace(
            self,
            version=self.version + 1,
            days={day: facts for day, facts in self.days.items() if day not in dropped},
            timed={day: timed for day, timed in self.timed.items() if day not in dropped},
            totals=Totals(),
        )

    def _shown(self, name: str) -> str:
        return name if self.full_emails else without_domains(name)

    def _with_unlisted(self, facts: DayFacts) -> tuple[Mapping[str, Team], Mapping[str, KeyName]]:
        """Teams and keys, including those that occur in usage but in no list: deleted ones."""
        named = dict(facts.team_names)
        unlisted = sorted({cell.team_id for cell in facts.cells} - self.teams.keys() - NOT_TEAMS)
        slots = assign_slots({team.team_id: team.slot for team in self.teams.values()}, unlisted)
        teams = {
            id_: Team(id_, self._shown(named.get(id_, id_)), slots[id_], deleted=True) for id_ in unlisted
        }
        keys = {
            key: KeyName(self._shown(alias), masked(key))
            for key, alias in facts.key_aliases
            if key not in self.keys
        }
        return {**self.teams, **teams}, {**self.keys, **keys}


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _sharing_objects(before: DayFacts, facts: DayFacts) -> DayFacts:
    """Equal parts stay the same objects, so that two readings take little more memory than one.

    While all cells are equal, their sums remain valid too.
    """
    cells = before.cells
    if cells != facts.cells:
        held = {cell: cell for cell in before.cells}
        cells = tuple(held.get(cell, cell) for cell in facts.cells)
    same_names = before.key_aliases == facts.key_aliases
    return replace(facts, cells=cells, key_aliases=before.key_aliases if same_names else facts.key_aliases)


def masked(key: str) -> str:
    """A form that distinguishes keys and grants no access; the gateway's own short form ("sk-...a91f") stays."""
    if not key:
        return "no key"
    if key.startswith("sk-"):
        return key if "..." in key else f"sk-...{key[-4:]}"
    return f"...{key[-4:]}" if len(key) > _LONGEST_PLAIN else key
