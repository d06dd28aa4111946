"""One frozen Settings, read once from the environment and .env; every wrong or missing one is named at once."""

import getpass
import re
import secrets
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from leaderboard.errors import SettingsError

_KEY_MISSING = "key_missing"
# Nobody guesses that over HTTP, so sign-in needs no throttle.
_MIN_TOKEN = 16
_PLAIN_URL = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:[0-9]{1,5})?(/[A-Za-z0-9./_~%-]*)?")
_DAY_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _gateway_url(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("must be a URL such as https://litellm.example.org") from None
    if port == 0 or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a URL such as https://litellm.example.org")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must hold no user, password, query or fragment; the key goes into LITELLM_API_KEY")
    return url.rstrip("/")


def _api_url(url: str | None) -> str | None:
    """It becomes part of a page and of a header, so only signs that mean nothing there are let through."""
    if url is None:
        return None
    if not _PLAIN_URL.fullmatch(url):
        raise ValueError("must be a URL such as https://board-api.example.org")
    return url.rstrip("/")


def _printable(secret: SecretStr | None) -> SecretStr | None:
    """What a header can carry as it is."""
    if secret is not None and any(not 32 < ord(sign) < 127 for sign in secret.get_secret_value()):
        raise ValueError("must hold no spaces, line breaks or signs beyond ASCII; was it copied whole?")
    return secret


def _viewer_token(token: SecretStr | None) -> SecretStr | None:
    token = _printable(token)
    if token is not None and len(token.get_secret_value()) < _MIN_TOKEN:
        proposal = secrets.token_urlsafe(18)
        raise ValueError(f"must have at least {_MIN_TOKEN} characters, such as {proposal} (just generated)")
    return token


def _key(key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    key = _printable(key)
    if "litellm_base_url" not in info.data:
        return key  # the URL is wrong, which is said already
    url = info.data["litellm_base_url"]
    if url is None and key is not None:
        raise ValueError(
            "is set but LITELLM_BASE_URL is not. Set the gateway's URL, or unset both for the demo."
        )
    if url is not None and key is None:
        raise PydanticCustomError(
            _KEY_MISSING,
            "is missing. Set it in the environment or in .env to a key that may read usage.",
            {"host": urlsplit(url).hostname},
        )
    return key


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must be an IANA time zone name such as Europe/Zurich") from None
    return name


def _written_moment(value: object) -> object:
    """Bare digits would be taken for seconds since 1970."""
    if isinstance(value, str) and not _DAY_FIRST.match(value.strip()):
        raise ValueError("must be a time such as 2026-11-23T09:00")
    return value.strip() if isinstance(value, str) else value


def _in_zone(moment: datetime | None, info: ValidationInfo) -> datetime | None:
    """A time without an offset is one on the event's clocks."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=ZoneInfo(info.data.get("event_timezone", "UTC")))


def _event_end(end: datetime | None, info: ValidationInfo) -> datetime | None:
    if "event_start" not in info.data:
        return end  # the start is wrong, which is said already
    start = info.data["event_start"]
    if (start is None) != (end is None):
        raise ValueError("goes with EVENT_START: set both, or neither")
    if start is not None and end is not None and end <= start:
        raise ValueError("must be after EVENT_START")
    return end


def _root_path(path: str) -> str:
    path = path.rstrip("/")
    if path and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", path):
        raise ValueError("must be a path such as /board")
    return path


def _frame_ancestors(sources: str) -> str:
    if any(sign in sources for sign in ";,\r\n"):
        raise ValueError("must be CSP sources separated by spaces, such as https://example.org")
    return sources


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        raise ValueError("must be origins such as https://board.example.org, separated by commas")
    return f"{parts.scheme}://{parts.netloc}"


def _origins(text: str) -> str:
    return ",".join(_origin(part.strip()) for part in text.split(",") if part.strip())


Port = Annotated[int, Field(ge=1, le=65535)]
Strip = BeforeValidator(_stripped)


class Settings(BaseSettings):
    """What can be set. Names are those of the environment; docs/ARCHITECTURE.md says who reads which."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        # Editors on Windows put a mark at the beginning of the file.
        env_file_encoding="utf-8-sig",
        hide_input_in_errors=True,
    )

    litellm_base_url: Annotated[
        str | None,
        Strip,
        AfterValidator(_gateway_url),
        Field(description="the LiteLLM Gateway; with the key unset too: the embedded demo gateway"),
    ] = None
    litellm_api_key: Annotated[
        SecretStr | None,
        Strip,
        AfterValidator(_key),
        Field(description="a key that may read usage (admin or admin viewer)"),
    ] = None
    vite_leaderboard_backend_port: Annotated[Port, Field(description="port of page and API")] = 8000
    vite_leaderboard_frontend_port: Annotated[
        Port, Field(description="port of the Vite dev server (CORS)")
    ] = 5173
    vite_workshop_user: Annotated[
        str | None,
        Field(description="with the domain: {user}-leaderboard-frontend.{domain} may call the API"),
    ] = None
    vite_workshop_domain: Annotated[str | None, Field(description="see VITE_WORKSHOP_USER")] = None
    vite_backend_url: Annotated[
        str | None,
        Strip,
        AfterValidator(_api_url),
        Field(description="base URL of the API for the page; unset: the page's own origin"),
    ] = None
    server_basic_auth_token: Annotated[
        SecretStr | None,
        Strip,
        AfterValidator(_viewer_token),
        Field(description="set: data routes require 'Authorization: bearer <token>'; at least 16 characters"),
    ] = None
    leaderboard_host: Annotated[
        str, Field(description="address to listen on; 0.0.0.0 opens the board to the room")
    ] = "127.0.0.1"
    leaderboard_origins: Annotated[
        str,
        AfterValidator(_origins),
        Field(description="further origins whose pages may call the API, separated by commas"),
    ] = ""
    leaderboard_root_path: Annotated[
        str,
        Strip,
        AfterValidator(_root_path),
        Field(description="path prefix behind a proxy, such as /board"),
    ] = ""
    leaderboard_trusted_proxies: Annotated[
        str,
        Field(description="addresses whose X-Forwarded-* headers are believed, separated by commas; *: all"),
    ] = "127.0.0.1"
    leaderboard_frame_ancestors: Annotated[
        str,
        Strip,
        AfterValidator(_frame_ancestors),
        Field(description="who may show the page in a frame (CSP sources); default nobody"),
    ] = ""
    log_format: Annotated[Literal["text", "json"], Field(description="log lines for people or machines")] = (
        "text"
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="debug names every request"),
    ] = "info"
    leaderboard_page_dir: Annotated[
        Path | None, Field(description="the built page; default frontend/dist beside the backend")
    ] = None
    refresh_seconds: Annotated[
        float,
        Field(
            ge=1, le=3600, allow_inf_nan=False, description="today and yesterday are read again this often"
        ),
    ] = 10.0
    history_days: Annotated[
        int, Field(ge=2, le=400, description="days loaded at the start, newest first")
    ] = 30
    live_readers: Annotated[
        int,
        Field(ge=0, le=100_000, description="most live connections at once; others ask from time to time"),
    ] = 5000
    logs_budget_mb: Annotated[
        float,
        Field(
            ge=0,
            le=100_000,
            allow_inf_nan=False,
            description="most MB of request logs read per start; 0: none",
        ),
    ] = 200.0
    logs_mb_per_second: Annotated[
        float, Field(gt=0, le=1000, allow_inf_nan=False, description="how fast request logs are read")
    ] = 5.0

    event_name: Annotated[
        str | None, Strip, Field(description="the event's name, shown as the board's title")
    ] = None
    event_timezone: Annotated[
        str, Strip, AfterValidator(_zone), Field(description="IANA time zone of the event")
    ] = "UTC"
    event_start: Annotated[
        datetime | None,
        BeforeValidator(_written_moment),
        AfterValidator(_in_zone),
        Field(description="when the event begins, such as 2026-11-23T09:00; the page then shows the event"),
    ] = None
    event_end: Annotated[
        datetime | None,
        BeforeValidator(_written_moment),
        AfterValidator(_in_zone),
        AfterValidator(_event_end),
        Field(description="when the event ends", validate_default=True),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if not isinstance(value, str) or value.strip()}

    @property
    def demo(self) -> bool:
        return self.litellm_base_url is None

    @property
    def origins(self) -> list[str]:
        """Other origins whose pages may call the API: the dev server and the workshop host."""
        port = self.vite_leaderboard_frontend_port
        origins = [f"http://localhost:{port}", f"http://127.0.0.1:{port}"]
        if self.vite_workshop_user and self.vite_workshop_domain:
            host = f"{self.vite_workshop_user}-leaderboard-frontend.{self.vite_workshop_domain}"
            origins += [f"https://{host}", f"http://{host}"]
        return origins + [origin for origin in self.leaderboard_origins.split(",") if origin]


