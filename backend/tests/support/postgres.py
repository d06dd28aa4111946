"""A PostgreSQL of the tests' own, where its programs are installed."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.support.programs import program

# Debian's, the newest release first.
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_PORTS = 5


class Postgres:
    """A cluster on a free port of loopback, without durability. `stop` and `start` are outages."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        # PostgreSQL refuses to run as root.
        self._user = pwd.getpwnam(_unprivileged()).pw_name if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self.port = 0
        self._run("initdb", "--pgdata", str(folder / "data"), "--username=board", "--auth=trust", "--no-sync")

    def start_on_a_free_port(self) -> None:
        """Tries again when another process takes the port meanwhile."""
        for attempt in range(_PORTS):
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
            try:
                self.start()
            except subprocess.CalledProcessError:
                if attempt == _PORTS - 1:
                    raise
            else:
                return

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._control("start", "--wait", "--log", str(self._folder / "log"), "--options", options)

    def stop(self, mode: str = "immediate") -> None:
        self._control("stop", "--wait", "--mode", mode)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://board@127.0.0.1:{self.port}/{database}"

    @contextlib.contextmanager
    def database(self, name: str) -> Iterator[str]:
        """A database of this name, empty; gives its URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield self.url(name)

    def _control(self, action: str, *options: str) -> None:
        self._run("pg_ctl", action, "--pgdata", str(self._folder / "data"), *options)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True,
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    programs = program("initdb", _PROGRAMS).parent
    folder = Path(tempfile.mkdtemp(prefix="leaderboard-postgres-"))
    try:
        postgres = Postgres(programs, folder)
        postgres.start_on_a_free_port()
        yield postgres
        with contextlib.suppress(subprocess.CalledProcessError):  # a test may have stopped it
            postgres.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
