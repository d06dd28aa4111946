"""The shapes in which LiteLLM releases report the same usage, and team ids of every kind."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.errors import NotLiteLLM
from leaderboard.sync.day_loader import read_day
from tests.support.facts import DAY, NOON
from tests.support.gateway import FakeGateway

Json = dict[str, object]
Cells = dict[tuple[str, str, str], int]


class Use(NamedTuple):
    team: str
    key: str
    group: str
    model: str
    tokens: int


USES = [
    Use("a", "k1", "Fast", "openai/gpt-5-mini", 10),
    Use("a", "k1", "", "vertex_ai/passthrough", 7),
    Use("a", "k2", "Smart", "anthropic/claude", 20),
    Use("b", "k3", "Fast", "openai/gpt-5-mini", 300),
    Use("b", "k4", "", "bedrock/titan", 4000),
    Use("b", "", "Fast", "openai/gpt-5-mini", 50_000),
]


def metrics(uses: Iterable[Use]) -> Json:
    held = list(uses)
    tokens = sum(use.tokens for use in held)
    return {
        "total_tokens": tokens,
        "prompt_tokens": tokens,
        "spend": tokens / 1024,
        "api_requests": len(held),
    }


def by(name: Callable[[Use], str], uses: list[Use], *, keys: bool = True) -> Json:
    found: Json = {}
    for each in {name(use): None for use in uses if name(use)}:
        mine = [use for use in uses if name(use) == each]
        of_key = {
            key: {"metrics": metrics(use for use in mine if use.key == key)} for key in {u.key for u in mine}
        }
        found[each] = {"metrics": metrics(mine)} | ({"api_key_breakdown": of_key} if keys else {})
    return found


def release_1_73(uses: list[Use]) -> Json:
    keys = {use.key: {"metrics": metrics(u for u in uses if u.key == use.key)} for use in uses if use.key}
    return {
        "entities": by(lambda use: use.team, uses, keys=False),
        "models": by(lambda use: use.model, uses, keys=False),
        "api_keys": keys,
    }


def release_1_80(uses: list[Use]) -> Json:
    return {
        "entities": by(lambda use: use.team, uses),
        "model_groups": by(lambda use: use.group, uses),
        "models": by(lambda use: use.model, uses),
        "api_keys": {},
    }


def release_1_95(uses: list[Use]) -> Json:
    return release_1_80(uses) | {"mcp_servers": {}, "providers": {}}


def release_1_100(uses: list[Use]) -> Json:
    """The gateway itself falls back from the group to the model."""
    return release_1_80([use._replace(group=use.group or use.model) for use in uses])


def release_1_106(uses: list[Use]) -> Json:
    return release_1_100(uses) | {"endpoints": {}}


def release_1_110(uses: list[Use]) -> Json:
    named = [
        use._replace(key=use.key or "unattributed", group=use.group or "unknown-model-group") for use in uses
    ]
    breakdown = release_1_80(named)
    for entries in breakdown.values():
        assert isinstance(entries, dict)
        for entry in entries.values():
            if "unattributed" in entry["api_key_breakdown"]:
                entry["api_key_breakdown"]["unattributed"]["metadata"] = {"key_alias": "Unattributed"}
    return breakdown


def serve(gateway: FakeGateway, shape: Callable[[list[Use]], Json], uses: list[Use]) -> None:
    def respond(request: Request) -> Response | None:
        if request.url.path != "/team/daily/activity":
            return None
        ids = request.query_params.get("team_ids")
        held = [use for use in uses if ids is None or use.team in ids.split(",")]
        day = {"date": DAY.isoformat(), "metrics": metrics(held), "breakdown": shape(held)}
        return JSONResponse({"results": [day] if held else [], "metadata": {"page": 1, "total_pages": 1}})

    gateway.fault = respond


def cells(client: LiteLLMAPI) -> Cells:
    facts = read_day(client, DAY, lambda: NOON)
    assert not any("nattributed" in alias for _, alias in facts.key_aliases)
    return {(cell.team_id, cell.key, cell.model): cell.usage.total_tokens for cell in facts.cells}


NAMED: Cells = {(use.team, use.key, use.group or use.model): use.tokens for use in USES}


@pytest.mark.parametrize(
    "shape",
    [release_1_80, release_1_95, release_1_100, release_1_106, release_1_110],
    ids=lambda s: s.__name__,
)
def test_usage_without_a_group_has_the_models_name_and_the_rest_its_group(
    gateway: FakeGateway, client: LiteLLMAPI, shape: Callable[[list[Use]], Json]
) -> None:
    serve(gateway, shape, USES)
    assert cells(client) == NAMED
    assert len(gateway.requests) == 1


def test_release_1_73_has_the_models_of_teams_and_the_keys_where_they_follow(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    uses = [
        *USES[:3],
        Use("b", "k3", "", "openai/gpt-5-mini", 300),
        Use("b", "k3", "", "bedrock/titan", 4000),
    ]
    serve(gateway, release_1_73, uses)
    assert cells(client) == {
        # Two models are 17 tokens of key k1 and one is 20 of k2: the only way in which they fit.
        ("a", "k1", "openai/gpt-5-mini"): 10,
        ("a", "k1", "vertex_ai/passthrough"): 7,
        ("a", "k2", "anthropic/claude"): 20,
        ("b", "k3", "openai/gpt-5-mini"): 300,
        ("b", "k3", "bedrock/titan"): 4000,
    }


def test_names_that_stand_for_nothing_are_no_names(gateway: FakeGateway, client: LiteLLMAPI) -> None:
    def without_models(uses: list[Use]) -> Json:
        return release_1_110(uses) | {"models": {}}

    serve(gateway, without_models, [Use(team, "", "", "x", 10) for team in "abc"])
    assert cells(client) == {(team, "", ""): 10 for team in "abc"}


def test_a_group_and_a_model_without_one_share_a_key(gateway: FakeGateway, client: LiteLLMAPI) -> None:
    """The same deployment with and without a group: only what exceeds the group gets the model's name."""
    uses = [Use("a", "k1", "Fast", "openai/gpt", 10), Use("a", "k1", "", "openai/gpt", 5)]
    serve(gateway, release_1_80, uses)
    assert cells(client) == {("a", "k1", "Fast"): 10, ("a", "k1", "openai/gpt"): 5}


