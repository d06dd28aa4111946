"""The error family as callers see it."""

import pytest

from leaderboard import errors
from leaderboard.errors import GatewayError, LeaderboardError

FAMILY = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, LeaderboardError)
]


@pytest.mark.parametrize("kind", [kind for kind in FAMILY if issubclass(kind, GatewayError)])
def test_whatever_the_gateway_did_is_a_bad_gateway(kind: type[GatewayError]) -> None:
    assert kind.status == 502


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.InvalidRequest, 400),
        (errors.NotSignedIn, 401),
        (errors.UnknownTeam, 404),
        (errors.SettingsError, 500),
    ],
)
def test_other_errors_have_the_status_of_their_cause(kind: type[LeaderboardError], status: int) -> None:
    assert kind.status == status


@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_has_a_sentence_and_a_meaning(kind: type[LeaderboardError]) -> None:
    assert str(kind("The sentence.")) == "The sentence."
    assert kind.__doc__
