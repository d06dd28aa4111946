"""Teams and keys for attendees: made at the gateway, and listed in the store before the gateway is called.

A request claims its participant's row first, so that two of one name never run at once, and nothing that is half-made
stays unlisted: what fails leaves the row as unfinished, and the next attempt of that name finishes it.
"""

import contextlib
import itertools
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from leaderboard.client.admin_api import AdminAPI, GatewayTeam, NewKey
from leaderboard.clock import Clock
from leaderboard.errors import GatewayConflict, GatewayError, NotAtGateway
from leaderboard.join.codes import normalized
from leaderboard.join.errors import JoinError, Question, Reason
from leaderboard.join.names import clean_name, slug
from leaderboard.join.records import JoinTeam, KeyRecord, Participant, Records, Source, State, Stored
from leaderboard.join.rules import Rules
from leaderboard.store.errors import StoreError
from leaderboard.store.join_rows import RowConflict

log = logging.getLogger(__name__)

# Reading what all teams have spent takes a large gateway half a second.
_SPENT_SECONDS = 15.0
Member = Stored[Participant]
Confirmed = Collection[Reason]


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """A team of one person, named like them."""


@dataclass(frozen=True, slots=True)
class NewTeam:
    name: str


@dataclass(frozen=True, slots=True)
class TeamOfCode:
    code: str


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """Chosen by an organiser: no code, and no limit of size."""

    team_id: str


TeamChoice = OwnTeam | NewTeam | TeamOfCode | KnownTeam


@dataclass(frozen=True, slots=True)
class Terms:
    """What a key gets instead of what the rules say."""

    duration: str | None
    budget: float | None


@dataclass(frozen=True, slots=True)
class Issued:
    """A key, the only time that it is known."""

    participant: Member
    team: Stored[JoinTeam]
    key: NewKey
    # The secret of the attendee's device.
    device: str | None = None


