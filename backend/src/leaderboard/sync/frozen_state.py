"""A value that is kept: what viewers see of a frozen event, or what its result was computed from."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pydantic import TypeAdapter

from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.until import only_days
from leaderboard.period import Period
from leaderboard.store.changes import Changes, changes_between, with_changes
from leaderboard.store.errors import StoreCorrupt
from leaderboard.sync.snapshots import GatewayState, GatewayStateName, Snapshot
from leaderboard.sync.stored_state import decode_state, encode_state


@dataclass(frozen=True, slots=True)
class Frozen:
    """The numbers of a moment, without the settings of teams, which may still change.

    `event`: the number of the event that they belong to.
    """

    at: datetime
    snapshot: Snapshot
    event: int


@dataclass(frozen=True, slots=True)
class _Stored:
    """Days and their parts of ten minutes are compressed, and then base64."""

    at: datetime
    stream: str
    state: str
    days: Mapping[date, str]
    parts: Sequence[tuple[date, int, str]]
    names: Sequence[tuple[str, str, str | None]]
    # Absent from those of earlier releases.
    event: int = 1


_JSON = TypeAdapter(_Stored)


def encode_frozen(frozen: Frozen) -> bytes:
    rows = changes_between(Ledger(), frozen.snapshot.ledger)
    return _JSON.dump_json(
        _Stored(
            at=frozen.at,
            stream=frozen.snapshot.stream,
            state=encode_state(frozen.snapshot),
            days={day: _text(body) for day, body in rows.days.items()},
            parts=[(day, part, _text(body)) for (day, part), body in rows.parts.items()],
            names=[(*name, body) for name, body in rows.names.items()],
            event=frozen.event,
        )
    )


def encode_result(snapshot: Snapshot, days: Period, at: datetime, event: int) -> str:
    """The numbers of these days, which a result is computed from at this moment."""
    read_at = snapshot.gateway.last_success_at
    kept = replace(
        snapshot,
        ledger=only_days(snapshot.ledger, days),
        gateway=GatewayState(GatewayStateName.OK, last_success_at=read_at),
        failed_days={},
        accounts=(),
    )
    return encode_frozen(Frozen(at, kept, event)).decode()


def decode_frozen(body: bytes, empty: Snapshot) -> Frozen:
    """`empty`: what this process starts with."""
    try:
        stored = _JSON.validate_json(body)
    except ValueError as error:
        raise StoreCorrupt("The frozen standing in the database cannot be read.", str(error)) from error
    state = decode_state(stored.state)
    rows = Changes(
        days={day: b64decode(text) for day, text in stored.days.items()},
        parts={(day, part): b64decode(text) for day, part, text in stored.parts},
        names={(kind, id_): text for kind, id_, text in stored.names},
    )
    ledger = with_changes(empty.ledger, state.read_at, rows)
    snapshot = replace(state.snapshot(empty, stored.stream, ledger), frozen_at=stored.at)
    return Frozen(stored.at, snapshot, stored.event)


def _text(body: bytes) -> str:
    return b64encode(body).decode("ascii")
