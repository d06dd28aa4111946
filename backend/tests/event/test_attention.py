"""Who needs help, on ledgers that were read at noon of an event from 9 to 18 o'clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.event.attention import Attention, AttentionKind, KeyLimit, Situation, attention
from leaderboard.event.failures import FailedRequest, FailureCause
from leaderboard.event.state import EventState
from leaderboard.ledger.accounts import KeyAccount, TeamAccount
from leaderboard.ledger.ledger import Ledger
from tests.support.facts import listed
from tests.support.usage import Used, at, event, ledger_with, with_team

NOON = at(12)
TEAMS = listed("Ada", "Ben", "Cy")
# Nobody is quiet, or without a request.
ACTIVE = [Used(team, at(11, 58), 5, requests=20) for team in ("ada", "ben", "cy")]


def found(
    used: Sequence[Used] = ACTIVE,
    *,
    accounts: Sequence[TeamAccount] = (),
    failures: Sequence[FailedRequest] = (),
    state: EventState | None = None,
    now: datetime = NOON,
    read_at: datetime | None = None,
) -> list[Attention]:
    ledger = ledger_with(TEAMS, used, read_at or now)
    return attention(Situation(ledger, accounts, failures, state or event(), now))


def short(entries: Sequence[Attention]) -> list[tuple[str, str | None]]:
    return [(entry.kind.value, entry.team.name if entry.team else None) for entry in entries]


def failure(
    team: str | None, cause: FailureCause, minute: int = 55, model: str = "gpt", *, counted: bool = True
) -> FailedRequest:
    return FailedRequest(f"{team}-{cause}-{minute}", at(11, minute), team, model, cause, counted)


def test_nothing_needs_attention_while_everything_runs() -> None:
    assert found() == []


# -- no request yet


def test_a_team_without_a_request_appears_after_some_minutes() -> None:
    only_ada = [Used("ada", at(9, 19), 5)]
    assert short(found(only_ada, now=at(9, 19))) == []
    assert short(found(only_ada, now=at(9, 20))) == [("no_request", "Ben"), ("no_request", "Cy")]


def test_a_team_that_came_later_has_its_own_minutes() -> None:
    accounts = [TeamAccount("ben", created_at=at(11, 50)), TeamAccount("cy", created_at=at(11, 40))]
    entries = found(ACTIVE[:1], accounts=accounts)
    assert short(entries) == [("no_request", "Cy")]
    assert entries[0].since == at(11, 40)


def test_a_team_with_usage_of_an_unknown_minute_may_have_begun() -> None:
    assert short(found([*ACTIVE[:2], Used("cy", None, 5)])) == []
    assert short(found([*ACTIVE[:2], Used("cy", None, 0, requests=2, failed=2)])) == []


def test_while_a_day_is_unread_nobody_is_said_to_be_idle() -> None:
    state = event(start=at(9) - timedelta(days=1))
    assert short(found(ACTIVE[:1], state=state)) == []


# -- quiet


def test_a_team_that_was_active_and_stopped_is_quiet() -> None:
    used = [*ACTIVE[:2], Used("cy", at(11, 39), 5, requests=10)]
    entries = found(used)
    assert short(entries) == [("quiet", "Cy")]
    assert (entries[0].since, entries[0].requests) == (at(11, 39), 10)
    assert short(found([*ACTIVE[:2], Used("cy", at(11, 40), 5, requests=10)])) == []
    assert short(found([*ACTIVE[:2], Used("cy", at(11, 39), 5, requests=9)])) == []


def test_a_team_that_may_have_been_active_in_a_gap_is_not_quiet() -> None:
    used = [*ACTIVE[:2], Used("cy", at(11), 5, requests=10)]
    assert short(found(used)) == [("quiet", "Cy")]
    assert short(found([*used, Used("cy", None, 5)])) == []
    assert short(found([*used, Used("ada", None, 5)])) == [("quiet", "Cy")]


def test_an_outage_of_the_gateway_makes_nobody_quiet() -> None:
    assert short(found(read_at=at(11, 59), now=at(14))) == []


# -- failures


def only_failing(team: str = "cy", requests: int = 10) -> list[Used]:
    return [row for row in ACTIVE if row.team != team] + [
        Used(team, at(11, 55), 0, requests=requests, failed=requests)
    ]


@pytest.mark.parametrize(
    "cause", [FailureCause.MODEL_NOT_ALLOWED, FailureCause.BUDGET, FailureCause.RATE_LIMIT]
)
def test_only_failures_have_the_gateways_cause(cause: FailureCause) -> None:
    failures = [failure("cy", cause, 54), failure("cy", cause, 55), failure("cy", FailureCause.OTHER, 53)]
    (entry,) = found(only_failing(), failures=failures)
    assert (entry.kind, entry.team and entry.team.name) == (AttentionKind.ONLY_FAILURES, "Cy")
    assert (entry.requests, entry.failed, entry.since) == (10, 10, at(11, 53))
    assert [(count.cause, count.requests, count.model) for count in entry.causes] == [
        (cause, 2, "gpt"),
        (FailureCause.OTHER, 1, "gpt"),
    ]


def test_fewer_failures_than_the_threshold_are_no_entry() -> None:
    earlier = Used("cy", at(10), 5)
    assert short(found([*only_failing(requests=9), earlier])) == []
    assert short(found([*only_failing(requests=10), earlier])) == [("only_failures", "Cy")]


def test_a_team_that_never_succeeded_is_listed_however_long_ago_it_tried() -> None:
    used = [*ACTIVE[:2], Used("cy", at(9, 5), 0, requests=3, failed=3)]
    entries = found(used)
    assert short(entries) == [("only_failures", "Cy")]
    assert (entries[0].requests, entries[0].failed, list(entries[0].causes)) == (3, 3, [])


def test_requests_with_a_deleted_key_count_for_the_team_that_used_it() -> None:
    failures = [failure("cy", FailureCause.INVALID_KEY, minute, counted=False) for minute in range(50, 60)]
    used = [*ACTIVE[:2], Used("cy", at(11, 30), 5)]
    (entry,) = found(used, failures=failures)
    assert (entry.kind, entry.requests, entry.causes[0].cause) == (
        AttentionKind.ONLY_FAILURES,
        10,
        FailureCause.INVALID_KEY,
    )


def test_a_key_of_nobody_is_an_entry_without_a_team() -> None:
    failures = [
        failure(None, FailureCause.INVALID_KEY, minute, "", counted=False) for minute in range(50, 60)
    ]
    entries = found(failures=failures)
    assert short(entries) == [("only_failures", None)]
    assert entries[0].causes[0].model is None
    other = [failure(None, FailureCause.OTHER, minute, "", counted=False) for minute in range(50, 60)]
    assert found(failures=other) == []


def test_half_of_a_teams_requests_fail_while_those_of_others_succeed() -> None:
    half = Used("cy", at(11, 55), 5, requests=20, failed=10)
    assert short(found([*ACTIVE[:2], half])) == [("failing_now", "Cy")]
    assert short(found([*ACTIVE[:2], replace(half, requests=21)])) == []
    assert short(found([*ACTIVE[:2], replace(half, minute=at(11, 49))])) == []


def failing(*causes: FailureCause) -> list[Attention]:
    """Most requests of all teams fail, each team's with another cause."""
    teams = ("ada", "ben", "cy", "dee")
    used = [Used(team, at(11, 58), 5, requests=20, failed=15) for team in teams]
    ledger = ledger_with(listed("Ada", "Ben", "Cy", "Dee"), used, NOON)
    failures = [failure(team, cause) for team, cause in zip(teams, causes, strict=False)]
    return attention(Situation(ledger, (), failures, event(), NOON))


