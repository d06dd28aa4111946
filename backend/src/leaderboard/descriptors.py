"""File descriptors: each connection takes one, and a process without any left serves no one."""

import resource

# More than any board needs; some systems report no limit but accept none.
_MOST = 65_536
# For the gateway, the log, the page's files, and requests beside the live connections.
_RESERVE = 256
# For what the process opens itself.
_OWN = 64


def raise_limit() -> int:
    """Raises the soft limit to the hard one; returns what the process may open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST if hard == resource.RLIM_INFINITY else min(hard, _MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return _MOST if soft == resource.RLIM_INFINITY else soft


def most_live_readers(limit: int, wanted: int) -> int:
    """So many that other requests still get a connection."""
    return min(wanted, max(limit - _RESERVE, limit // 4))


def most_connections(limit: int) -> int:
    """Further ones get 503 and are closed, which is better than not being accepted."""
    return max(limit - _OWN, limit // 2)
