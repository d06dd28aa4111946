import random
from collections.abc import Sequence
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from leaderboard.client.models import DayActivity
from leaderboard.ledger.attribution import add_up, day_facts
from leaderboard.ledger.facts import DayFacts, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.cost_efficiency import team_costs
from leaderboard.services.leaderboard import TeamRow, leaderboard
from leaderboard.services.model_usage import model_usage
from leaderboard.services.reconciliation import balance
from leaderboard.services.success_rate import success_rates
from leaderboard.services.timeseries import timeseries
from tests.support.facts import DAY, facts_of, ledger_of, pieces
from tests.support.rows import Row, activity

DAYS = [date(2026, 11, day) for day in (21, 22, 23)]
PERIOD = Period(DAYS[0], DAYS[-1])
READ_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Dollars as multiples of 2**-20 add up without rounding in any order, so ledgers can be compared exactly.
dollars = st.integers(0, 2**22).map(lambda cents: cents / 2**20)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows as the gateway holds them: one for each day, team, key and model."""
    places = draw(
        st.lists(
            st.tuples(
                st.sampled_from(DAYS),
                st.sampled_from(["a", "b", "c", "", "litellm-dashboard"]),
                st.sampled_from(["k1", "k2", "k3", ""]),
                st.sampled_from(["m1", "m2", None]),
            ),
            max_size=25,
            unique=True,
        )
    )
    return [draw(_row(*place)) for place in places]


def _row(day: date, team: str, key: str, model: str | None) -> st.SearchStrategy[Row]:
    counts = st.integers(0, 2**60)
    return st.builds(
        Row,
        day=st.just(day),
        team=st.just(team),
        key=st.just(key),
        model=st.just(model),
        prompt=counts,
        completion=counts,
        cost=dollars,
        requests=st.integers(3, 9),
        failed=st.integers(0, 3),
    )


def whole(row: TeamRow) -> tuple[object, ...]:
    return row.ranked, row.usage, row.key_count, row.keys, row.models


@given(rows(), st.randoms(use_true_random=False), st.integers(1, 7))
def test_pages_in_any_split_and_order_give_the_same_day(
    held: list[Row], order: random.Random, page_size: int
) -> None:
    whole = _merged(pieces(held))
    shuffled = list(held)
    order.shuffle(shuffled)
    pages = [shuffled[start : start + page_size] for start in range(0, len(shuffled), page_size)]
    split = [DayActivity.model_validate(day) for page in pages for day in activity(page, {})]
    order.shuffle(split)

    assert _merged(split) == whole


@given(rows())
def test_teams_days_and_models_add_up_to_the_gateways_total(held: list[Row]) -> None:
    ledger = ledger_of(held, days=DAYS)
    mine = [row for row in held if row.team not in ("", "litellm-dashboard")]
    tokens = sum(row.prompt + row.completion for row in mine)
    cost = sum(row.cost for row in mine)

    board = leaderboard(ledger, PERIOD)
    assert sum(row.usage.total_tokens for row in board) == tokens
    assert (
        sum(model.usage.total_tokens for row in board for key in row.keys for model in key.models) == tokens
    )
    assert sum(model.usage.total_tokens for model in model_usage(ledger, PERIOD)) == tokens
    costs = [model for team in team_costs(ledger, PERIOD) for model in team.models]
    assert sum(model.usage.total_tokens for model in costs) == tokens
    assert sum(model.usage.cost for model in costs) == cost
    assert sum(row.usage.total_tokens for day in timeseries(ledger, PERIOD) for row in day.teams) == tokens
    assert sum(row.usage.requests for row in success_rates(ledger, PERIOD)) == sum(r.requests for r in mine)

    found = balance(ledger, PERIOD)
    assert found.balanced
    assert found.gateway_total.total_tokens == sum(row.prompt + row.completion for row in held)


@given(rows())
def test_every_row_is_found_again_under_its_team_key_and_model(held: list[Row]) -> None:
    found = {
        (facts.day, cell.team_id, cell.key, cell.model): cell.usage.total_tokens
        for facts in ledger_of(held, days=DAYS).days.values()
        for cell in facts.cells
    }
    # Usage without a team is only counted: where its key is shared with a team its models stay unknown.
    for row in held:
        if row.team not in ("", "litellm-dashboard"):
            assert found[row.day, row.team, row.key, row.model or ""] == row.prompt + row.completion


@given(rows(), st.randoms(use_true_random=False))
def test_services_never_see_the_order_of_rows(held: list[Row], order: random.Random) -> None:
    shuffled = list(held)
    order.shuffle(shuffled)
    one, other = ledger_of(held, days=DAYS), ledger_of(shuffled, days=DAYS)

    assert [*map(whole, leaderboard(one, PERIOD))] == [*map(whole, leaderboard(other, PERIOD))]
    assert timeseries(one, PERIOD) == timeseries(other, PERIOD)
    assert model_usage(one, PERIOD) == model_usage(other, PERIOD)
    assert team_costs(one, PERIOD) == team_costs(other, PERIOD)


def test_a_key_under_two_teams_on_one_day_is_distinguished_by_requests_for_each_team() -> None:
    held = [
        Row(DAY, team="old", key="moved", model="m1", prompt=10),
        Row(DAY, team="old", key="moved", model="m2", prompt=20),
        Row(DAY, team="new", key="moved", model="m1", prompt=300),
    ]

    assert _tokens(facts_of(held)) == {
        ("old", "moved", "m1"): 10,
        ("old", "moved", "m2"): 20,
        ("new", "moved", "m1"): 300,
    }


def test_a_response_for_one_team_that_no_longer_fits_the_day_leaves_the_models_unknown() -> None:
    held = [
        Row(DAY, team="old", key="moved", model="m1", prompt=10),
        Row(DAY, team="new", key="moved", model="m1", prompt=300),
    ]
    later = [held[0].grown(prompt=5)]
    facts = day_facts(
        DAY, add_up(pieces(held)), {"old": add_up(pieces(later)), "new": add_up(pieces(held[1:]))}, READ_AT
    )

    assert _tokens(facts) == {("old", "moved", ""): 10, ("new", "moved", "m1"): 300}


def test_rows_without_a_model_stay_with_their_key() -> None:
    held = [Row(DAY, key="k1", model="m1", prompt=10), Row(DAY, key="k1", model=None, prompt=7)]

    assert _tokens(facts_of(held)) == {("team-1", "k1", "m1"): 10, ("team-1", "k1", ""): 7}


def test_teams_whose_keys_are_not_listed_still_have_their_models() -> None:
    held = [Row(DAY, team="a", model="m1", prompt=10), Row(DAY, team="b", model="m2", prompt=20)]
    responses = {team: activity([row for row in held if row.team == team], {}) for team in ("a", "b")}
    whole = activity(held, {})
    for days in (whole, *responses.values()):
        _forget_keys(days)
    sums = add_up(DayActivity.model_validate(day) for day in whole)
    assert sums.ambiguous_teams() == {"a", "b"}

    alone = {
        team: add_up(DayActivity.model_validate(day) for day in days) for team, days in responses.items()
    }
    assert _tokens(day_facts(DAY, sums, alone, READ_AT)) == {("a", "", "m1"): 10, ("b", "", "m2"): 20}


def test_dollars_add_up_to_the_same_sum_in_any_order() -> None:
    costs = [0.1, 0.2, 0.3, 1e9, -1e9]
    forwards = total([Usage(cost=cost) for cost in costs])
    backwards = total([Usage(cost=cost) for cost in reversed(costs)])

    assert forwards == backwards


def test_a_reading_equals_another_with_the_same_content_at_another_time() -> None:
    held = [Row(DAY, prompt=1)]
    later = datetime(2026, 11, 23, 13, tzinfo=UTC)
    ledger = Ledger().with_day(facts_of(held))

    again = ledger.with_day(facts_of(held, read_at=later))

    assert again.version == ledger.version
    assert again.as_of(Period(DAY, DAY)) == later


def _merged(parts: Sequence[DayActivity]) -> list[DayFacts]:
    by_day = [[part for part in parts if part.date == day] for day in DAYS]
    return [day_facts(day, add_up(mine), {}, READ_AT) for day, mine in zip(DAYS, by_day, strict=True)]


def _tokens(facts: DayFacts) -> dict[tuple[str, str, str], int]:
    return {(cell.team_id, cell.key, cell.model): cell.usage.total_tokens for cell in facts.cells}


def _forget_keys(days: list[dict[str, object]]) -> None:
    for day in days:
        breakdown = day["breakdown"]
        assert isinstance(breakdown, dict)
        for part in ("entities", "model_groups"):
            for entry in breakdown[part].values():
                del entry["api_key_breakdown"]
