"""A copy of the store in one SQLite file, and the way back, from and to either kind of database."""

from pathlib import Path

from leaderboard.store.errors import StoreError
from leaderboard.store.store import Store


def back_up(store: Store, file: Path, gateway: str) -> None:
    """Copies one consistent state; the board may run meanwhile."""
    if file.exists():
        raise StoreError(f"{file} exists already.")
    copy = Store(f"sqlite:///{file}", gateway)
    try:
        store.open()
        copy.open()
        copy.replace_by(store)
    except StoreError:
        copy.close()
        file.unlink(missing_ok=True)
        raise
    copy.close()


def restore(store: Store, file: Path, gateway: str) -> None:
    """Replaces all that the store holds. Refused while a board uses it, since that would write over it again."""
    if not file.is_file():
        raise StoreError(f"There is no file {file}.")
    copy = Store(f"sqlite:///{file}", gateway)
    try:
        copy.open()
        store.open()
        store.replace_by(copy)
    finally:
        copy.close()
