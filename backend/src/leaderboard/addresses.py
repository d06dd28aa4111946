"""The addresses under which others reach the board."""

import socket
from pathlib import Path

from leaderboard.loopback import is_loopback
from leaderboard.settings import Settings

# To listen on all addresses, and an address outside each network, reserved for documentation.
EVERYWHERE = {"0.0.0.0": "192.0.2.1", "::": "2001:db8::1"}  # noqa: S104 - compared with, not bound to
_DISCARD_PORT = 9
# A container's own address leads nowhere from outside.
IN_CONTAINER = Path("/.dockerenv").exists()


def url_of(host: str, settings: Settings) -> str:
    place = f":{settings.vite_leaderboard_backend_port}{settings.leaderboard_root_path}"
    return f"http://[{host}]{place}" if ":" in host else f"http://{host}{place}"


def network_address(host: str) -> str | None:
    """This machine's address towards other networks. Connecting a UDP socket picks it and sends nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((EVERYWHERE[host], _DISCARD_PORT))
            address: str = probe.getsockname()[0]
            return address
    except OSError:  # no network
        return None


def share_urls(settings: Settings, *, in_container: bool = IN_CONTAINER) -> list[str]:
    """URLs of the board for others, the best first; none if only this machine is known to reach it."""
    host = settings.leaderboard_host
    if host in EVERYWHERE:
        address = None if in_container else network_address(host)
    else:
        address = None if is_loopback(host) else host
    workshop = f"https://{settings.workshop_host}" if settings.workshop_host else None
    urls = (settings.leaderboard_public_url, workshop, address and url_of(address, settings))
    return [url for url in urls if url]
