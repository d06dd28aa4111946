"""What the event would have cost, had all its tokens been those of one other model."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from leaderboard.ledger.facts import Usage, total
from leaderboard.ledger.prices import ModelPrice


class NotComputed(StrEnum):
    # A price of 0 is LiteLLM's for models that it doesn't know.
    NO_PRICE = "no_price"
    # Deployments of one name have several prices.
    PRICES_DIFFER = "prices_differ"


@dataclass(frozen=True, slots=True)
class ModelCost:
    """`cost` is None for a reason. `full_price_tokens`: cached tokens for which the model lists no price of their own.

    They are counted like fresh prompt tokens.
    """

    model: str
    cost: float | None
    reason: NotComputed | None = None
    full_price_tokens: int = 0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Dollars. `unpriced_tokens` are neither prompt nor completion, so no price applies to them."""

    cost: float
    tokens: int
    unpriced_tokens: int
    models: Sequence[ModelCost]


def what_if(usages: Iterable[Usage], prices: Iterable[ModelPrice]) -> WhatIf:
    """Cheapest first; models whose cost cannot be computed follow by name."""
    usage = total(usages)
    models = [model_cost(usage, price) for price in prices]
    rest = usage.total_tokens - usage.prompt_tokens - usage.completion_tokens
    return WhatIf(
        usage.cost,
        usage.total_tokens,
        max(0, rest),
        sorted(models, key=lambda row: (row.cost is None, row.cost or 0.0, row.model)),
    )


def costs_by_team(usages: Mapping[str, Usage], price: ModelPrice) -> dict[str, float | None]:
    return {team_id: model_cost(usage, price).cost for team_id, usage in usages.items()}


def model_cost(usage: Usage, price: ModelPrice) -> ModelCost:
    if price.differs:
        return ModelCost(price.model, None, NotComputed.PRICES_DIFFER)
    if price.prompt is None or price.completion is None or not (price.prompt or price.completion):
        return ModelCost(price.model, None, NotComputed.NO_PRICE)
    read, created = usage.cache_read_tokens, usage.cache_creation_tokens
    # Cached tokens are part of the prompt, as far as the gateway counted them consistently.
    fresh = max(0, usage.prompt_tokens - read - created)
    cost = math.fsum(
        (
            fresh * price.prompt,
            read * (price.prompt if price.cache_read is None else price.cache_read),
            created * (price.prompt if price.cache_creation is None else price.cache_creation),
            usage.completion_tokens * price.completion,
        )
    )
    at_full_price = (read if price.cache_read is None else 0) + (
        created if price.cache_creation is None else 0
    )
    return ModelCost(price.model, cost, full_price_tokens=at_full_price)
