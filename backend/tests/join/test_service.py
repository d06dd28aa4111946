"""The service on a gateway over HTTP and a store in memory or a file."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leaderboard.client.admin_api import AdminAPI
from leaderboard.client.transport import Transport
from leaderboard.errors import GatewayError
from leaderboard.join.errors import JoinError, Reason
from leaderboard.join.records import CLAIM_SECONDS, Records, State
from leaderboard.join.rules import Rules
from leaderboard.join.service import JoinService, NewTeam, OwnTeam, TeamOfCode
from leaderboard.store.join_rows import JoinRows
from leaderboard.store.store import Store
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway
from tests.support.gateway import serving

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def gateway() -> Iterator[AdminGateway]:
    fake = AdminGateway()
    with serving(fake.app()) as url:
        fake.url = url
        yield fake


class World:
    """Several processes on one store."""

    def __init__(self, gateway: AdminGateway, file: Path, rules: Rules) -> None:
        self._gateway, self._file, self._rules = gateway, file, rules
        self.now = NOW
        self.stores: list[Store] = []

    def process(self) -> JoinService:
        store = Store(f"sqlite:///{self._file}", "gateway")
        store.open()
        self.stores.append(store)
        admin = AdminAPI(Transport(self._gateway.url, ADMIN_KEY, retries=0))
        return JoinService(admin, Records(JoinRows(store), self._rules), lambda: self.now)


@pytest.fixture
def world(gateway: AdminGateway, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    rules: Rules = getattr(request, "param", Rules())
    world = World(gateway, tmp_path / "store.sqlite3", rules)
    yield world
    for store in world.stores:
        store.close()


def outcomes_of(work: list[tuple[JoinService, str]]) -> list[str]:
    """Joins at the same time; what happened to each."""
    outcomes: list[str] = []
    barrier = threading.Barrier(len(work))

    def join(service: JoinService, name: str) -> None:
        barrier.wait()
        try:
            service.join(name, NewTeam("Engines"))
            outcomes.append("joined")
        except JoinError as error:
            outcomes.append(error.reason)

    threads = [threading.Thread(target=join, args=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_a_double_click_makes_one_participant(world: World, gateway: AdminGateway) -> None:
    """In two processes: the second request finds the first one's row."""
    outcomes = outcomes_of([(world.process(), "Ada"), (world.process(), "Ada")])
    assert "joined" in outcomes
    assert set(outcomes) <= {"joined", Reason.BUSY, Reason.NAME_TAKEN}
    assert outcomes.count("joined") == 1
    assert (list(gateway.teams), list(gateway.keys)) == (["engines"], ["ada"])


def test_two_people_who_name_one_team_at_once_do_not_share_it_unasked(
    world: World, gateway: AdminGateway
) -> None:
    outcomes = outcomes_of([(world.process(), "Ada"), (world.process(), "Ben")])
    assert outcomes.count("joined") == 1
    assert set(outcomes) <= {"joined", Reason.BUSY, Reason.TEAM_EXISTS}
    assert (list(gateway.teams), len(gateway.keys)) == (["engines"], 1)


@pytest.mark.parametrize("world", [Rules(team_size=2)], indirect=True)
def test_of_those_who_take_the_last_place_at_once_one_fits(world: World, gateway: AdminGateway) -> None:
    code = world.process().join("Ada", NewTeam("Engines")).team.body.code
    for name in ("Ben", "Cy"):
        with_code = world.process()
        if name == "Ben":
            with_code.join(name, TeamOfCode(code))
        else:
            with pytest.raises(JoinError) as raised:
                with_code.join(name, TeamOfCode(code))
            assert raised.value.reason is Reason.TEAM_FULL
    assert sorted(gateway.keys) == ["ada", "ben"]


# Or the clock is set back.
@pytest.mark.parametrize("seconds", [CLAIM_SECONDS, -3600])
def test_a_process_that_died_in_the_middle_leaves_a_row_that_is_finished_later(
    world: World, gateway: AdminGateway, seconds: int
) -> None:
    dying = world.process()

    class Died(BaseException):
        pass

    def dies(*_: object, **__: object) -> None:
        raise Died

    make = dying.records.change
    dying.records.change = dies  # type: ignore[method-assign, assignment]  # after the key was made
    with pytest.raises(Died):
        dying.join("Ada", OwnTeam())
    dying.records.change = make  # type: ignore[method-assign]
    lost = gateway.keys["ada"].secret

    survivor = world.process()
    with pytest.raises(JoinError) as raised:
        survivor.join("Ada", OwnTeam())
    assert raised.value.reason is Reason.BUSY
    world.now += timedelta(seconds=seconds)
    issued = survivor.join("Ada", OwnTeam())
    assert issued.participant.body.state is State.JOINED
    assert [key.secret for key in gateway.keys.values()] == [issued.key.key.get_secret_value()]
    assert gateway.keys["ada"].secret != lost


def test_a_new_key_that_fails_leaves_the_participant_who_tries_again(
    world: World, gateway: AdminGateway
) -> None:
    service = world.process()
    member = service.join("Ada", OwnTeam()).participant
    gateway.lost = {"/key/generate"}
    with pytest.raises(GatewayError):
        service.new_key(member, [Reason.REPLACE_KEY])
    assert gateway.keys == {}
    gateway.lost = set()
    newest = service.records.participant("ada")
    assert newest is not None
    assert newest.body.error
    assert service.new_key(newest).key.key_alias == "ada"
    assert list(gateway.keys) == ["ada"]


@pytest.mark.parametrize("world", [Rules(event_budget=1)], indirect=True)
def test_a_spent_event_budget_blocks_the_teams_until_it_is_raised(
    world: World, gateway: AdminGateway
) -> None:
    service = world.process()
    service.join("Ada", OwnTeam())
    service.enforce_event_budget()
    assert not gateway.teams["ada"].blocked
    gateway.teams["ada"].spend = 1.5
    service.enforce_event_budget()
    assert gateway.teams["ada"].blocked
    with pytest.raises(JoinError) as raised:
        service.join("Ben", OwnTeam())
    assert raised.value.reason is Reason.SPENT
    service.records.set_rules(Rules(event_budget=2), 0)
    service.enforce_event_budget()
    assert not gateway.teams["ada"].blocked


def test_the_store_holds_no_key_and_no_secret_of_a_device(world: World, tmp_path: Path) -> None:
    issued = world.process().join("Ada", OwnTeam())
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"ada" in kept
    assert issued.device is not None
    assert issued.device.encode() not in kept
    assert issued.key.key.get_secret_value().encode() not in kept