def test_if_most_teams_fail_it_is_one_entry_and_own_mistakes_stay() -> None:
    entries = failing(
        FailureCause.PROVIDER, FailureCause.PROVIDER, FailureCause.PROVIDER, FailureCause.RATE_LIMIT
    )
    assert short(entries) == [("failing_now", None), ("failing_now", "Dee")]
    assert (entries[0].requests, entries[0].failed) == (80, 60)
    assert short(failing()) == [("failing_now", None)]


def test_teams_that_fail_for_reasons_of_their_own_are_entries_of_their_own() -> None:
    entries = failing(
        FailureCause.PROVIDER, FailureCause.PROVIDER, FailureCause.BUDGET, FailureCause.RATE_LIMIT
    )
    assert short(entries) == [("failing_now", name) for name in ("Ada", "Ben", "Cy", "Dee")]


def test_older_failures_explain_only_a_team_that_never_succeeded() -> None:
    older = failure("cy", FailureCause.BLOCKED, 20)
    failures = [older, *(failure("cy", FailureCause.BUDGET, minute) for minute in range(52, 60))]
    (entry,) = found([*only_failing(), Used("cy", at(10), 5)], failures=failures)
    assert (entry.since, [count.cause for count in entry.causes]) == (at(11, 52), [FailureCause.BUDGET])
    (entry,) = found([*ACTIVE[:2], Used("cy", at(11, 20), 0, requests=3, failed=3)], failures=[older])
    assert (entry.since, [count.cause for count in entry.causes]) == (at(11, 20), [FailureCause.BLOCKED])


