"""Budgets and prices: read with the lists, kept with the snapshot's state, and never part of the ledger."""

import threading

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.ledger.prices import ModelPrice
from leaderboard.sync.snapshots import Snapshot, Snapshots
from leaderboard.sync.stored_state import decode_state, encode_state
from leaderboard.sync.today_reader import TodayReader
from tests.support.clock import Clock
from tests.support.gateway import FakeGateway


def test_accounts_and_prices_come_with_the_lists(
    gateway: FakeGateway, client: LiteLLMAPI, today_reader: TodayReader, snapshots: Snapshots
) -> None:
    gateway.accounts = {"team-1": {"max_budget": 5.0, "spend": 4.5, "blocked": True}}
    gateway.keys = {"team-1": [{"token": "k", "expires": "2026-11-23T18:00:00Z"}]}
    gateway.deployments = [("gpt", "openai/gpt")]
    gateway.model_info = {"gpt": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}}
    today_reader.refresh()
    found = snapshots.latest
    (account,) = found.accounts
    assert (account.budget_left, account.blocked, [key.key for key in account.keys]) == (0.5, True, ["k"])
    assert found.prices == (ModelPrice("gpt", 1e-6, 2e-6),)

    loaded = decode_state(encode_state(found)).snapshot(Snapshot(), "other", found.ledger)
    assert (loaded.accounts, loaded.prices) == (found.accounts, found.prices)


def test_a_changed_budget_changes_no_version(
    gateway: FakeGateway, client: LiteLLMAPI, today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    today_reader.refresh()
    version = snapshots.latest.version
    gateway.accounts = {"team-1": {"max_budget": 5.0}}
    TodayReader(client, snapshots, clock, threading.Event(), refresh_seconds=10).refresh()
    assert (snapshots.latest.version, snapshots.latest.accounts[0].max_budget) == (version, 5.0)


def test_a_state_of_an_earlier_release_has_neither() -> None:
    text = encode_state(Snapshot()).replace(',"accounts":[],"prices":[]', "")
    assert "accounts" not in text
    assert decode_state(text).accounts == ()
