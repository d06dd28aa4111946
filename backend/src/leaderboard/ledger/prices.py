"""What models cost, as the gateway lists them."""

from typing import NamedTuple

from leaderboard.client.models import Deployment, DeploymentInfo, ModelInfo


class ModelPrice(NamedTuple):
    """Dollars per token of a public model name; None where the gateway lists no price.

    `differs`: its deployments have several prices, so there is no single one.
    """

    model: str
    prompt: float | None = None
    completion: float | None = None
    cache_read: float | None = None
    cache_creation: float | None = None
    differs: bool = False


# Tokens of other modes (embedding, image_generation, …) are not comparable.
_MODES = {None, "chat", "completion", "responses"}


def prices_of(info: ModelInfo) -> tuple[ModelPrice, ...]:
    """Of the models that answer with text, by name."""
    prices: dict[str, set[ModelPrice]] = {}
    for deployment in info.data:
        listed = deployment.model_info or DeploymentInfo()
        if listed.mode in _MODES and "*" not in deployment.model_name:
            price = _price(deployment, listed)
            prices.setdefault(price.model, set()).add(price)
    return tuple(
        found.pop() if len(found) == 1 else ModelPrice(model, differs=True)
        for model, found in sorted(prices.items())
    )


def _price(deployment: Deployment, listed: DeploymentInfo) -> ModelPrice:
    return ModelPrice(
        listed.team_public_model_name or deployment.model_name,
        listed.input_cost_per_token,
        listed.output_cost_per_token,
        listed.cache_read_input_token_cost,
        listed.cache_creation_input_token_cost,
    )