class JoinService:
    """Blocking: every method calls the gateway or the store. Raises JoinError, GatewayError or StoreError."""

    def __init__(
        self,
        admin: AdminAPI,
        records: Records,
        clock: Clock,
        board_teams: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """`board_teams`: names of the teams that the board knows, by id."""
        self.records = records
        self._admin = admin
        self._clock = clock
        self._board_teams = board_teams
        self._spent: tuple[float, float] | None = None

    # -- joining

    def join(
        self,
        name: str,
        choice: TeamChoice,
        confirmed: Confirmed = (),
        *,
        source: Source = "join",
        terms: Terms | None = None,
    ) -> Issued:
        """A key for a new participant, with their team if need be."""
        rules, _ = self.records.rules()
        if source == "join":
            self._check_open(rules)
        name = clean_name(name)
        team = self._chosen_team(choice)
        member = self._claim(name, team, confirmed, source)
        with self._released_on_failure(member):
            if team is None:
                team = self._begun_team(member, choice, confirmed)
            elif isinstance(choice, TeamOfCode):
                self._check_size(member, team, rules)
            device = self.records.new_device(member.id) if source == "join" else None
            terms = terms or Terms(rules.duration, rules.person_budget)
            return replace(self._issue(member, team, member.id, terms, rules), device=device)

    def new_key(
        self,
        member: Member,
        confirmed: Confirmed = (),
        *,
        by_organiser: bool = False,
    ) -> Issued:
        """A further key as far as the rules allow it, else one instead of the oldest, which stops at once.

        It keeps duration and budget; for an attendee, what is left of the budget.
        """
        rules, _ = self.records.rules()
        team = self.records.team(member.body.team_id)
        if team is None:
            raise JoinError(Reason.INVALID, "The team is not known any more; ask the organisers.")
        if not by_organiser:
            self._check_spent(rules)
            if member.body.state is State.REVOKED:
                raise JoinError(Reason.CLOSED, "This key was revoked; ask the organisers.")
        valid = member.body.valid_keys
        replaced = valid[0] if len(valid) >= (1 if by_organiser else rules.keys_per_person) else None
        if replaced and Reason.REPLACE_KEY not in confirmed:
            question = Question(Reason.REPLACE_KEY, member.body.name, team.body.name, replaced.hint)
            raise JoinError(
                Reason.REPLACE_KEY,
                f"The key {replaced.hint} stops working at once. Make a new one?",
                question,
            )
        alias = replaced.alias if replaced else member.body.making or _free_alias(member)
        # Also of one that an earlier attempt has deleted.
        present = replaced or next((key for key in member.body.keys if key.alias == alias), None)
        terms = Terms(rules.duration, rules.person_budget)
        if present:
            budget = self._left_of(present) if replaced and not by_organiser else present.budget
            terms = Terms(present.duration, budget)
        member = self._claimed(member, alias)
        with self._released_on_failure(member):
            if replaced:
                self._delete_keys(alias)
                gone = replaced.model_copy(update={"revoked": True, "budget": terms.budget})
                keys = tuple(gone if key == replaced else key for key in member.body.keys)
                member = self.records.change(member, keys=keys)
            return self._issue(member, team, alias, terms, rules)

    def _check_open(self, rules: Rules) -> None:
        if not rules.open:
            raise JoinError(Reason.CLOSED, rules.closed_text or "Joining is closed. Ask the organisers.")
        self._check_spent(rules)

    def _check_spent(self, rules: Rules) -> None:
        if rules.event_budget is not None and self.spent() >= rules.event_budget:
            raise JoinError(Reason.SPENT, "The event's budget is used up: there are no new keys.")

    def _chosen_team(self, choice: TeamChoice) -> Stored[JoinTeam] | None:
        """None for a team that is still to be made."""
        match choice:
            case TeamOfCode(code):
                team = self.records.team_of_code(normalized(code))
                if team is None or self._is_begun(team):
                    raise JoinError(
                        Reason.UNKNOWN_TEAM_CODE, "No team has this code. It has four characters."
                    )
                return team
            case KnownTeam(team_id):
                return self.adopt(team_id)
            case _:
                return None

    def _claim(
        self, name: str, team: Stored[JoinTeam] | None, confirmed: Confirmed, source: Source
    ) -> Member:
        """The participant's row, marked as being worked on."""
        now = self._clock()
        base = slug(name)
        for number in itertools.count(1):
            id_ = base if number == 1 else f"{base}-{number}"
            team_id = team.id if team else id_
            found = self.records.participant(id_)
            if found and found.body.state is State.UNFINISHED and not found.body.keys:
                return self._claimed(found, id_, name=name, team_id=team_id, source=source)
            if not found and not self._admin.keys_with_alias(id_):
                fresh = Participant(name=name, team_id=team_id, source=source, joined_at=now, making=id_)
                with _busy_if_lost():
                    return self.records.add_participant(id_, fresh.model_copy(update={"claimed_at": now}))
            if Reason.NAME_TAKEN not in confirmed:
                known = self.records.team(found.body.team_id) if found else None
                question = Question(Reason.NAME_TAKEN, name, known.body.name if known else None)
                raise JoinError(
                    Reason.NAME_TAKEN,
                    f"Somebody named {name} has a key already. Are you another person?",
                    question,
                )
        raise AssertionError("count does not end")

    def _claimed(self, member: Member, alias: str, **changes: object) -> Member:
        if member.body.is_claimed(self._clock()):
            raise _busy()
        with _busy_if_lost():
            return self.records.change(member, claimed_at=self._clock(), making=alias, **changes)

    def _begun_team(self, member: Member, choice: TeamChoice, confirmed: Confirmed) -> Stored[JoinTeam]:
        """The row of a team that the gateway is about to get."""
        own = not isinstance(choice, NewTeam)
        name = clean_name(choice.name, "team's name") if isinstance(choice, NewTeam) else member.body.name
        team_id, team = self._free_team(member, name, confirmed, own=own)
        with _busy_if_lost():
            if member.body.team_id != team_id:
                self.records.change(member, team_id=team_id)
            if team is None:
                return self.records.add_team(team_id, name, own=own, maker=member.id)
            return self.records.change_team(team, name=name, own=own, maker=member.id)

    def _free_team(
        self, member: Member, name: str, confirmed: Confirmed, *, own: bool
    ) -> tuple[str, Stored[JoinTeam] | None]:
        """An id without a team, or with one that this participant's or a failed attempt has begun to make."""
        base = member.id if own else slug(name)
        # Two people of one name have two teams of that name.
        is_second = own and Reason.NAME_TAKEN in confirmed
        for number in itertools.count(1):
            team_id = base if number == 1 else f"{base}-{number}"
            team = self.records.team(team_id)
            if team is None:
                if not self._is_on_gateway(team_id, None if is_second or number > 1 else name):
                    return team_id, None
            else:
                maker = self._maker(team)
                is_busy = maker and maker.id != member.id and maker.body.is_claimed(self._clock())
                if _is_begun_by(maker, team) and not is_busy:
                    return team_id, team
            if Reason.TEAM_EXISTS not in confirmed:
                raise JoinError(
                    Reason.TEAM_EXISTS,
                    f"There is a team {name} already. Join it with its code, or make another one of that name?",
                    Question(Reason.TEAM_EXISTS, member.body.name, name),
                )
        raise AssertionError("count does not end")

    def _maker(self, team: Stored[JoinTeam]) -> Member | None:
        return self.records.participant(team.body.maker) if team.body.maker else None

    def _is_begun(self, team: Stored[JoinTeam]) -> bool:
        return _is_begun_by(self._maker(team), team)

    def _is_on_gateway(self, team_id: str, name: str | None) -> bool:
        board = self._board_teams()
        if team_id in board or (name and name.casefold() in (known.casefold() for known in board.values())):
            return True
        try:
            self._admin.team(team_id)
        except NotAtGateway:
            return False
        return True

    def _check_size(self, member: Member, team: Stored[JoinTeam], rules: Rules) -> None:
        """Of several that join at the same time, the first ones fit."""
        if rules.team_size is None:
            return
        members = sorted(self.members(team.id), key=lambda one: (one.body.joined_at, one.id))
        if member.id not in [one.id for one in members[: rules.team_size]]:
            raise JoinError(Reason.TEAM_FULL, f"{team.body.name} is full: {rules.team_size} people.")

    def _issue(
        self, member: Member, team: Stored[JoinTeam], alias: str, terms: Terms, rules: Rules
    ) -> Issued:
        """Makes what the gateway lacks. On failure it is taken back, unless the gateway is away."""
        try:
            if self._is_begun(team):
                with contextlib.suppress(GatewayConflict):  # an earlier attempt has made it
                    self._admin.create_team(team.id, team.body.name, max_budget=rules.team_budget)
            is_retry = member.body.joined_at != member.body.claimed_at
            if is_retry:
                # Left of an attempt whose response was lost: nobody has seen that key.
                self._delete_keys(alias)
            try:
                key = self._admin.create_key(
                    alias,
                    team.id,
                    duration=terms.duration,
                    max_budget=terms.budget,
                    models=rules.models,
                )
            except GatewayConflict as error:
                if is_retry:
                    raise  # an earlier attempt's request, which came late
                raise _busy() from error  # a key of other means, made just now
            member = self._with_key(member, key, terms)
        except (GatewayError, StoreError):
            with contextlib.suppress(GatewayError):
                self._delete_keys(alias)
                if self._is_begun(team):
                    self._delete_team(team.id)
            raise
        return Issued(member, team, key)

    def _with_key(self, member: Member, key: NewKey, terms: Terms) -> Member:
        record = KeyRecord(
            alias=key.key_alias,
            hint=key.hint,
            created_at=self._clock(),
            expires_at=key.expires,
            duration=terms.duration,
            budget=terms.budget,
        )
        # Its team may have been written since the claim.
        newest = self.records.participant(member.id)
        if newest is None or newest.body.claimed_at != member.body.claimed_at:
            raise RowConflict("The participant was changed meanwhile.")
        return self.records.change(
            newest,
            keys=(*(known for known in newest.body.keys if known.alias != record.alias), record),
            state=State.JOINED,
            making=None,
            claimed_at=None,
            error=None,
        )

    @contextlib.contextmanager
    def _released_on_failure(self, member: Member) -> Iterator[None]:
        try:
            yield
        except (JoinError, GatewayError, StoreError) as error:
            self._release(member, error)
            raise

    def _release(self, member: Member, error: Exception) -> None:
        """A row of which nothing was begun goes; another one is free for the next attempt."""
        try:
            newest = self.records.participant(member.id)
            if newest is None or newest.body.claimed_at != member.body.claimed_at:
                return
            if (
                isinstance(error, JoinError)
                and newest.body.state is State.UNFINISHED
                and not newest.body.keys
            ):
                self.records.remove_participant(newest)
                return
            self.records.change(newest, claimed_at=None, error=str(error))
        except StoreError as lost:
            log.warning("%s stays claimed for a minute: %s", member.id, lost.for_operators)

    # -- what organisers do

    def adopt(self, team_id: str) -> Stored[JoinTeam]:
        """A team of the gateway that people may join: it gets a code."""
        team = self.records.team(team_id)
        if team is not None and not self._is_begun(team):
            return team
        found = self._admin.team(team_id)
        name = found.team_alias or team_id
        if team is not None:
            return self.records.change_team(team, name=name, maker=None)
        return self.records.add_team(team_id, name)

    def members(self, team_id: str) -> list[Member]:
        """Those with a key, and those who are getting one."""
        now = self._clock()
        return [
            one
            for one in self.records.participants()
            if one.body.team_id == team_id and (one.body.state is State.JOINED or one.body.is_claimed(now))
        ]

    def revoke(self, member: Member) -> Member:
        """Deletes the keys; team and numbers stay on the board."""
        for alias in {key.alias for key in member.body.keys} | {member.body.making or member.id}:
            self._delete_keys(alias)
        keys = tuple(key.model_copy(update={"revoked": True}) for key in member.body.keys)
        return self.records.change(
            member, keys=keys, state=State.REVOKED, making=None, claimed_at=None, error=None
        )

    def move(self, member: Member, team_id: str) -> Member:
        """The keys go along; their usage so far stays with the old team."""
        team = self.adopt(team_id)
        for key in member.body.valid_keys:
            for found in self._admin.keys_with_alias(key.alias):
                self._admin.move_key(found.token, team.id)
        return self.records.change(member, team_id=team.id)

    def rename(self, member: Member, name: str) -> Member:
        """An own team is renamed, too; ids and aliases of keys stay."""
        name = clean_name(name)
        team = self.records.team(member.body.team_id)
        if team is not None and team.body.own:
            self._admin.rename_team(team.id, name)
            self.records.change_team(team, name=name)
        return self.records.change(member, name=name)

    def block(self, team_id: str, *, blocked: bool) -> GatewayTeam:
        return self._admin.block_team(team_id) if blocked else self._admin.unblock_team(team_id)

    def set_budget(self, team_id: str, max_budget: float | None) -> GatewayTeam:
        return self._admin.set_team_budget(team_id, max_budget)

    def gateway_teams(self) -> dict[str, GatewayTeam]:
        return {team.team_id: team for team in self._admin.teams()}

    # -- the event's budget

    def spent(self, max_age: float = _SPENT_SECONDS) -> float:
        """What the teams of the join service have spent in dollars."""
        now = time.monotonic()
        if self._spent is None or now - self._spent[0] >= max_age:
            ours = self.records.teams()
            self._spent = now, sum(team.spend for team in self._admin.teams() if team.team_id in ours)
        return self._spent[1]

    def enforce_event_budget(self) -> None:
        """Blocks all teams once the budget is spent, and opens them again when it is raised."""
        rules, _ = self.records.rules()
        teams = self.records.teams().values()
        if rules.event_budget is None and not any(team.body.blocked_for_budget for team in teams):
            return
        is_over = rules.event_budget is not None and self.spent(max_age=0) >= rules.event_budget
        for team in teams:
            if team.body.blocked_for_budget != is_over and not self._is_begun(team):
                self.block(team.id, blocked=is_over)
                self.records.change_team(team, blocked_for_budget=is_over)
                log.warning(
                    "Team %s is %s.", team.id, "blocked: the event's budget is spent" if is_over else "open"
                )

    # -- the gateway

    def _left_of(self, key: KeyRecord) -> float | None:
        """None without a budget."""
        if key.budget is None:
            return None
        found = self._admin.keys_with_alias(key.alias)
        return max(0.0, key.budget - sum(one.spend for one in found))

    def _delete_keys(self, alias: str) -> None:
        for key in self._admin.keys_with_alias(alias):
            self._admin.delete_key(key.token)

    def _delete_team(self, team_id: str) -> None:
        with contextlib.suppress(NotAtGateway):
            self._admin.delete_team(team_id)


def _is_begun_by(maker: Member | None, team: Stored[JoinTeam]) -> bool:
    """Whether the gateway may not have the team yet: its maker has no key."""
    return team.body.maker is not None and (maker is None or not maker.body.keys)


def _free_alias(member: Member) -> str:
    """Ids have no dots, so this is nobody else's."""
    used = {key.alias for key in member.body.valid_keys}
    candidates = itertools.chain([member.id], (f"{member.id}.{number}" for number in itertools.count(2)))
    return next(alias for alias in candidates if alias not in used)


def _busy() -> JoinError:
    return JoinError(Reason.BUSY, "This is being done right now. Try again in a minute.")


@contextlib.contextmanager
def _busy_if_lost() -> Iterator[None]:
    try:
        yield
    except RowConflict as error:
        raise _busy() from error
