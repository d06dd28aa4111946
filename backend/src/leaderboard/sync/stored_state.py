"""The part of a snapshot besides the ledger that other processes and the next start require, as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from pydantic import TypeAdapter

from leaderboard.client.models import SetAside
from leaderboard.ledger.accounts import TeamAccount
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.prices import ModelPrice
from leaderboard.store.errors import StoreCorrupt
from leaderboard.sync.snapshots import GatewayState, LogsState, Shrinkage, Snapshot


@dataclass(frozen=True, slots=True)
class StoredState:
    """`read_at`: of the days held. It changes with each refresh, so it is not part of the facts."""

    version: int
    read_at: Mapping[date, datetime]
    gateway: GatewayState
    logs: LogsState
    failed_days: Mapping[date, str]
    shrunk: Mapping[date, Shrinkage]
    lists_set_aside: tuple[SetAside, ...]
    # Absent from states of earlier releases.
    accounts: tuple[TeamAccount, ...] = ()
    prices: tuple[ModelPrice, ...] = ()

    def snapshot(self, old: Snapshot, stream: str, ledger: Ledger) -> Snapshot:
        return replace(
            old,
            version=self.version,
            stream=stream,
            ledger=ledger,
            gateway=self.gateway,
            logs=self.logs,
            failed_days=self.failed_days,
            shrunk=self.shrunk,
            lists_set_aside=self.lists_set_aside,
            accounts=self.accounts,
            prices=self.prices,
        )


_JSON = TypeAdapter(StoredState)


def encode_state(snapshot: Snapshot) -> str:
    state = StoredState(
        version=snapshot.version,
        read_at={day: facts.read_at for day, facts in snapshot.ledger.days.items()},
        gateway=snapshot.gateway,
        logs=snapshot.logs,
        failed_days=snapshot.failed_days,
        shrunk=snapshot.shrunk,
        lists_set_aside=snapshot.lists_set_aside,
        accounts=snapshot.accounts,
        prices=snapshot.prices,
    )
    return _JSON.dump_json(state).decode()


def decode_state(text: str) -> StoredState:
    try:
        return _JSON.validate_json(text)
    except ValueError as error:
        raise StoreCorrupt("The state in the database cannot be read.", str(error)) from error
