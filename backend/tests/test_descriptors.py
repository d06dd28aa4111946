"""How many connections and live readers fit into the limit of open files."""

import pytest

from leaderboard.descriptors import most_connections, most_live_readers


@pytest.mark.parametrize("limit", [64, 80, 128, 320, 1024, 65_536])
def test_connections_leave_files_for_the_process_itself(limit: int) -> None:
    assert most_connections(limit) <= max(limit - 64, limit // 2)


@pytest.mark.parametrize("limit", [64, 320, 1024, 65_536])
def test_live_readers_leave_connections_for_other_requests(limit: int) -> None:
    assert most_live_readers(limit, 100_000) < most_connections(limit)
    assert most_live_readers(limit, 10) == 10