# -- accounts


def test_a_budget_that_is_nearly_used_has_the_minute_of_its_end() -> None:
    # 3 dollars in the last 15 minutes: 12 an hour.
    used = [*ACTIVE, Used("cy", at(11, 50), 5, cost=3.0), Used("cy", at(11, 30), 5, cost=50.0)]
    account = TeamAccount("cy", max_budget=100.0, spend=94.0)
    (entry,) = found(used, accounts=[account])
    assert entry.kind is AttentionKind.BUDGET
    assert entry.budget is not None
    assert (entry.budget.left, entry.budget.per_hour, entry.budget.gone_at) == (6.0, 12.0, at(12, 30))
    assert short(found(used, accounts=[account._replace(spend=89.9)])) == []


def test_nine_tenths_of_a_budget_are_an_entry_without_recent_usage() -> None:
    entries = found(accounts=[TeamAccount("cy", max_budget=10.0, spend=9.0)])
    assert short(entries) == [("budget", "Cy")]
    assert entries[0].budget is not None
    assert entries[0].budget.gone_at is None
    almost = [TeamAccount("cy", max_budget=10.0, spend=8.99)]
    assert found(accounts=almost) == []
    assert short(found(accounts=almost, state=event(attention={"budget_percent": 80}))) == [("budget", "Cy")]


def test_a_key_may_have_a_budget_of_its_own() -> None:
    account = TeamAccount("cy", keys=(KeyAccount("k", 1.0, 1.5), KeyAccount("l", 1.0, 0.5)))
    (entry,) = found(accounts=[account])
    assert entry.budget is not None
    assert (entry.budget.key, entry.budget.left) == ("k", 0.0)


def test_blocked_teams_and_keys_are_told_apart() -> None:
    accounts = [
        TeamAccount("ada", blocked=True),
        TeamAccount("ben", keys=(KeyAccount("k", blocked=True), KeyAccount("l", 5.0))),
    ]
    entries = found(accounts=accounts)
    assert short(entries) == [("blocked", "Ada"), ("blocked", "Ben")]
    assert [entry.whole_team for entry in entries] == [True, False]
    assert entries[1].keys == [KeyLimit("k", blocked=True)]


def test_keys_that_expire_during_the_event_are_listed() -> None:
    def expiring(*moments: datetime, keys: int = 3) -> list[tuple[str, str | None]]:
        own = tuple(KeyAccount(str(moment), expires=moment) for moment in moments)
        return short(found(accounts=[TeamAccount("cy", key_count=keys, keys=own)]))

    assert expiring(at(17)) == [("expiring", "Cy")]
    assert expiring(at(18)) == []
    assert expiring(at(11)) == []
    assert expiring(at(11), keys=1) == [("expiring", "Cy")]


def test_expiry_looks_no_further_than_its_hours() -> None:
    state = event(attention={"expiry_hours": 2})
    account = TeamAccount("cy", key_count=1, keys=(KeyAccount("k", expires=at(14, 1)),))
    assert found(accounts=[account], state=state) == []


# -- the list


def test_the_most_urgent_comes_first() -> None:
    used = [*only_failing("ada"), Used("cy", at(11), 0, requests=10)]
    used = [row for row in used if row != ACTIVE[2]]
    accounts = [TeamAccount("ben", max_budget=1, spend=1, key_count=1, blocked=True)]
    assert short(found(used, accounts=accounts)) == [
        ("only_failures", "Ada"),
        ("blocked", "Ben"),
        ("budget", "Ben"),
        ("quiet", "Cy"),
    ]


