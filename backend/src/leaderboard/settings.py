"""One frozen Settings object, read once from the environment and .env; an error names every wrong setting at once."""

import getpass
import ipaddress
import re
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from leaderboard.errors import SettingsError
from leaderboard.join.codes import MIN_CODE, new_code, normalized
from leaderboard.join.rules import DURATION
from leaderboard.loopback import is_loopback

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[ -~]+")
# They frame the request, or are the transport's own.
_OUR_HEADERS = {"host", "content-length", "transfer-encoding", "connection", "accept", "accept-encoding"}
_CSP_SOURCE = re.compile(
    r"'self'|'none'|\*|https?:|(https?://)?(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:(\d+|\*))?"
)
_KEY_MISSING = "key_missing"
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9./_~%-]*)?")
# It cannot be guessed over HTTP, so sign-in needs no throttle.
_MIN_TOKEN = 16


def _plain_url(text: str) -> str:
    """URLs become part of headers and pages: only characters without a meaning there are accepted."""
    try:
        # AnyHttpUrl would encode spaces.
        url = "" if any(map(str.isspace, text)) else str(AnyHttpUrl(text)).rstrip("/")
    except ValueError:
        url = ""
    if not _PLAIN_URL.fullmatch(url):
        raise PydanticCustomError("url", "must be a plain URL")
    return url


def _origin(url: str) -> str:
    if AnyHttpUrl(url).path != "/":
        raise PydanticCustomError("url", "must be a URL without a path")
    return url


def _without_slash(path: str) -> str:
    return path.rstrip("/")


def _printable(secret: SecretStr) -> SecretStr:
    """What a header can carry as it is."""
    if any(not 32 < ord(character) < 127 for character in secret.get_secret_value()):
        raise ValueError(
            "must not contain spaces, line breaks or non-ASCII characters; was it copied completely?"
        )
    return secret


def _long_enough(token: SecretStr) -> SecretStr:
    if len(token.get_secret_value()) < _MIN_TOKEN:
        proposal = secrets.token_urlsafe(18)
        raise ValueError(f"must have at least {_MIN_TOKEN} characters, such as {proposal} (just generated)")
    return token


def _not_the_viewers(token: SecretStr, info: ValidationInfo) -> SecretStr:
    if token == info.data.get("server_basic_auth_token"):
        raise ValueError("must not be the viewers' token SERVER_BASIC_AUTH_TOKEN")
    return token


def _code(code: SecretStr) -> SecretStr:
    typed = normalized(code.get_secret_value())
    if len(typed) < MIN_CODE or not typed.isalnum() or not typed.isascii():
        raise ValueError(
            f"must have at least {MIN_CODE} letters and digits, such as {new_code()} (just generated)"
        )
    return code


