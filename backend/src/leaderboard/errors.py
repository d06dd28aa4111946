"""The error family. Each error says in a sentence what was wrong and what to do, and carries its HTTP status."""


class LeaderboardError(Exception):
    """The message is for the caller: it holds no key, no address and no inner detail."""

    status = 500


class InvalidRequest(LeaderboardError):
    """The caller asked for something that cannot be."""

    status = 400


class NotSignedIn(LeaderboardError):
    """The viewer's token is missing or wrong."""

    status = 401


class UnknownTeam(LeaderboardError):
    """No team of that id is listed or has usage in the period."""

    status = 404


class GatewayError(LeaderboardError):
    """The gateway did not give a usable answer."""

    status = 502


class KeyRefused(GatewayError):
    """401: the gateway does not know the key."""


class KeyForbidden(GatewayError):
    """403: the key is known but may not read this."""


class EndpointNotFound(GatewayError):
    """404: this gateway has no such endpoint."""


class GatewayUnreachable(GatewayError):
    """No connection, or it broke."""


class GatewayTooSlow(GatewayError):
    """No answer within the time limit."""


class GatewayOverloaded(GatewayError):
    """429, 502, 503 or 504, also after retries."""


class RequestRejected(GatewayError):
    """The gateway did not accept a parameter (400 or 422)."""


class GatewayFailed(GatewayError):
    """Any other status that is not a success."""


class NotLiteLLM(GatewayError):
    """An answer, but not one of LiteLLM: HTML, a redirect, another JSON, or figures that make no sense."""


class AnswerTooLarge(GatewayError):
    """The body went past the limit."""


class SettingsError(LeaderboardError):
    """Settings are missing or wrong; the message names every one of them."""