def load_settings(env_file: Path | None = None) -> Settings:
    """Settings from the environment over `.env` over defaults; SettingsError names all that is wrong.

    A missing key is asked for on a terminal, without echo, once nothing else is wrong.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        first, *others = error.errors()
        if others or first["type"] != _KEY_MISSING or not sys.stdin.isatty():
            raise SettingsError(_explain(error)) from None
        host = first["ctx"]["host"]
    except (OSError, UnicodeError):
        raise SettingsError(
            f"{env_file} cannot be read. It must be UTF-8 text that this user may read."
        ) from None
    try:
        return Settings(_env_file=env_file, litellm_api_key=_typed_key(host))
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _typed_key(host: str) -> SecretStr:
    try:
        typed = getpass.getpass(f"Key for {host} (not shown): ").strip()
    except (EOFError, KeyboardInterrupt):
        typed = ""
    if not typed:
        raise SettingsError("LITELLM_API_KEY is missing: no key was typed.")
    return SecretStr(typed)


def describe_settings() -> list[tuple[str, str, str]]:
    """Name, default and meaning of every setting."""
    return [
        (name.upper(), "" if field.default is None else str(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _explain(error: ValidationError) -> str:
    problems = [
        f"  {str(problem['loc'][0]).upper()}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return "These settings are wrong:\n" + "\n".join(problems)
