import os
import shutil
import stat
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.admin_gateway import ADMIN_KEY, AdminGateway
from tests.support.gateway import serving
from tests.support.programs import program

SCRIPT = Path(__file__).parents[3] / "get_api_key.sh"
# Another bash to test with, such as 3.2 or 4.3; the script is written for all of them.
BASH = os.environ.get("GET_API_KEY_BASH") or shutil.which("bash") or "bash"
TOOLS = ("cat", "cp", "curl", "grep", "jq", "mkdir", "mktemp", "rm", "uname")


@pytest.fixture(autouse=True, scope="session")
def tools() -> None:
    """What attendees need as well; a machine without it can run everything else."""
    program("curl")
    program("jq")


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Script:
    """Runs get_api_key.sh in an empty folder with a home of its own."""

    folder: Path
    url: str

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def environment(self, changes: Mapping[str, str]) -> dict[str, str]:
        standard = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "SHELL": "/bin/bash",
            "TMPDIR": str(self.folder / "tmp"),
            "LITELLM_BASE_URL": self.url,
            "LITELLM_ADMIN_KEY": ADMIN_KEY,
        }
        return {name: value for name, value in {**standard, **changes}.items() if value != "unset"}

    def __call__(
        self,
        *arguments: str,
        changes: Mapping[str, str] | None = None,
        stdin: int = subprocess.DEVNULL,
        flags: tuple[str, ...] = (),
    ) -> Outcome:
        """`changes` to the environment; a value "unset" leaves the variable out."""
        done = subprocess.run(
            [BASH, *flags, str(SCRIPT), *arguments],
            cwd=self.folder / "here",
            env=self.environment(changes or {}),
            stdin=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert not list((self.folder / "tmp").iterdir()), "it left temporary files"
        return Outcome(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The script running, in a process group of its own."""
        return subprocess.Popen(
            [BASH, str(SCRIPT), *arguments],
            cwd=self.folder / "here",
            env=self.environment({}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def file(self, name: str, text: str | bytes = "") -> Path:
        """A file in the folder it runs in."""
        path = self.folder / "here" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def read(self, name: str) -> str:
        return (self.folder / "here" / name).read_text()

    def tools(self, *without: str) -> Path:
        """A PATH with nothing but what the script needs."""
        folder = self.folder / "tools"
        folder.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            if found and tool not in without:
                (folder / tool).symlink_to(found)
        return folder


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.fixture(scope="session")
def one_desk() -> Iterator[AdminGateway]:
    desk = AdminGateway()
    with serving(desk.app()) as url:
        desk.url = url
        yield desk


@pytest.fixture
def desk(one_desk: AdminGateway) -> AdminGateway:
    """A gateway over HTTP with no teams and no keys."""
    one_desk.reset()
    return one_desk


@pytest.fixture
def run(desk: AdminGateway, tmp_path: Path) -> Script:
    for name in ("home", "here", "tmp"):
        (tmp_path / name).mkdir()
    return Script(tmp_path, desk.url)
