from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clock import TickingClock
from tests.support.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as running:
        yield running


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    with postgres.database("boards") as url:
        yield url


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'board.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each test that uses it runs on both databases."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        with postgres.database("board") as found:
            yield found
