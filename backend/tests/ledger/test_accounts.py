from collections.abc import Mapping
from datetime import UTC, datetime

from leaderboard.client.models import ListedKey, ListedTeam, ModelInfo
from leaderboard.ledger.accounts import KeyAccount, TeamAccount, accounts_of
from leaderboard.ledger.prices import ModelPrice, prices_of

EXPIRY = datetime(2026, 11, 23, 18, tzinfo=UTC)


def test_an_account_has_the_budget_and_the_keys_with_a_limit_of_their_own() -> None:
    keys = [
        ListedKey(token="plain"),
        ListedKey(token="capped", max_budget=2, spend=0.5),
        ListedKey(token="blocked", blocked=True),
        ListedKey(token="short", expires=EXPIRY.replace(tzinfo=None)),
        ListedKey(token=None, blocked=True),
    ]
    listed = [ListedTeam(team_id="ada", max_budget=10, spend=12, keys=keys), ListedTeam(team_id="Unassigned")]
    (account,) = accounts_of(listed)
    assert account == TeamAccount(
        "ada",
        10,
        12,
        key_count=5,
        keys=(
            KeyAccount("capped", 2, 0.5),
            KeyAccount("blocked", blocked=True),
            KeyAccount("short", expires=EXPIRY),
        ),
    )
    assert account.budget_left == 0
    assert TeamAccount("ben").budget_left is None


def prices(*rows: tuple[str, Mapping[str, object]]) -> tuple[ModelPrice, ...]:
    data = [{"model_name": name, "model_info": info} for name, info in rows]
    return prices_of(ModelInfo.model_validate({"data": data}))


def test_prices_are_those_of_the_public_name() -> None:
    info = {"input_cost_per_token": 2e-6, "output_cost_per_token": 8e-6, "cache_read_input_token_cost": 2e-7}
    assert prices(
        ("gpt", info), ("gpt", info), ("model_name_t_1", info | {"team_public_model_name": "own"})
    ) == (
        ModelPrice("gpt", 2e-6, 8e-6, 2e-7),
        ModelPrice("own", 2e-6, 8e-6, 2e-7),
    )


def test_deployments_with_several_prices_have_no_single_one() -> None:
    assert prices(("gpt", {"input_cost_per_token": 1e-6}), ("gpt", {"input_cost_per_token": 2e-6})) == (
        ModelPrice("gpt", differs=True),
    )


def test_models_without_text_and_wildcards_are_left_out() -> None:
    assert prices(("embed", {"mode": "embedding"}), ("openai/*", {}), ("chat", {"mode": "chat"})) == (
        ModelPrice("chat"),
    )
