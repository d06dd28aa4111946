"""The load balancer of the `scale` profile, Caddy, in front of boards on this machine."""

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import requests

from tests.support.programs import program
from tests.support.waiting import until

_CADDYFILE = Path(__file__).parents[3] / "deploy" / "proxy" / "Caddyfile.scale"


@contextlib.contextmanager
def balancer(port: int, boards: Sequence[str], folder: Path) -> Iterator[str]:
    """Its URL. Only the site's address and the discovery of the boards differ from the deployment's file."""
    text = _CADDYFILE.read_text(encoding="utf-8")
    url = f"http://127.0.0.1:{port}"
    text, replaced = re.subn(r"dynamic a .*?\n\t\}", f"to {' '.join(boards)}", text, flags=re.DOTALL)
    assert replaced == 1
    text = "{\n\tadmin off\n}\n" + text.replace("\n:8080 {", f"\n{url} {{", 1)
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    environment = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [str(program("caddy")), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, stderr=log) as process,
    ):
        try:
            until(lambda: _serves(url, process), "Caddy serves")
            yield url
        finally:
            process.terminate()


def _serves(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "Caddy has ended"
    with contextlib.suppress(requests.ConnectionError):
        return requests.get(f"{url}/healthz", timeout=10).ok
    return False
