"""The error family. Each error has a sentence with cause and remedy, and an HTTP status."""


class LeaderboardError(Exception):
    """The message is for the caller: without keys, addresses or internal details.

    `detail` is for operators alone: host names, the words of the gateway or of the database.
    """

    status = 500

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail

    @property
    def for_operators(self) -> str:
        return f"{self} {self.detail}".strip()


class InvalidRequest(LeaderboardError):
    """The request is invalid."""

    status = 400


class NotSignedIn(LeaderboardError):
    """The viewer token is missing or wrong."""

    status = 401


class UnknownTeam(LeaderboardError):
    """No team of that id is listed or has usage in the period."""

    status = 404


class UnknownModel(LeaderboardError):
    """The gateway lists no such model."""

    status = 404


class GatewayError(LeaderboardError):
    """The gateway sent no usable response."""

    status = 502


class KeyRefused(GatewayError):
    """401: the gateway does not know the key."""


class KeyForbidden(GatewayError):
    """403: the key is known but may not read this."""


class BlockedInFront(KeyForbidden):
    """401 or 403 of an access proxy in front of the gateway: to the readers the same as a key without the right."""


class EndpointNotFound(GatewayError):
    """404: this gateway has no such endpoint."""


class NotAtGateway(EndpointNotFound):
    """404 of an endpoint that exists: no such team or key."""


class GatewayUnreachable(GatewayError):
    """No connection, or it broke."""


class GatewayTooSlow(GatewayError):
    """No response within the time limit."""


class GatewayOverloaded(GatewayError):
    """429, 502, 503 or 504, also after retries."""


class RequestRejected(GatewayError):
    """The gateway did not accept a parameter (400 or 422)."""


class GatewayConflict(RequestRejected):
    """A team or key of that id or alias exists."""


class GatewayFailed(GatewayError):
    """Any other status that is not a success."""


class NotLiteLLM(GatewayError):
    """Not a response of LiteLLM: HTML, a redirect, other JSON, or implausible numbers."""


class ResponseTooLarge(GatewayError):
    """The body exceeds the limit."""


class SettingsError(LeaderboardError):
    """Settings are missing or invalid; the message names all of them."""