def test_budgets_that_end_sooner_come_first() -> None:
    used = [*ACTIVE, Used("ada", at(11, 59), cost=1), Used("ben", at(11, 59), cost=2)]
    accounts = [TeamAccount(team, max_budget=10, spend=9) for team in ("ada", "ben")]
    assert short(found(used, accounts=accounts)) == [("budget", "Ben"), ("budget", "Ada")]


def test_an_entry_keeps_its_id_while_its_cause_lasts() -> None:
    def ids(now: datetime) -> set[str]:
        return {entry.entry_id for entry in found([], now=now)}

    assert ids(at(10)) == ids(at(11))
    assert len(ids(at(10))) == 3


def test_before_the_event_only_accounts_count_and_after_it_nothing_does() -> None:
    accounts = [TeamAccount("ada", blocked=True)]
    assert short(found([], accounts=accounts, now=at(8))) == [("blocked", "Ada")]
    assert found([], accounts=accounts, now=at(18)) == []


def test_hidden_teams_and_deleted_ones_are_left_out() -> None:
    state = with_team(event(), "cy", hidden=True)
    accounts = [TeamAccount("cy", blocked=True)]
    assert found(ACTIVE[:2], accounts=accounts, state=state) == []
    ledger = ledger_with(TEAMS, ACTIVE[:2], NOON).with_teams(TEAMS[:2])
    assert attention(Situation(ledger, accounts, (), event(), NOON)) == []


def test_names_are_those_that_the_organisers_chose() -> None:
    state = with_team(event(), "cy", display_name="Cyrus")
    assert short(found(ACTIVE[:2], state=state)) == [("no_request", "Cyrus")]


moments = st.integers(0, 180).map(lambda minute: at(9, minute))
used_by_teams = st.lists(
    st.builds(
        lambda team, minute, requests, failing, cost: Used(
            team, minute, requests, requests, min(failing, requests), cost
        ),
        st.sampled_from(["ada", "ben", "cy"]),
        moments,
        st.integers(1, 15),
        st.integers(0, 15),
        st.sampled_from([0.0, 0.5]),
    ),
    max_size=10,
)
failed = st.lists(
    st.builds(
        failure,
        st.sampled_from(["ada", "ben", "cy", None, "gone"]),
        st.sampled_from(FailureCause),
        st.integers(0, 59),
        counted=st.booleans(),
    ),
    max_size=15,
)
accounts = st.lists(
    st.builds(
        TeamAccount,
        st.sampled_from(["ada", "ben", "gone"]),
        st.sampled_from([None, 0.0, 1.0]),
        st.sampled_from([0.0, 0.95, 2.0]),
        st.booleans(),
        created_at=moments | st.none(),
        key_count=st.just(1),
        keys=st.just((KeyAccount("k", expires=at(12, 30)),)) | st.just(()),
    ),
    max_size=3,
    unique_by=lambda account: account.team_id,
)


@given(used_by_teams, failed, accounts)
def test_each_entry_occurs_once_and_names_a_visible_team(
    used: list[Used], failures: list[FailedRequest], accounts: list[TeamAccount]
) -> None:
    state = with_team(event(), "ben", hidden=True)
    entries = found(used, accounts=accounts, failures=failures, state=state)
    assert {entry.team.name for entry in entries if entry.team} <= {"Ada", "Cy"}
    assert len({entry.entry_id for entry in entries}) == len(entries)
    for entry in entries:
        assert 0 <= entry.failed <= entry.requests
        assert entry.since is None or entry.since <= NOON
        assert sum(count.requests for count in entry.causes) <= len(failures)
        if entry.kind in (AttentionKind.QUIET, AttentionKind.NO_REQUEST):
            assert not entry.causes


@given(used_by_teams, accounts, st.integers(0, 60))
def test_more_patience_never_adds_an_entry(
    used: list[Used], accounts: list[TeamAccount], patience: int
) -> None:
    def ids(minutes: int) -> set[str]:
        thresholds = {"quiet_minutes": minutes, "no_request_minutes": minutes, "failures_min_requests": 100}
        state = event(attention=thresholds)
        return {entry.entry_id for entry in found(used, accounts=accounts, state=state)}

    assert ids(20 + patience) <= ids(20)


def test_an_empty_ledger_needs_no_attention() -> None:
    empty = replace(Ledger(), full_emails=True)
    assert attention(Situation(empty, (), (), event(), NOON)) == []
