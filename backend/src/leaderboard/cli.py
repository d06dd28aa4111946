"""The `leaderboard` command: settings → server. Prints the URLs of page and API."""

import argparse
import asyncio
import contextlib
import ctypes
import errno
import gc
import json
import os
import socket
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from leaderboard import __version__, descriptors, keys_command
from leaderboard.addresses import EVERYWHERE, network_address, url_of
from leaderboard.api.app import create_app, documented_app, gateway_transport, store_of
from leaderboard.api.auth import Role
from leaderboard.api.frontend import page_folder
from leaderboard.api.http_protocol import BoundedHttpProtocol
from leaderboard.api.live import LiveHub
from leaderboard.api.report.archive import ArchiveError, archive_files
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.clock import utc_now
from leaderboard.doctor import Finding, examine, examine_store
from leaderboard.errors import LeaderboardError, SettingsError
from leaderboard.logging import start_logging
from leaderboard.period import Period, utc_today
from leaderboard.settings import Settings, describe_settings, load_settings
from leaderboard.store.backup import back_up, restore
from leaderboard.store.errors import StoreError
from leaderboard.sync.refresher import Refresher
from leaderboard.sync.snapshots import GatewayStateName, LogsStateName

_LACKS_SOMETHING = 1
_WRONG_SETTINGS = 2
_NO_BOARD = 3
_NO_COPY = 4
# What a shell reports for a program that SIGPIPE ended.
_OUTPUT_CLOSED = 141
# Live readers never end by themselves; together with the refresher's end it stays under five seconds.
_STOP_SECONDS = 2
_BACKLOG = 2048
# New objects before the youngest are looked through (Python's default is 700), and rounds before older ones are.
_COLLECT_AFTER = (20_000, 20, 20)
# While an archive waits for the gateway.
_POLL_SECONDS = 0.2
# Of <malloc.h>.
_M_MMAP_THRESHOLD = -3
_LARGE_BLOCK = 2**20


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        try:
            return _run(arguments)
        finally:
            if sys.stdout is not None:  # None where it was closed before the start
                sys.stdout.flush()
    except BrokenPipeError:
        # The reader, `head` for example, has ended. Python flushes once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _OUTPUT_CLOSED


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    if options.command == "openapi":
        _say(json.dumps(documented_app().openapi(), indent=1))
        return 0
    try:
        settings = load_settings(find_env_file())
        start_logging(settings)
        if options.command == "doctor":
            return _doctor(settings)
        if options.command == "keys":
            return keys_command.run(options, settings, _say)
        if options.command in ("backup", "restore"):
            return _copy_store(settings, options.command, options.file)
        if options.command == "archive":
            return _archive(settings, options.folder, options.first, options.last)
        listener = listen(
            settings.leaderboard_host,
            settings.vite_leaderboard_backend_port,
            "VITE_LEADERBOARD_BACKEND_PORT",
        )
    except SettingsError as error:
        _complain(error)
        return _WRONG_SETTINGS
    limit = descriptors.raise_limit()
    readers = descriptors.most_live_readers(limit, settings.live_readers)
    app = create_app(settings.model_copy(update={"live_readers": readers}))
    limit_garbage_collection()
    return_large_blocks()
    _serve(app, settings, listener, descriptors.most_connections(limit))
    return 0


def create_from_environment() -> FastAPI:
    """For `uvicorn --factory --reload` in `make dev`."""
    try:
        settings = load_settings(find_env_file())
    except SettingsError as error:
        _complain(error)
        raise SystemExit(_WRONG_SETTINGS) from None
    start_logging(settings)
    return create_app(settings)


def limit_garbage_collection() -> None:
    """Reference counts free responses and facts; searching all objects for cycles only delays requests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def return_large_blocks() -> None:
    """Has glibc return each large block to the system when it is freed; by default it soon keeps them for reuse."""
    with contextlib.suppress(AttributeError, OSError):  # another libc
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)


def _doctor(settings: Settings) -> int:
    """0: everything works; 1: something optional is missing; 3: the board cannot work."""
    if settings.demo:
        _say(
            "No gateway is set: the board shows demo data. Set LITELLM_BASE_URL and LITELLM_API_KEY for yours."
        )
        return 0
    _say(f"The settings are complete. Checking {settings.litellm_base_url} …")
    missing: list[Finding] = []
    for finding in _findings(settings):
        if finding.good:
            _say(f"  ok      {finding.what}: {finding.text}")
            continue
        is_known = any(finding.text == earlier.text for earlier in missing)
        cause = "the same cause." if is_known else finding.text
        _say(f"  MISSING {finding.what}: {cause} Consequence: {finding.consequence}.")
        missing.append(finding)
    if any(finding.needed for finding in missing):
        _say("Verdict: the board cannot work with this gateway and key.")
        return _NO_BOARD
    if missing:
        _say("Verdict: the board works, without what is missing above.")
        return _LACKS_SOMETHING
    _say("Verdict: everything works.")
    return 0


def _copy_store(settings: Settings, command: str, file: Path) -> int:
    store, gateway = store_of(settings), settings.litellm_base_url
    if store is None or gateway is None:
        _complain(StoreError("Nothing is kept without a gateway, or with DATABASE_URL=sqlite://."))
        return _NO_COPY
    try:
        if command == "backup":
            back_up(store, file, gateway)
        else:
            restore(store, file, gateway)
    except StoreError as error:
        _complain(error)
        return _NO_COPY
    finally:
        store.close()
    _say(f"{file}: {'written' if command == 'backup' else 'restored'}.")
    return 0


def _archive(settings: Settings, folder: Path, first: date | None, last: date | None) -> int:
    try:
        days = None if first is None else Period(first, last or utc_today(utc_now()))
        if folder.exists() and any(folder.iterdir()):
            raise ArchiveError(f"{folder} is not empty.")
        asyncio.run(_write_archive(settings, folder, days))
    except (LeaderboardError, OSError) as error:
        _complain(error)
        return _NO_COPY
    _say(f"{folder}: written. Open index.html in a browser.")
    return 0


async def _write_archive(settings: Settings, folder: Path, days: Period | None) -> None:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        await asyncio.to_thread(_wait_for_days, app.state.refresher, settings)
        secret = settings.server_basic_auth_token
        files = archive_files(
            app,
            page_folder(settings) / "archive",
            utc_now(),
            token=secret.get_secret_value() if secret else None,
            days=days,
        )
        async for name, content in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def _wait_for_days(refresher: Refresher, settings: Settings) -> None:
    """Until days and request logs are there; if the gateway fails, the store's numbers have to do."""
    while (snapshot := refresher.snapshot).gateway.state is not GatewayStateName.FAILING:
        today = utc_today(utc_now())
        history = Period(today - timedelta(days=settings.history_days - 1), today)
        has_logs = snapshot.logs.state not in (LogsStateName.WAITING, LogsStateName.READING)
        if has_logs and not snapshot.ledger.missing_days(history):
            return
        time.sleep(_POLL_SECONDS)
    if not snapshot.ledger.days:
        raise ArchiveError(snapshot.gateway.error or "The gateway cannot be read.")


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from examine(LiteLLMAPI(gateway_transport(settings, retries=0)), utc_now())
    if store := store_of(settings):
        yield examine_store(store)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command prints


