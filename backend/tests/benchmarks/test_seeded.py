import json
from datetime import date, timedelta

from benchmarks.seeded import MODELS, Canned, DayBodies, DayRows, Size, seeded_ledger
from benchmarks.soak import weight
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.ledger.facts import Cell, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.reconciliation import balance
from leaderboard.sync.day_loader import read_day
from tests.support.facts import NOON

DAY = date(2026, 11, 23)


def test_the_product_reads_made_up_days_and_they_add_up() -> None:
    size = Size(teams=3, days=1)
    client = LiteLLMAPI(Canned(DayBodies(size)))
    facts = read_day(client, DAY, lambda: NOON)
    assert len(facts.cells) == 3 * 4 * 4
    assert balance(Ledger().with_day(facts), Period(DAY, DAY)).balanced


def test_a_day_has_every_part_that_litellm_sends() -> None:
    day = json.loads(DayBodies(Size(teams=12, days=1)).of(DAY))["results"][0]
    assert day["date"] == "2026-11-23"
    assert set(day["breakdown"]) == {
        "mcp_servers", "models", "model_groups", "providers", "endpoints", "api_keys", "entities",
    }  # fmt: skip
    assert len(day["breakdown"]["model_groups"]) == MODELS
    assert len(day["metrics"]) == 17


def test_rows_grow_by_what_they_are_told() -> None:
    rows = DayRows(Size(teams=2, days=1))
    before = json.loads(rows.body(DAY))["results"][0]["metrics"]
    rows.grow(5, 1000)
    after = json.loads(rows.body(DAY))["results"][0]["metrics"]
    assert after["total_tokens"] - before["total_tokens"] == 1000
    assert after["api_requests"] - before["api_requests"] == 1


def test_a_seeded_ledger_holds_teams_times_days_times_models() -> None:
    period = Period(DAY - timedelta(days=2), DAY)
    ledger = seeded_ledger(4, period, models_a_team=7)
    assert [len(facts.cells) for facts in ledger.days_in(period)] == [28, 28, 28]
    assert len(ledger.teams) == 4


def test_weight_counts_what_is_held_twice_once() -> None:
    text = "x" * 1000
    assert weight([text, text]) < weight([text, "y" * 1000])


def test_weight_sees_into_structs_that_the_garbage_collector_does_not_know() -> None:
    text = "x" * 1000
    assert weight(Cell("a", "k", text, Usage())) - weight(Cell("a", "k", text[:1], Usage())) == 999