ALPHA, BETA, GAMMA = "CN=Alpha,OU=Teams,DC=corp", "CN=Beta,OU=Teams,DC=corp", "Gamma/Ünï çødé 🦉 &+%"


def test_a_key_that_moved_between_teams_with_commas_is_divided_without_more_requests(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    uses = [Use(ALPHA, "k1", "gpt", "gpt", 110), Use(BETA, "k1", "claude", "claude", 220)]
    serve(gateway, release_1_80, uses)
    assert cells(client) == {(ALPHA, "k1", "gpt"): 110, (BETA, "k1", "claude"): 220}
    assert len(gateway.requests) == 1


def test_a_team_with_a_comma_has_what_the_other_teams_of_its_key_leave(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    uses = [
        Use(ALPHA, "k1", "gpt", "gpt", 110),
        Use(ALPHA, "k1", "claude", "claude", 1),
        Use(GAMMA, "k1", "gpt", "gpt", 30),
        Use(GAMMA, "k1", "claude", "claude", 5),
    ]
    serve(gateway, release_1_80, uses)
    assert cells(client) == {(use.team, use.key, use.group): use.tokens for use in uses}
    assert [query.get("team_ids") for _, query in gateway.requests] == [None, GAMMA]


def test_models_that_fit_in_two_ways_stay_unknown(gateway: FakeGateway, client: LiteLLMAPI) -> None:
    uses = [Use(ALPHA, "k1", "gpt", "gpt", 10), Use(BETA, "k1", "claude", "claude", 10)]
    serve(gateway, release_1_80, uses)
    assert cells(client) == {(ALPHA, "k1", ""): 10, (BETA, "k1", ""): 10}


def test_teams_that_have_more_than_the_day_are_an_error(gateway: FakeGateway, client: LiteLLMAPI) -> None:
    """Otherwise a response that counts rows twice would double the board."""

    def doubled(uses: list[Use]) -> Json:
        return release_1_80([*uses, *uses])

    serve(gateway, doubled, USES)
    with pytest.raises(NotLiteLLM, match="more usage of the teams than of the whole day"):
        read_day(client, DAY, lambda: NOON)


def test_models_that_claim_more_than_their_key_has_stay_unknown(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    def doubled_models(uses: list[Use]) -> Json:
        return release_1_80(uses) | {"model_groups": by(lambda use: use.group, [*uses, *uses]), "models": {}}

    serve(gateway, doubled_models, USES[2:4])
    assert cells(client) == {("a", "k2", ""): 20, ("b", "k3", ""): 300}
