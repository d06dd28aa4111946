"""The service on a gateway over HTTP and a store in memory or a file."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leaderboard.client.admin_api import AdminAPI
from leaderboard.client.transport import Limits, Transport
from leaderboard.errors import GatewayError, GatewayTooSlow
from leaderboard.join.errors import JoinError, Reason
from leaderboard.join.records import CLAIM_SECONDS, Records, State
from leaderboard.join.rules import Rules
from leaderboard.join.service import JoinService, KnownTeam, NewTeam, OwnTeam, TeamChoice, TeamOfCode
from leaderboard.store.join_rows import JoinRows
from leaderboard.store.store import Store
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway, Key, Team
from tests.support.gateway import serving
from tests.support.waiting import until

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

    def process(self, limits: Limits | None = None) -> JoinService:
        store = Store(f"sqlite:///{self._file}", "gateway")
        store.open()
        self.stores.append(store)
        admin = AdminAPI(Transport(self._gateway.url, ADMIN_KEY, retries=0, limits=limits or Limits()))
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


STEPS = [
    ("new team", "/key/list"),
    ("new team", "/team/info"),
    ("new team", "/team/new"),
    ("new team", "/key/generate"),
    ("present team", "/team/info"),
    ("present team", "/key/list"),
    ("present team", "/key/generate"),
]


def choice_of(kind: str, gateway: AdminGateway) -> TeamChoice:
    if kind == "new team":
        return NewTeam("Engines")
    gateway.teams["engines"] = Team("Engines")
    return KnownTeam("engines")


def all_listed(service: JoinService, gateway: AdminGateway, kind: str) -> bool:
    """Whether each key, and each team that was made for it, has a row."""
    members = service.records.participants()
    aliases = {alias for one in members for alias in (one.body.making, *(key.alias for key in one.body.keys))}
    made = gateway.teams.keys() if kind == "new team" else set[str]()
    return gateway.keys.keys() <= aliases and made <= service.records.teams().keys()


@pytest.mark.parametrize(
    ("kind", "path", "seconds"),
    # Or the clock is set back.
    [*((kind, path, CLAIM_SECONDS) for kind, path in STEPS), ("new team", "/key/generate", -3600)],
)
def test_a_killed_process_leaves_nothing_unlisted_and_the_next_attempt_finishes_it(
    world: World, gateway: AdminGateway, tmp_path: Path, kind: str, path: str, seconds: int
) -> None:
    """Killed after the gateway has acted on a request, and before the response."""
    choice = choice_of(kind, gateway)
    gateway.hung = {path}
    program = (
        "import sys\nfrom tests.join.test_service import join_in_a_process; join_in_a_process(*sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, gateway.url, str(tmp_path / "store.sqlite3"), kind]
    with subprocess.Popen(command) as process:
        until(lambda: gateway.count(path) > 0, f"the process requests {path}", seconds=60)
        process.kill()
    gateway.hung = set()

    survivor = world.process()
    assert all_listed(survivor, gateway, kind)
    if survivor.records.participants():
        with pytest.raises(JoinError) as raised:
            survivor.join("Ada", choice)
        assert raised.value.reason is Reason.BUSY
    world.now += timedelta(seconds=seconds)
    issued = survivor.join("Ada", choice)
    assert issued.participant.body.state is State.JOINED
    assert gateway.aliases == {"engines": "Engines"}
    assert [key.secret for key in gateway.keys.values()] == [issued.key.key.get_secret_value()]


def join_in_a_process(url: str, file: str, kind: str) -> None:
    store = Store(f"sqlite:///{file}", "gateway")
    store.open()
    records = Records(JoinRows(store), Rules())
    choice: TeamChoice = NewTeam("Engines") if kind == "new team" else KnownTeam("engines")
    JoinService(AdminAPI(Transport(url, ADMIN_KEY)), records, lambda: NOW).join("Ada", choice)


@pytest.mark.parametrize(("kind", "path"), STEPS)
def test_a_gateway_that_acts_but_does_not_respond_leaves_nothing_unlisted(
    world: World, gateway: AdminGateway, kind: str, path: str
) -> None:
    choice = choice_of(kind, gateway)
    service = world.process(Limits(head_seconds=0.2, whole_seconds=0.2))
    gateway.hung = {path}
    with pytest.raises(GatewayTooSlow):
        service.join("Ada", choice)
    gateway.hung = set()
    assert all_listed(service, gateway, kind)
    assert gateway.keys == {}
    patient = world.process()
    issued = patient.join("Ada", choice)
    assert gateway.aliases == {"engines": "Engines"}
    assert [key.secret for key in gateway.keys.values()] == [issued.key.key.get_secret_value()]


def test_a_key_that_an_earlier_attempt_makes_late_is_not_left_unlisted(
    world: World, gateway: AdminGateway
) -> None:
    service = world.process()
    gateway.lost = {"/key/generate"}
    with pytest.raises(GatewayError):
        service.join("Ada", OwnTeam())
    gateway.lost = set()

    def earlier_request_arrives(path: str) -> None:
        if path == "/key/generate":
            gateway.keys["ada"] = Key("sk-late", "ada")

    world.now += timedelta(seconds=1)
    gateway.fault = earlier_request_arrives
    with pytest.raises(GatewayError):
        service.join("Ada", OwnTeam())
    gateway.fault = None
    assert gateway.keys == {}
    assert [one.id for one in service.records.participants()] == ["ada"]
    world.now += timedelta(seconds=1)
    assert service.join("Ada", OwnTeam()).participant.body.state is State.JOINED


def test_a_team_outlives_the_failed_new_key_of_who_made_it(world: World, gateway: AdminGateway) -> None:
    service = world.process()
    made = service.join("Ada", NewTeam("Engines"))
    service.join("Ben", TeamOfCode(made.team.body.code))
    gateway.lost = {"/key/generate"}
    with pytest.raises(GatewayError):
        service.new_key(made.participant, [Reason.REPLACE_KEY])
    gateway.lost = set()
    assert (list(gateway.teams), list(gateway.keys)) == (["engines"], ["ben"])
    service.join("Cy", TeamOfCode(made.team.body.code))
    assert gateway.keys["cy"].team_id == "engines"


@pytest.mark.parametrize("world", [Rules(person_budget=2, duration="12h")], indirect=True)
def test_a_new_key_after_a_failed_one_has_what_was_left_of_the_budget(
    world: World, gateway: AdminGateway
) -> None:
    service = world.process()
    member = service.join("Ada", OwnTeam()).participant
    gateway.keys["ada"].spend = 1.5
    gateway.lost = {"/key/generate"}
    with pytest.raises(GatewayError):
        service.new_key(member, [Reason.REPLACE_KEY])
    gateway.lost = set()
    newest = service.records.participant("ada")
    assert newest is not None
    service.records.set_rules(Rules(person_budget=9, duration="7d"), 0)
    issued = service.new_key(newest)
    assert (gateway.keys["ada"].max_budget, gateway.keys["ada"].duration) == (0.5, "12h")
    assert len(issued.participant.body.keys) == 1


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
