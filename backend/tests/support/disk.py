"""A disk of a few hundred kilobytes, which a test can fill."""

import contextlib
import errno
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_MOUNT = 'mount -t tmpfs -o size="$1" disk "$2" && echo mounted && exec sleep infinity'
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """Only processes that are started with `command` in front see the disk at `folder`."""

    folder: Path
    # The same folder as this process sees it.
    here: Path
    command: tuple[str, ...]

    def fill(self) -> None:
        """Leaves no block free."""
        with self._filler.open("ab", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(_BLOCK))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def free(self) -> None:
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.here / "filler"


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """A file system in memory, in a mount namespace of its own, which requires no privileges."""
    folder.mkdir()
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _MOUNT, "sh", size, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as holder:
        try:
            assert holder.stdout is not None
            first_line = holder.stdout.readline().strip()
            if first_line != "mounted":
                pytest.skip(f"a file system cannot be mounted here: {first_line}")
            enter = ["nsenter", f"--target={holder.pid}", "--user", "--mount", "--preserve-credentials"]
            # Entering a mount namespace changes to its root folder.
            back = ["sh", "-c", 'cd "$0" && exec "$@"', str(Path.cwd())]
            yield SmallDisk(folder, Path(f"/proc/{holder.pid}/root{folder}"), (*enter, *back))
        finally:
            holder.kill()
