"""The services on ledgers made from rows."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from leaderboard.ledger.facts import Source
from leaderboard.period import Period
from leaderboard.services.cost_efficiency import cost_per_token, team_costs
from leaderboard.services.hourly import hourly
from leaderboard.services.leaderboard import leaderboard
from leaderboard.services.model_usage import model_usage
from leaderboard.services.reconciliation import balance
from leaderboard.services.success_rate import success_rate, success_rates
from leaderboard.services.team import team_detail
from leaderboard.services.timeseries import timeseries
from tests.support.facts import DAY, NOON, facts_of, ledger_of, listed
from tests.support.rows import Row

DAY_BEFORE = DAY - timedelta(days=1)
BOTH = Period(DAY_BEFORE, DAY)


def test_equal_tokens_share_a_rank_and_the_next_is_skipped() -> None:
    rows = [
        Row(DAY, team=team, key=team, prompt=tokens)
        for team, tokens in (("c", 5), ("b", 9), ("a", 5), ("d", 1))
    ]
    board = leaderboard(ledger_of(rows, listed("A", "B", "C", "D")), BOTH)

    assert [(row.ranked.rank, row.ranked.team.name) for row in board] == [
        (1, "B"),
        (2, "A"),
        (2, "C"),
        (4, "D"),
    ]


def test_listed_teams_without_usage_are_on_the_board_and_deleted_ones_only_with_usage() -> None:
    rows = [Row(DAY_BEFORE, team="gone", prompt=3)]
    ledger = ledger_of(rows, listed("Idle"), days=[DAY])

    assert [row.ranked.team.team_id for row in leaderboard(ledger, BOTH)] == ["gone", "idle"]
    assert [row.ranked.team.team_id for row in leaderboard(ledger, Period(DAY, DAY))] == ["idle"]


def test_only_days_of_the_period_count() -> None:
    ledger = ledger_of([Row(DAY_BEFORE, prompt=3), Row(DAY, prompt=4)])

    assert leaderboard(ledger, Period(DAY, DAY))[0].usage.total_tokens == 4
    assert leaderboard(ledger, BOTH)[0].usage.total_tokens == 7


def test_a_days_series_names_the_same_teams_every_day() -> None:
    rows = [Row(DAY_BEFORE, team="early", key="e", prompt=3), Row(DAY, team="late", key="l", prompt=4)]
    days = timeseries(ledger_of(rows), BOTH)

    assert [day.start.date() for day in days] == [DAY_BEFORE, DAY]
    assert [{row.ranked.team.team_id: row.usage.total_tokens for row in day.teams} for day in days] == [
        {"early": 3, "late": 0},
        {"early": 0, "late": 4},
    ]


def test_days_that_were_not_read_are_left_out_of_the_series() -> None:
    assert [day.start.date() for day in timeseries(ledger_of([Row(DAY, prompt=1)]), BOTH)] == [DAY]


def test_models_count_the_teams_that_used_them_and_no_other_usage() -> None:
    rows = [
        Row(DAY, team="a", key="a", model="m", prompt=1),
        Row(DAY, team="b", key="b", model="m", prompt=2),
        Row(DAY, team="", key="free", model="m", prompt=100),
        Row(DAY, team="litellm-dashboard", key="ui", model="other", prompt=100),
    ]

    assert [
        (row.model, row.usage.total_tokens, row.team_count) for row in model_usage(ledger_of(rows), BOTH)
    ] == [("m", 3, 2)]


def test_success_puts_teams_without_requests_after_all_others() -> None:
    rows = [
        Row(DAY, team="failing", key="f", requests=4, failed=4),
        Row(DAY, team="good", key="g", requests=3, failed=1),
    ]
    found = success_rates(ledger_of(rows, listed("Failing", "Good", "Idle")), BOTH)

    assert [(row.ranked.team.name, success_rate(row.usage)) for row in found] == [
        ("Good", 66.67),
        ("Failing", 0.0),
        ("Idle", 0.0),
    ]
    assert [row.ranked.rank for row in found] == [1, 2, 3]


def test_only_perfect_rates_are_shown_as_100_or_0_and_ranks_follow_the_exact_ratio() -> None:
    rows = [
        Row(DAY, team="one-failed", key="a", requests=100_000, failed=1),
        Row(DAY, team="two-failed", key="b", requests=100_000, failed=2),
        Row(DAY, team="one-worked", key="c", requests=100_000, failed=99_999),
        Row(DAY, team="perfect", key="d", requests=2),
    ]
    found = success_rates(ledger_of(rows), BOTH)

    assert [(row.ranked.rank, row.ranked.team.team_id, success_rate(row.usage)) for row in found] == [
        (1, "perfect", 100.0),
        (2, "one-failed", 99.99),
        (3, "two-failed", 99.99),
        (4, "one-worked", 0.01),
    ]


def test_cost_cells_have_one_cell_for_each_team_and_model() -> None:
    rows = [
        Row(DAY_BEFORE, key="k1", model="m", prompt=600, cost=1.5),
        Row(DAY, key="k2", model="m", prompt=400, cost=0.5),
        Row(DAY, key="k2", model="failing", requests=1, failed=1),
    ]
    (team,) = team_costs(ledger_of(rows, listed("Idle")), BOTH)

    assert team.ranked.rank == 1
    assert [(row.model, row.usage.total_tokens, cost_per_token(row.usage)) for row in team.models] == [
        ("m", 1000, 0.002),
        ("failing", 0, None),
    ]


def test_hours_follow_the_clocks_of_the_zone_also_half_hour_ones() -> None:
    ledger = ledger_of([Row(DAY, prompt=100)]).with_day(
        facts_of([Row(DAY, prompt=130)], DAY, NOON + timedelta(minutes=1, seconds=30))
    )
    for zone, hour in (("UTC", 12), ("Europe/Zurich", 13), ("Asia/Kolkata", 17), ("Pacific/Auckland", 1)):
        found = hourly(ledger, BOTH, ZoneInfo(zone))
        assert {h: tokens for h, tokens in enumerate(found.tokens_by_hour) if tokens} == {hour: 30}


def test_coverage_is_the_share_of_the_tokens_with_an_hour_for_all_and_each_team() -> None:
    before = [Row(DAY, team="a", key="a", prompt=100), Row(DAY, team="b", key="b", prompt=50)]
    after = [Row(DAY, team="a", key="a", prompt=150), Row(DAY, team="b", key="b", prompt=50)]
    ledger = ledger_of(before).with_day(facts_of(after, DAY, NOON + timedelta(seconds=10)))

    found = hourly(ledger, BOTH, ZoneInfo("UTC"))

    assert found.coverage.share == 0.25
    assert found.tokens_by_source == {Source.WATCHED: 50, Source.REQUEST_LOGS: 0}
    assert {row.ranked.team.team_id: row.coverage.share for row in found.teams} == {"a": 1 / 3, "b": 0.0}
    assert hourly(ledger, BOTH, ZoneInfo("UTC"), "b").coverage.timed_tokens == 0


def test_coverage_of_nothing_is_not_a_number() -> None:
    assert hourly(ledger_of([], days=[DAY]), BOTH, ZoneInfo("UTC")).coverage.share is None


def test_a_teams_page_holds_its_days_and_place() -> None:
    rows = [Row(DAY_BEFORE, team="a", key="a", prompt=3), Row(DAY, team="b", key="b", prompt=9)]
    detail = team_detail(ledger_of(rows), BOTH, "a")

    assert detail is not None
    assert (detail.row.ranked.rank, detail.ranked_teams) == (2, 2)
    assert [(day, usage.total_tokens) for day, usage in detail.days] == [(DAY_BEFORE, 3), (DAY, 0)]
    assert team_detail(ledger_of(rows), BOTH, "nobody") is None


def test_a_mismatch_between_the_parts_and_the_gateways_total_is_shown() -> None:
    facts = facts_of([Row(DAY, prompt=10, requests=2)])
    short = type(facts)(
        facts.day, (), facts.gateway_total, facts.team_names, facts.key_aliases, facts.read_at
    )
    found = balance(ledger_of([]).with_day(short), Period(DAY, DAY))

    assert not found.balanced
    assert (found.difference.total_tokens, found.difference.requests) == (10, 2)
