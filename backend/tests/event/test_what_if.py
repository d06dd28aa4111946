import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.event.what_if import ModelCost, NotComputed, costs_by_team, model_cost, what_if
from leaderboard.ledger.facts import Usage
from leaderboard.ledger.prices import ModelPrice

PRICE = ModelPrice("gpt", 3e-6, 15e-6, 3e-7, 3.75e-6)


def usage(fresh: int, read: int = 0, created: int = 0, completion: int = 0, cost: float = 0.0) -> Usage:
    prompt = fresh + read + created
    return Usage(cost, prompt, completion, prompt + completion, read, created)


def test_each_kind_of_token_has_its_price() -> None:
    used = usage(1_000_000, 2_000_000, 3_000_000, 4_000_000)
    assert model_cost(used, PRICE).cost == pytest.approx(3 + 0.6 + 11.25 + 60)


def test_cached_tokens_without_a_price_count_like_fresh_ones_and_that_is_reported() -> None:
    plain = ModelPrice("llama", 1e-6, 2e-6)
    found = model_cost(usage(0, 5, 7), plain)
    assert found.cost == pytest.approx(12e-6)
    assert found.full_price_tokens == 12
    assert model_cost(usage(0, 5, 7), plain._replace(cache_read=0.0)).full_price_tokens == 7


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        (ModelPrice("x"), NotComputed.NO_PRICE),
        (ModelPrice("x", prompt=1e-6), NotComputed.NO_PRICE),
        (ModelPrice("x", 0.0, 0.0), NotComputed.NO_PRICE),
        (ModelPrice("x", differs=True), NotComputed.PRICES_DIFFER),
    ],
)
def test_what_cannot_be_computed_has_a_reason(price: ModelPrice, reason: NotComputed) -> None:
    assert model_cost(usage(5), price) == ModelCost("x", None, reason)


def test_models_are_listed_cheapest_first_and_the_unknown_ones_last() -> None:
    dear, cheap = ModelPrice("dear", 2e-6, 2e-6), ModelPrice("cheap", 1e-6, 1e-6)
    found = what_if(
        [usage(10, cost=0.5), usage(5, completion=5)], [ModelPrice("b"), dear, ModelPrice("a"), cheap]
    )
    assert [row.model for row in found.models] == ["cheap", "dear", "a", "b"]
    assert (found.cost, found.tokens, found.unpriced_tokens) == (0.5, 20, 0)


def test_tokens_that_are_neither_prompt_nor_completion_are_reported() -> None:
    assert what_if([Usage(0.0, 5, 5, 13)], []).unpriced_tokens == 3


counts = st.integers(0, 10**9)
usages = st.builds(usage, counts, counts, counts, counts)
dollars = st.floats(0, 1e-3)
prices = st.builds(
    ModelPrice,
    st.just("m"),
    st.floats(1e-9, 1e-3),
    dollars,
    dollars | st.none(),
    dollars | st.none(),
    differs=st.just(False),
)


@given(st.dictionaries(st.text(), usages, max_size=5), prices)
def test_teams_add_up_to_the_total(by_team: dict[str, Usage], price: ModelPrice) -> None:
    parts = [cost for cost in costs_by_team(by_team, price).values() if cost is not None]
    (row,) = what_if(by_team.values(), [price]).models
    assert row.cost == pytest.approx(math.fsum(parts), rel=1e-9, abs=1e-12)
    assert len(parts) == len(by_team)


@given(usages, prices, st.floats(1, 10))
def test_a_dearer_model_never_costs_less(used: Usage, price: ModelPrice, factor: float) -> None:
    dearer = price._replace(prompt=(price.prompt or 0) * factor, completion=(price.completion or 0) * factor)
    before, after = model_cost(used, price).cost, model_cost(used, dearer).cost
    assert before is not None
    assert after is not None
    assert after >= before * (1 - 1e-12)
