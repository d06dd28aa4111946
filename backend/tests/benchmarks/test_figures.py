"""A figure beyond its limit fails the run, and generated days are what the product reads."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from benchmarks import __main__ as command
from benchmarks.figures import Figure
from benchmarks.workshop import MODELS, CannedTransport, Days
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.reconciliation import balance
from leaderboard.sync.day_loader import read_day
from tests.support.facts import NOON

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("share", 0.8, 0.8, at_least=True), True),
        (Figure("share", 0.79, 0.8, at_least=True), False),
        (Figure("pause", 50, 50), True),
        (Figure("pause", 51, 50), False),
    ],
)
def test_a_missed_limit_is_marked_and_fails_the_run(
    figure: Figure, met: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure() -> Iterator[Figure]:
        yield Figure("other", 1, 2)
        yield figure

    status = command.run([measure])

    [row] = [line for line in capsys.readouterr().out.splitlines() if line.startswith(f"| {figure.name} ")]
    assert status == (0 if met else 1)
    assert ("MISSED" in row) is not met


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.6, "12,346"), (123.4, "123"), (12.34, "12.3"), (1.0, "1.00"), (0.8123, "0.812"), (0.0, "0")],
)
def test_figures_have_three_significant_digits(value: float, text: str) -> None:
    assert command.digits(value) == text


def test_the_product_reads_generated_days_and_they_add_up() -> None:
    client = LiteLLMAPI(CannedTransport(teams=3))
    facts = read_day(client, DAY, lambda: NOON)
    assert len(facts.cells) == 3 * 4 * 4
    assert len(client.fetch_teams()) == 3
    assert len(client.fetch_model_info().data) == len(MODELS)
    assert balance(Ledger().with_day(facts), Period(DAY, DAY)).balanced


def test_a_growing_gateway_sends_more_tokens_with_each_request() -> None:
    client = LiteLLMAPI(CannedTransport(teams=3, growing_rows=2))
    tokens = [read_day(client, DAY, lambda: NOON).gateway_total.total_tokens for _ in range(3)]
    assert [after - before for before, after in pairwise(tokens)] == [2000, 2000]


def test_a_day_has_every_part_that_litellm_sends() -> None:
    day = json.loads(Days(teams=12).of(DAY))["results"][0]
    assert day["date"] == "2026-11-23"
    assert len(day["breakdown"]["model_groups"]) == len(MODELS)
    assert len(day["breakdown"]["entities"]) == 12
    assert len(day["metrics"]) == 17
