"""The page's image: configured with the API's address at its start, served with the right headers."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from benchmarks.product import free_port
from tests.deploy.files import TOP, read
from tests.support.programs import program
from tests.support.waiting import until

SERVE_PAGE = TOP / "deploy/frontend/serve-page"
INDEX = '<base href="/" />\n<meta name="backend-url" content="" />\n<div id="app"></div>' + " " * 2000


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A built page as Vite leaves it."""
    page = tmp_path / "html"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text(INDEX)
    (page / "assets/index-Abc123.js").write_text("export {}\n" * 300)
    return page


def serve(page: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SERVE_PAGE, *(command or ("true",))],
        env=environment(page) | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def environment(page: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PAGE_DIR": str(page), "PAGE_CONFIG_DIR": str(page.parent / "config")}


def config(page: Path, name: str) -> str:
    return (page.parent / "config" / name).read_text()


def test_without_settings_the_page_uses_its_own_origin(page: Path) -> None:
    assert serve(page).returncode == 0
    assert config(page, "index.html") == INDEX
    assert "connect-src 'self';" in config(page, "server.conf")
    assert "frame-ancestors 'none'" in config(page, "server.conf")


def test_the_page_has_its_api_and_may_connect_to_it_alone(page: Path) -> None:
    serve(page, VITE_BACKEND_URL="https://api.example.org:8443/board/")
    configured = '<meta name="backend-url" content="https://api.example.org:8443/board" />'
    assert configured in config(page, "index.html")
    assert "connect-src 'self' https://api.example.org:8443;" in config(page, "server.conf")


def test_a_page_that_cannot_be_configured_is_not_served(page: Path) -> None:
    (page / "index.html").write_text('<div id="app"></div>')
    assert serve(page).returncode == 0
    done = serve(page, VITE_BACKEND_URL="https://api.example.org")
    assert (done.returncode, "no place for VITE_BACKEND_URL" in done.stderr) == (2, True)


def test_the_page_of_this_checkout_can_be_configured() -> None:
    index = read("frontend/index.html")
    assert '<base href="/"' in index
    assert '<meta name="backend-url" content=""' in index


def test_behind_a_path_the_page_finds_its_files(page: Path) -> None:
    serve(page, LEADERBOARD_ROOT_PATH="/board/")
    assert '<base href="/board/" />' in config(page, "index.html")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VITE_BACKEND_URL", "ftp://api.example.org"),
        ("VITE_BACKEND_URL", 'https://api.example.org"'),
        ("VITE_BACKEND_URL", "https://api.example.org; script-src *"),
        ("VITE_BACKEND_URL", "https://api.example.org\nX: y"),
        ("LEADERBOARD_ROOT_PATH", "board"),
        ("LEADERBOARD_ROOT_PATH", '/board"><script>'),
        ("LEADERBOARD_FRAME_ANCESTORS", "https://example.org; script-src *"),
    ],
)
def test_a_setting_that_would_become_something_else_is_refused(page: Path, name: str, value: str) -> None:
    done = serve(page, "echo", "started", **{name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert done.stdout == ""


@contextmanager
def nginx(page: Path, **settings: str) -> Iterator[str]:
    """The image's own configuration, with the places of this test in it."""
    folder = page.parent
    port = free_port()
    places = {
        "/usr/share/nginx/html": str(page),
        "/tmp/page": str(folder / "config"),  # noqa: S108
        "/tmp/": f"{folder}/",  # noqa: S108
        "listen 8080": f"listen 127.0.0.1:{port}",
    }
    text = re.sub("|".join(places), lambda found: places[found[0]], read("deploy/frontend/nginx.conf"))
    if os.geteuid() == 0:
        text = "user root;\n" + text  # the folders of a test are closed to others
    (folder / "nginx.conf").write_text(text)
    command = [str(SERVE_PAGE), str(program("nginx")), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with subprocess.Popen(command, env=environment(page) | settings) as server:
        try:
            until(lambda: _responds(f"http://127.0.0.1:{port}/healthz"), "nginx responds")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _responds(url: str) -> bool:
    try:
        return requests.get(url, timeout=1).ok
    except requests.ConnectionError:
        return False


def test_nginx_serves_the_page(page: Path) -> None:
    with nginx(page, VITE_BACKEND_URL="https://api.example.org", LEADERBOARD_ROOT_PATH="/board") as url:
        # Proxies take the prefix away or leave it.
        for path in ("/", "/charts", "/team/a.b", "/board", "/board/", "/board/team/a.b"):
            view = requests.get(url + path, timeout=5)
            assert '<base href="/board/"' in view.text, path
            assert 'content="https://api.example.org"' in view.text
            assert view.headers["Cache-Control"] == "no-cache"
            assert view.headers["Content-Encoding"] == "gzip"
            assert "connect-src 'self' https://api.example.org;" in view.headers["Content-Security-Policy"]
            assert view.headers["X-Content-Type-Options"] == "nosniff"
            assert view.headers["Server"] == "nginx"
        for path in ("/assets/index-Abc123.js", "/board/assets/index-Abc123.js"):
            asset = requests.get(url + path, timeout=5)
            assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert asset.headers["Content-Encoding"] == "gzip"
        missing = requests.get(f"{url}/assets/index-Old.js", timeout=5)
        assert missing.status_code == 404
        assert "Cache-Control" not in missing.headers
