"""Who needs help: a pure function of the ledger, the accounts, the newest failures and the thresholds."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from leaderboard.event.failures import FailedRequest, FailureCause
from leaderboard.event.standing import event_window, shown
from leaderboard.event.state import EventState
from leaderboard.ledger.accounts import KeyAccount, TeamAccount
from leaderboard.ledger.facts import NOTHING, MinuteFact, Team, Usage, total, total_by_name
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period
from leaderboard.services.coverage import MINUTE, KnownMinutes, floor_to, known_minutes, newest_reading
from leaderboard.services.reading_order import reading_order
from leaderboard.services.window import days_of, within

SEEN_FOR = timedelta(minutes=30)
# The rate at which a budget is used is that of the last minutes.
_BUDGET_RATE = timedelta(minutes=15)
_LONGEST_HOURS = 24 * 31
# So many failed requests, and none that succeeded, are worth a look however long ago they were.
_FIRST_FAILURES = 3
# If so many teams fail, and most requests, the cause is not theirs.
_EVERYBODY = 3
_MOST_CAUSES = 5


class AttentionKind(StrEnum):
    """The most urgent first."""

    ONLY_FAILURES = "only_failures"
    BLOCKED = "blocked"
    BUDGET = "budget"
    FAILING_NOW = "failing_now"
    EXPIRING = "expiring"
    QUIET = "quiet"
    NO_REQUEST = "no_request"


_URGENCY = {kind: place for place, kind in enumerate(AttentionKind)}


@dataclass(frozen=True, slots=True)
class CauseCount:
    """`model`: the one most failed requests of this cause named."""

    cause: FailureCause
    requests: int
    model: str | None
    last_at: datetime


@dataclass(frozen=True, slots=True)
class KeyLimit:
    """`key` is the gateway's hash, which does not leave the backend."""

    key: str
    expires: datetime | None = None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """In dollars. `key` is None for the budget of the team. `gone_at` is None without recent usage."""

    max_budget: float
    spend: float
    per_hour: float
    gone_at: datetime | None
    key: str | None = None

    @property
    def left(self) -> float:
        return max(0.0, self.max_budget - self.spend)