def _complain(error: LeaderboardError | OSError) -> None:
    print(f"leaderboard: {error}", file=sys.stderr)  # noqa: T201


def _serve(app: FastAPI, settings: Settings, listener: socket.socket, most_connections: int) -> None:
    config = uvicorn.Config(
        app,
        http=BoundedHttpProtocol,
        limit_concurrency=most_connections,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
        forwarded_allow_ips=settings.leaderboard_trusted_proxies,
        log_config=None,
    )
    what = "demo data (set LITELLM_BASE_URL for yours)" if settings.demo else settings.litellm_base_url
    urls = "\n".join(f"    {url}" for url in _urls(settings))
    # A closed stdout or a full disk does not keep the board from starting.
    with contextlib.suppress(OSError, ValueError):
        _say(f"Workshop Leaderboard {__version__} on {what}\n\n{urls}\n")
    with contextlib.suppress(KeyboardInterrupt):  # raised once more after an orderly end
        _Server(config, app).run(sockets=[listener])


def _urls(settings: Settings) -> list[str]:
    """The URL for this machine and, if the board is open to the room, the one that others use."""
    host = settings.leaderboard_host
    own = url_of("localhost" if host in ("127.0.0.1", *EVERYWHERE) else host, settings)
    address = network_address(host) if host in EVERYWHERE else None
    return [own, *([f"{url_of(address, settings)}    for others on this network"] if address else [])]


class _Server(uvicorn.Server):
    """Closes the live connections on shutdown; they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._board = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # None after a start that failed.
        hubs: dict[Role, LiveHub] = getattr(self._board.state, "hubs", {})
        for hub in hubs.values():
            hub.close()
        await super().shutdown(sockets)


def listen(host: str, port: int, port_setting: str) -> socket.socket:
    """Takes the port before anything starts, so that a taken one is reported at once."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"There is no address {host}. Set LEADERBOARD_HOST to one of this machine."
        ) from error
    # asyncio switches Nagle's algorithm off only if the protocol is named; with it, responses may wait 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise SettingsError(
                f"{host} is not an address of this machine. Set LEADERBOARD_HOST to one that is."
            ) from error
        raise SettingsError(
            f"Port {port} on {host} cannot be used ({error.strerror}). Stop what listens there, "
            f"or set {port_setting} to another port."
        ) from error
    return listener


def find_env_file() -> Path | None:
    """`.env` of the working directory, else the one at the top of the checkout."""
    places = (Path.cwd() / ".env", Path(__file__).resolve().parents[3] / ".env")
    return next((place for place in places if place.is_file()), None)


def _parser() -> argparse.ArgumentParser:
    lines = ["settings (environment or .env):"]
    for name, default, meaning in describe_settings():
        text = meaning + (f" (default {default})" if default else "")
        lines += [f"  {name}", *textwrap.wrap(text, 92, initial_indent="      ", subsequent_indent="      ")]
    parser = argparse.ArgumentParser(
        prog="leaderboard",
        description="Starts the leaderboard: page and API on one port.",
        epilog="\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("serve", help="start the board (default)")
    commands.add_parser("doctor", help="check settings and gateway, report what is missing")
    for name, summary in (
        ("backup", "copy the store, also while the board runs"),
        ("restore", "replace the store by such a copy"),
    ):
        copying = commands.add_parser(name, help=summary, description=summary)
        copying.add_argument("file", type=Path, metavar="FILE", help="an SQLite file")
    summary = "write the event, or other days, as a page that opens without a server"
    archiving = commands.add_parser("archive", help=summary, description=summary)
    archiving.add_argument("folder", type=Path, metavar="FOLDER", help="a new one")
    archiving.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DAY", help="first day")
    archiving.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DAY", help="default: today")
    keys_command.add_parser(commands)
    commands.add_parser("openapi", help="print the OpenAPI document")
    return parser


if __name__ == "__main__":
    sys.exit(main())