def _needs_gateway(key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    if key is not None and info.data.get("litellm_base_url", "wrong") is None:
        raise ValueError("is set but LITELLM_BASE_URL is not. Set the gateway's URL.")
    return key


def _needs_admin_key(code: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    if code is not None and info.data.get("litellm_admin_key", "wrong") is None:
        raise ValueError(
            "is set but LITELLM_ADMIN_KEY is not. Keys are made with an admin's key of the gateway."
        )
    return code


def _header_pairs(text: str) -> dict[str, str]:
    """`Name=value,Name=value`; a comma or a percent sign within a value is percent-encoded."""
    pairs = (pair.strip().partition("=") for pair in text.split(",") if pair.strip())
    return {name.strip(): unquote(value.strip()) for name, _, value in pairs}


def _valid_headers(headers: SecretStr) -> SecretStr:
    for name, value in _header_pairs(headers.get_secret_value()).items():
        if not _HEADER_NAME.fullmatch(name) or not value or not _HEADER_VALUE.fullmatch(value):
            raise ValueError("must be Name=value pairs, separated by commas (%2C for a comma within a value)")
        if name.lower() in _OUR_HEADERS:
            raise ValueError(f"must not set {name}")
    return headers


def _with_url(key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    if "litellm_base_url" not in info.data:
        return key  # the URL is wrong, which is reported already
    url = info.data["litellm_base_url"]
    if url is None and key is not None:
        raise ValueError(
            "is set but LITELLM_BASE_URL is not. Set the gateway's URL, or unset both for the demo."
        )
    if url is not None and key is None:
        raise PydanticCustomError(
            _KEY_MISSING,
            "is missing. Set it in the environment or in .env to a key that may read usage.",
            {"host": AnyHttpUrl(url).host},
        )
    return key


def _in_zone(time: datetime, info: ValidationInfo) -> datetime:
    """A time without an offset is in the event's zone."""
    return time if time.tzinfo else time.replace(tzinfo=info.data.get("event_timezone", UTC))


def _after_start(end: datetime | None, info: ValidationInfo) -> datetime | None:
    if "event_start" not in info.data:
        return end  # the start is wrong, which is reported already
    start = info.data["event_start"]
    if (start is None) != (end is None):
        raise ValueError("belongs to EVENT_START: set both, or neither")
    if start is not None and end is not None and end <= start:
        raise ValueError("must be after EVENT_START")
    return end


def _addresses(text: str) -> str:
    for part in text.split(","):
        if part.strip() != "*":
            try:
                ipaddress.ip_network(part.strip(), strict=False)
            except ValueError:
                raise ValueError(
                    "must be IP addresses or networks, separated by commas, or * for all; such as 10.0.0.1"
                ) from None
    return text


def _existing_folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("must be a folder that exists; unset it for the page of this checkout")
    return path


def _sources(text: str) -> str:
    if not all(map(_CSP_SOURCE.fullmatch, text.split())):
        raise ValueError("must be origins separated by spaces, such as https://example.org, or 'self'")
    return text


def _split(text: object) -> object:
    return [part for part in text.split(",") if part.strip()] if isinstance(text, str) else text


def _written_time(value: object) -> object:
    """pydantic reads digits alone as seconds since 1970."""
    if not isinstance(value, str):
        return value
    if value.strip().isdigit():
        raise PydanticCustomError("datetime", "must be a time")
    return value.strip()


def _store_url(url: SecretStr) -> SecretStr:
    try:
        scheme = urlsplit(url.get_secret_value()).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("sqlite", "postgresql", "postgres"):
        raise ValueError(
            "must be a URL of SQLite or PostgreSQL, such as postgresql://user:password@host/leaderboard; "
            "special characters in the password are percent-encoded"
        )
    return url


Port = Annotated[int, Field(ge=1, le=65535)]
Url = Annotated[str, AfterValidator(_plain_url)]
Origin = Annotated[Url, AfterValidator(_origin)]
HostName = Annotated[str, Field(pattern=r"^ *(\*|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*) *$")]
Secret = Annotated[SecretStr, AfterValidator(_printable)]
Dollars = Annotated[float, Field(ge=0, le=1_000_000)]
Time = Annotated[datetime, BeforeValidator(_written_time), AfterValidator(_in_zone)]
_TIME_EXAMPLE = ["2026-11-23T09:00"]


class Settings(BaseSettings):
    """All settings, by their names in the environment."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        # Editors on Windows start the file with a byte order mark.
        env_file_encoding="utf-8-sig",
        hide_input_in_errors=True,
    )

    litellm_base_url: Url | None = Field(
        None,
        description="URL of the gateway; if the key is unset as well: the demo",
        examples=["https://litellm.example.org"],
    )
    litellm_api_key: Annotated[Secret | None, AfterValidator(_with_url)] = Field(
        None, description="a key that may read usage (admin or admin viewer)"
    )
    litellm_key_header: str = Field(
        "Authorization",
        description="name of the header that carries the key, as the gateway's litellm_key_header_name",
        pattern=r"^[A-Za-z0-9-]+$",
        examples=["X-Litellm-Key"],
    )
    litellm_extra_headers: Annotated[SecretStr, AfterValidator(_valid_headers)] | None = Field(
        None,
        description="further headers to the gateway, for an access proxy in front of it: Name=value,Name=value",
    )
    vite_leaderboard_backend_port: Port = Field(8000, description="port of the page and the API")
    vite_leaderboard_frontend_port: Port = Field(5173, description="port of the Vite dev server (CORS)")
    vite_workshop_user: str | None = Field(
        None,
        description="with the domain: {user}-leaderboard-frontend.{domain} may call the API",
        pattern=r"^[A-Za-z0-9-]+$",
        examples=["ada"],
    )
    vite_workshop_domain: str | None = Field(
        None,
        description="see VITE_WORKSHOP_USER",
        pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?$",
        examples=["workshop.example.org"],
    )
    vite_backend_url: Url | None = Field(
        None,
        description="base URL of the API for the page; unset: the page's own origin",
        examples=["https://board-api.example.org"],
    )
    server_basic_auth_token: Annotated[Secret, AfterValidator(_long_enough)] | None = Field(
        None,
        description="if set, data routes require 'Authorization: bearer <token>'; at least 16 characters",
    )
    admin_token: Annotated[Secret, AfterValidator(_long_enough), AfterValidator(_not_the_viewers)] | None = (
        Field(
            None,
            description="if set, 'Authorization: bearer <token>' opens /admin, where organisers run the event; at "
            "least 16 characters, different from the viewers' token",
        )
    )
    litellm_admin_key: Annotated[Secret | None, AfterValidator(_needs_gateway)] = Field(
        None,
        description="an admin's key, with which the board makes teams and keys for attendees; it never leaves the "
        "backend",
    )
    join_code: Annotated[
        Annotated[SecretStr, AfterValidator(_code)] | None, AfterValidator(_needs_admin_key)
    ] = Field(
        None,
        description="with LITELLM_ADMIN_KEY: attendees who type it on /join get a key; at least 8 letters and digits",
    )
    join_gateway_url: Url | None = Field(
        None,
        description="the gateway's URL for attendees, if it is not LITELLM_BASE_URL",
        examples=["https://llm.example.org"],
    )
    join_open: Literal["on", "off"] = Field(
        "on", description="whether joining is open; this and the other JOIN rules can be changed in /admin"
    )
    join_models: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        (), description="models that attendees' keys may use, separated by commas; unset: all"
    )
    join_person_budget: Dollars | None = Field(None, description="most dollars that a person's key may spend")
    join_team_budget: Dollars | None = Field(None, description="most dollars that a team may spend")
    join_event_budget: Dollars | None = Field(
        None, description="most dollars that all teams may spend; then their teams are blocked"
    )
    join_duration: str = Field(
        "7d", description="how long keys are valid", pattern=DURATION, examples=["12h", "7d"]
    )
    join_keys_per_person: int = Field(1, ge=1, le=5, description="keys that a person may have")
    join_team_size: int | None = Field(None, ge=1, le=1000, description="most people in a team")
    leaderboard_host: str = Field(
        "127.0.0.1", description="address to listen on; 0.0.0.0 opens the board to the room"
    )
    leaderboard_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split)] = Field(
        (),
        description="additional origins whose pages may call the API, separated by commas",
        examples=["https://board.example.org"],
    )
    leaderboard_allowed_hosts: Annotated[tuple[HostName, ...], NoDecode, BeforeValidator(_split)] = Field(
        (),
        description="host names under which the board is reached besides localhost and IP addresses, separated by "
        "commas; *: any",
        examples=["board.example.org"],
    )
    leaderboard_public_url: Url | None = Field(
        None,
        description="URL under which others reach the board, in links, QR codes and cards",
        examples=["https://board.example.org"],
    )
    leaderboard_email_aliases: Literal["short", "full"] = Field(
        "short",
        description="e-mail addresses in names of teams and keys: the part before the @ (short), or all",
    )
    leaderboard_root_path: Annotated[str, AfterValidator(_without_slash)] = Field(
        "",
        description="path prefix behind a proxy, such as /board",
        pattern=r"^(/[A-Za-z0-9._~-]+)*/?$",
        examples=["/board"],
    )
    leaderboard_trusted_proxies: Annotated[str, AfterValidator(_addresses)] = Field(
        "127.0.0.1",
        description="addresses whose X-Forwarded-* headers are trusted, separated by commas; *: all",
    )
    leaderboard_frame_ancestors: Annotated[str, AfterValidator(_sources)] = Field(
        "",
        description="sites that may embed the page in a frame (CSP sources); none by default",
        examples=["https://example.org https://intranet.example.org"],
    )
    log_format: Literal["text", "json"] = Field("text", description="json for log collectors")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug logs every request"
    )
    leaderboard_page_dir: Annotated[Path, AfterValidator(_existing_folder)] | None = Field(
        None, description="folder of the built page; default frontend/dist beside the backend"
    )
    refresh_seconds: float = Field(
        10.0, ge=1, le=3600, description="polling interval in seconds for today and yesterday"
    )
    response_limit_mb: float = Field(
        64.0, ge=1, le=1000, description="largest response of the gateway in MB, after decompression"
    )
    history_days: int = Field(30, ge=2, le=400, description="days loaded at start-up, newest first")
    live_readers: int = Field(
        5000, ge=0, le=100_000, description="maximum number of live connections; further pages poll"
    )
    logs_budget_mb: float = Field(
        200.0, ge=0, le=100_000, description="maximum MB of request logs read per start; 0 disables them"
    )
    logs_mb_per_second: float = Field(5.0, gt=0, le=1000, description="rate limit for reading request logs")
    database_url: Annotated[SecretStr, AfterValidator(_store_url)] | None = Field(
        None,
        description="store of what must survive a restart; unset: an SQLite file. PostgreSQL for several "
        "processes; sqlite:// keeps everything in memory",
        examples=["postgresql://user:password@host/leaderboard"],
    )
    leaderboard_data_dir: Path | None = Field(
        None, description="folder of the SQLite file; default data in the checkout or the working directory"
    )
    store_days: int = Field(400, ge=2, le=4000, description="days of usage that the store keeps")
    store_minutes_days: int = Field(
        60, ge=2, le=4000, description="days of which the store keeps the minutes of usage"
    )
    leaderboard_cdn_seconds: int = Field(
        0,
        ge=0,
        le=60,
        description="seconds for which a CDN may send a response of a public board again; 0: never",
    )
    event_name: str | None = Field(
        None, description="the event's name, the board's title; at most 200 characters", max_length=200
    )
    event_timezone: ZoneInfo = Field(
        ZoneInfo("UTC"), description="IANA time zone of the event", examples=["Europe/Zurich"]
    )
    event_start: Time | None = Field(
        None,
        description="start of the event, such as 2026-11-23T09:00; the page then shows the event",
        examples=_TIME_EXAMPLE,
    )
    event_end: Annotated[Time | None, AfterValidator(_after_start)] = Field(
        None, description="end of the event", examples=_TIME_EXAMPLE
    )
    event_announcement: str | None = Field(
        None,
        description="a sentence shown during the event, at most 300 characters",
        max_length=300,
    )
    demo_event: Literal["on", "off"] = Field(
        "on", description="whether the demo shows an invented event if EVENT_START is unset"
    )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if not isinstance(value, str) or value.strip()}

    @property
    def demo(self) -> bool:
        return self.litellm_base_url is None

    @property
    def data_dir(self) -> Path:
        top = Path(__file__).resolve().parents[3]
        is_checkout = (top / "backend" / "pyproject.toml").is_file()
        return self.leaderboard_data_dir or (top if is_checkout else Path.cwd()) / "data"

    @property
    def extra_headers(self) -> dict[str, str]:
        return (
            _header_pairs(self.litellm_extra_headers.get_secret_value()) if self.litellm_extra_headers else {}
        )

    @property
    def secrets(self) -> list[str]:
        """What no log and no error may show."""
        known = (
            self.litellm_api_key,
            self.server_basic_auth_token,
            self.admin_token,
            self.litellm_admin_key,
            self.join_code,
        )
        database = urlsplit(self.database_url.get_secret_value()) if self.database_url else None
        return [
            *(secret.get_secret_value() for secret in known if secret),
            *([database.password] if database and database.password else []),
            *self.extra_headers.values(),
        ]

    @property
    def allowed_hosts(self) -> frozenset[str] | None:
        """Host names that may be in a request, in lower case; None: any, where other machines reach the board directly.

        Names whose pages may call the API are the operator's own, and so is that of the API.
        """
        names = [name.strip().lower() for name in self.leaderboard_allowed_hosts]
        if "*" in names or not (names or is_loopback(self.leaderboard_host)):
            return None
        urls = [*self.origins, *filter(None, [self.vite_backend_url, self.leaderboard_public_url])]
        return frozenset([*names, *(AnyHttpUrl(url).host or "" for url in urls)])

    @property
    def origins(self) -> list[str]:
        """Other origins whose pages may call the API: the dev server, the workshop's host, and those that are set."""
        port = self.vite_leaderboard_frontend_port
        origins = [f"http://localhost:{port}", f"http://127.0.0.1:{port}"]
        if host := self.workshop_host:
            origins += [f"https://{host}", f"http://{host}"]
        return [*origins, *self.leaderboard_origins]

    @property
    def workshop_host(self) -> str | None:
        """Where the workshop's own proxy serves the page."""
        if not (self.vite_workshop_user and self.vite_workshop_domain):
            return None
        return f"{self.vite_workshop_user}-leaderboard-frontend.{self.vite_workshop_domain}"


def load_settings(env_file: Path | None = None) -> Settings:
    """Settings from the environment over `.env` over defaults; SettingsError names everything that is wrong.

    If the key is all that is missing, a terminal prompts for it without echo.
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
        return Settings(_env_file=env_file, litellm_api_key=_prompt_for_key(host))
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _prompt_for_key(host: str) -> SecretStr:
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
        (name.upper(), str(field.default or ""), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _explain(error: ValidationError) -> str:
    lines = [f"  {str(problem['loc'][0]).upper()}: {_sentence(problem)}" for problem in error.errors()]
    return "These settings are wrong:\n" + "\n".join(lines)


def _sentence(problem: ErrorDetails) -> str:
    """What was wrong and what to do, without the value, which may be a secret."""
    limits = problem.get("ctx", {})
    match problem["type"].split("_"):
        case ["value", "error"] | ["key", "missing"]:
            return problem["msg"].removeprefix("Value error, ")
        case ["int", *_]:
            return "must be a whole number"
        case ["float", *_] | ["finite", "number"]:
            return "must be a number"
        case ["greater", *_]:
            return (
                f"must be at least {limits['ge']:g}"
                if "ge" in limits
                else f"must be more than {limits['gt']:g}"
            )
        case ["less", *_]:
            return f"must be at most {limits['le']:g}"
        case ["string", "too", "long"]:
            return f"must have at most {limits['max_length']} characters"
        case ["literal", "error"]:
            return f"must be {limits['expected']}"
        case ["zoneinfo", *_]:
            kind = "an IANA time zone name"
        case ["datetime", *_]:
            kind = "a time"
        case ["url", *_]:
            kind = "a URL without user, password, query and fragment,"
        case _:
            return f"must look like {_example(problem)}"
    return f"must be {kind} such as {_example(problem)}"


def _example(problem: ErrorDetails) -> object:
    return (Settings.model_fields[str(problem["loc"][0])].examples or ["another value"])[0]