@dataclass(frozen=True, slots=True)
class Attention:
    """One entry. `team` is None for requests with a key of no known team, and where most teams are affected.

    `requests` and `failed` are those of the last `failures_minutes`, or of the event where a team only had failures
    since its start, and for `quiet`.
    """

    kind: AttentionKind
    team: Team | None
    since: datetime | None = None
    requests: int = 0
    failed: int = 0
    causes: Sequence[CauseCount] = ()
    budget: BudgetUse | None = None
    keys: Sequence[KeyLimit] = ()
    whole_team: bool = False

    @property
    def entry_id(self) -> str:
        """Stays the same while the cause of the entry does."""
        parts = (
            self.kind.value,
            self.team.team_id if self.team else "",
            (self.budget.key if self.budget else "") or "",
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Situation:
    """All that the list depends on. `failures` are the newest ones, as far as they were read."""

    ledger: Ledger
    accounts: Sequence[TeamAccount]
    failures: Sequence[FailedRequest]
    state: EventState
    now: datetime

    @cached_property
    def event(self) -> Ledger:
        return within(self.ledger, event_window(self.state))

    @cached_property
    def period(self) -> Period:
        return days_of(event_window(self.state))

    @cached_property
    def teams(self) -> Mapping[str, Team]:
        """Those that the gateway lists and the organisers do not hide."""
        return {
            team_id: shown(team, self.state)
            for team_id, team in self.ledger.teams.items()
            if not team.deleted and not self.state.team(team_id).hidden
        }

    @cached_property
    def usage(self) -> Mapping[str, Usage]:
        """Of the event so far, by team."""
        return self.event.by_team(self.period)

    @cached_property
    def account(self) -> Mapping[str, TeamAccount]:
        return {account.team_id: account for account in self.accounts}

    @cached_property
    def known(self) -> KnownMinutes:
        return known_minutes(self.ledger, self.period)

    @cached_property
    def newest(self) -> datetime:
        """The end of what was read: nothing is known of later minutes."""
        return min(self.now, newest_reading(self.ledger) or self.now)

    @cached_property
    def last_used(self) -> Mapping[str, datetime]:
        last: dict[str, datetime] = {}
        for fact in self.event.minutes_in(self.period):
            if fact.usage.requests:
                last[fact.team_id] = max(fact.minute, last.get(fact.team_id, fact.minute))
        return last

    def recent(self, span: timedelta) -> list[MinuteFact]:
        """Usage of the last minutes, those that the event has not seen included."""
        first = floor_to(self.newest - span, MINUTE)
        period = Period(first.date(), self.newest.date())
        return [fact for fact in self.ledger.minutes_in(period) if first <= fact.minute]


def attention(now: Situation) -> list[Attention]:
    """The most urgent first. Before the event only accounts count, and after its end nothing does."""
    window = event_window(now.state)
    found: list[Attention] = []
    if now.now < window.last:
        found += [*_blocked(now), *_expiring(now), *_budgets(now)]
    if window.first <= now.now < window.last:
        found += [*_failing(now), *_quiet(now), *_without_request(now)]
    return sorted(found, key=_urgency)


def _urgency(entry: Attention) -> tuple[int, float, object, str]:
    gone_at = entry.budget.gone_at if entry.budget else None
    soon = gone_at.timestamp() if gone_at else 0.0
    name = reading_order(entry.team.name) if entry.team else []
    return _URGENCY[entry.kind], soon, name, entry.entry_id


def _failing(now: Situation) -> Iterator[Attention]:
    """Teams whose requests only fail, or half of them while those of the others succeed."""
    thresholds = now.state.attention
    first = now.newest - timedelta(minutes=thresholds.failures_minutes)
    failures = _failures_by_team(now)
    newest = {team_id: [one for one in those if one.at >= first] for team_id, those in failures.items()}
    recent = _requests_by_team(now.recent(now.newest - first), newest, now.teams.keys())
    least = thresholds.failures_min_requests
    everybody = _everybody(recent, newest)
    if everybody and everybody.failed_requests >= least:
        causes = _causes(one for those in newest.values() for one in those)
        yield Attention(
            AttentionKind.FAILING_NOW, None, None, everybody.requests, everybody.failed_requests, causes
        )
    for team_id in [*now.teams, None]:
        usage, of_event = recent.get(team_id, NOTHING), now.usage.get(team_id or "", NOTHING)
        requests = newest.get(team_id, [])
        if everybody and _is_not_its_own(requests):
            continue
        if usage.failed_requests >= least and not usage.successful_requests:
            kind = AttentionKind.ONLY_FAILURES
        elif _never_succeeded(of_event):
            kind, usage, requests = AttentionKind.ONLY_FAILURES, of_event, failures.get(team_id, [])
        elif team_id and usage.failed_requests >= least and _mostly_fails(usage):
            kind = AttentionKind.FAILING_NOW
        else:
            continue
        team = now.teams[team_id] if team_id else None
        since = min((one.at for one in requests), default=None)
        yield Attention(kind, team, since, usage.requests, usage.failed_requests, _causes(requests))


def _everybody(
    recent: Mapping[str | None, Usage], failures: Mapping[str | None, Sequence[FailedRequest]]
) -> Usage | None:
    """All requests of teams, if most fail, and several teams for a reason that is not their own."""
    affected = [
        team_id
        for team_id, usage in recent.items()
        if team_id is not None and _mostly_fails(usage) and _is_not_its_own(failures.get(team_id, []))
    ]
    usage = total([usage for team_id, usage in recent.items() if team_id is not None])
    return usage if len(affected) >= _EVERYBODY and _mostly_fails(usage) else None


def _is_not_its_own(failures: Sequence[FailedRequest]) -> bool:
    """Whether the provider, or something unknown, makes most of them fail."""
    causes = _causes(failures)
    return not causes or causes[0].cause is FailureCause.PROVIDER


def _failures_by_team(now: Situation) -> dict[str | None, list[FailedRequest]]:
    """Without those of hidden teams; of no team, only those with a key that the gateway doesn't know."""
    failures: dict[str | None, list[FailedRequest]] = defaultdict(list)
    for request in now.failures:
        if request.team_id in now.teams or (
            request.team_id is None and request.cause is FailureCause.INVALID_KEY
        ):
            failures[request.team_id].append(request)
    return failures


def _requests_by_team(
    facts: Iterable[MinuteFact],
    failures: Mapping[str | None, Sequence[FailedRequest]],
    teams: Collection[str],
) -> dict[str | None, Usage]:
    """Counted requests, and failed ones that the gateway counts for no team."""
    parts: list[tuple[str | None, Usage]] = [
        (fact.team_id, fact.usage) for fact in facts if fact.team_id in teams
    ]
    refused = Usage(requests=1, failed_requests=1)
    parts += [
        (team_id, refused)
        for team_id, requests in failures.items()
        for request in requests
        if not request.is_counted
    ]
    return total_by_name(parts)


def _mostly_fails(usage: Usage) -> bool:
    return usage.requests > 0 and 2 * usage.failed_requests >= usage.requests


def _never_succeeded(of_event: Usage) -> bool:
    return not of_event.successful_requests and of_event.failed_requests >= _FIRST_FAILURES


def _causes(failures: Iterable[FailedRequest]) -> list[CauseCount]:
    """Most frequent first."""
    by_cause: dict[FailureCause, list[FailedRequest]] = defaultdict(list)
    for request in failures:
        by_cause[request.cause].append(request)
    counts = [
        CauseCount(
            cause,
            len(requests),
            Counter(request.model for request in requests if request.model).most_common(1)[0][0]
            if any(request.model for request in requests)
            else None,
            max(request.at for request in requests),
        )
        for cause, requests in by_cause.items()
    ]
    return sorted(counts, key=lambda count: (-count.requests, count.cause))[:_MOST_CAUSES]


def _quiet(now: Situation) -> Iterator[Attention]:
    thresholds = now.state.attention
    since = now.newest - timedelta(minutes=thresholds.quiet_minutes)
    for team_id, team in now.teams.items():
        usage = now.usage.get(team_id, NOTHING)
        last = now.last_used.get(team_id)
        if (
            usage.requests >= max(1, thresholds.quiet_min_requests)
            and (last is None or last < since)
            and now.known.is_complete(since, now.newest, team_id)
        ):
            yield Attention(AttentionKind.QUIET, team, last, usage.requests, usage.failed_requests)


def _without_request(now: Situation) -> Iterator[Attention]:
    window = event_window(now.state)
    so_far = days_of(Interval(window.first, max(window.first, now.newest)))
    if now.ledger.missing_days(so_far):
        return
    counted = now.ledger.by_team(now.period)
    timed = total_by_name((fact.team_id, fact.usage) for fact in now.ledger.minutes_in(now.period))
    tried = {request.team_id for request in now.failures}
    patience = timedelta(minutes=now.state.attention.no_request_minutes)
    for team_id, team in now.teams.items():
        account = now.account.get(team_id)
        since = max(window.first, (account and account.created_at) or window.first)
        # Requests of an unknown minute may be those of the event.
        untimed = counted.get(team_id, NOTHING).requests - timed.get(team_id, NOTHING).requests
        unused = not untimed and not now.usage.get(team_id, NOTHING).requests
        if unused and team_id not in tried and now.newest - since >= patience:
            yield Attention(AttentionKind.NO_REQUEST, team, since)


def _blocked(now: Situation) -> Iterator[Attention]:
    for team, account in _accounts(now):
        keys = [KeyLimit(key.key, key.expires, blocked=True) for key in account.keys if key.blocked]
        if account.blocked or keys:
            yield Attention(AttentionKind.BLOCKED, team, keys=keys, whole_team=account.blocked)


def _expiring(now: Situation) -> Iterator[Attention]:
    """Keys that expire during the event, and soon; expired ones only where the team has no other key."""
    end = min(now.now + timedelta(hours=now.state.attention.expiry_hours), event_window(now.state).last)
    for team, account in _accounts(now):
        expired = [key for key in account.keys if key.expires and key.expires <= now.now]
        unusable = sum(key.blocked or key in expired for key in account.keys)
        expiring = [key for key in account.keys if key.expires and now.now < key.expires < end]
        without_key = bool(expired) and unusable == account.key_count
        if expiring or without_key:
            keys = [KeyLimit(key.key, key.expires, key.blocked) for key in (*expired, *expiring)]
            yield Attention(AttentionKind.EXPIRING, team, keys=keys, whole_team=without_key)


def _budgets(now: Situation) -> Iterator[Attention]:
    """Of teams, and of keys with a budget of their own."""
    recent = now.recent(_BUDGET_RATE)
    by_team = total_by_name((fact.team_id, fact.usage) for fact in recent)
    by_key = total_by_name((fact.key, fact.usage) for fact in recent)
    for team, account in _accounts(now):
        limits: list[tuple[TeamAccount | KeyAccount, Usage, str | None]] = [
            (account, by_team.get(account.team_id, NOTHING), None),
            *((key, by_key.get(key.key, NOTHING), key.key) for key in account.keys),
        ]
        for limited, usage, key in limits:
            if limited.max_budget is None:
                continue
            budget = _budget_use(limited.max_budget, limited.spend, usage.cost, now.newest, key)
            thresholds = now.state.attention
            soon = now.newest + timedelta(minutes=thresholds.budget_minutes)
            if 100 * budget.spend >= thresholds.budget_percent * budget.max_budget or (
                budget.gone_at is not None and budget.gone_at <= soon
            ):
                yield Attention(AttentionKind.BUDGET, team, budget=budget)


def _budget_use(
    max_budget: float, spend: float, recent_cost: float, newest: datetime, key: str | None
) -> BudgetUse:
    per_hour = max(0.0, recent_cost) / (_BUDGET_RATE / timedelta(hours=1))
    left = max(0.0, max_budget - spend)
    hours = left / per_hour if per_hour else None
    # Further away than a month it is no projection, and may be no date.
    gone_at = newest + timedelta(hours=hours) if hours is not None and hours < _LONGEST_HOURS else None
    return BudgetUse(max_budget, spend, per_hour, gone_at, key)


def _accounts(now: Situation) -> Iterator[tuple[Team, TeamAccount]]:
    return ((now.teams[row.team_id], row) for row in now.accounts if row.team_id in now.teams)
