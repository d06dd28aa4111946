"""Foreign host names are refused: a hostile page can point its own name at this machine (DNS rebinding)."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from leaderboard.settings import Settings

REFUSAL = (
    "The board does not respond to the host name of this request. If it is the board's own name, for example that of a "
    "reverse proxy, add it to LEADERBOARD_ALLOWED_HOSTS."
)


class AllowedHosts:
    def __init__(self, settings: Settings) -> None:
        names = settings.allowed_hosts

        @lru_cache(maxsize=256)
        def allows(host: bytes) -> bool:
            return names is None or _is_allowed(host.decode("latin-1"), names)

        self.allows = allows


def _is_allowed(host: str, names: frozenset[str]) -> bool:
    if not host:
        return True  # no browser
    try:
        name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return False
    return name in names or name == "localhost" or name.endswith(".localhost") or _is_address(name)


def _is_address(name: str) -> bool:
    """An address is no name that could be pointed elsewhere."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
