"""Settings from the environment and .env."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr, ValidationError

from leaderboard.errors import SettingsError
from leaderboard.settings import Settings, describe_settings, load_settings

KEY = "sk-nobody-may-see-this"
URL = "https://litellm.example.org"
NAMES = {name.upper() for name in Settings.model_fields}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper() in NAMES:
            monkeypatch.delenv(name)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


@pytest.fixture
def _off_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        yield


def test_without_any_setting_it_is_the_demo_with_defaults_that_serve_a_workshop() -> None:
    settings = load_settings()
    assert settings.demo
    assert (settings.litellm_base_url, settings.litellm_api_key, settings.server_basic_auth_token) == (
        None,
    ) * 3
    assert (settings.vite_leaderboard_backend_port, settings.vite_leaderboard_frontend_port) == (8000, 5173)
    assert settings.leaderboard_host == "127.0.0.1"
    assert settings.leaderboard_page_dir is None
    assert (settings.refresh_seconds, settings.history_days) == (10, 30)
    assert (settings.logs_budget_mb, settings.logs_mb_per_second) == (200, 5)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("VITE_LEADERBOARD_BACKEND_PORT", "9000", 9000),
        ("VITE_LEADERBOARD_FRONTEND_PORT", " 5174 ", 5174),
        ("VITE_WORKSHOP_USER", "ada", "ada"),
        ("VITE_WORKSHOP_DOMAIN", "workshop.example.org", "workshop.example.org"),
        ("VITE_BACKEND_URL", "https://api.example.org:8443/board/", "https://api.example.org:8443/board"),
        ("VITE_BACKEND_URL", "http://[::1]:8002", "http://[::1]:8002"),
        ("SERVER_BASIC_AUTH_TOKEN", "let-me-in-please", SecretStr("let-me-in-please")),
        ("ADMIN_TOKEN", "only-for-organisers", SecretStr("only-for-organisers")),
        ("LEADERBOARD_HOST", "0.0.0.0", "0.0.0.0"),  # noqa: S104 - read, not bound to
        ("LEADERBOARD_PAGE_DIR", "/usr/bin", Path("/usr/bin")),
        ("REFRESH_SECONDS", "2.5", 2.5),
        ("HISTORY_DAYS", "7", 7),
        ("LOGS_BUDGET_MB", "0", 0),
        ("LOGS_MB_PER_SECOND", "0.5", 0.5),
        ("EVENT_NAME", " Kiln & Code ", "Kiln & Code"),
        ("EVENT_TIMEZONE", "Asia/Kolkata", ZoneInfo("Asia/Kolkata")),
        ("EVENT_ANNOUNCEMENT", "Lunch is served.", "Lunch is served."),
        ("DEMO_EVENT", "off", "off"),
    ],
)
def test_each_setting_is_read_from_the_environment_and_from_the_file(
    monkeypatch: pytest.MonkeyPatch, env_file: Path, name: str, text: str, value: object
) -> None:
    env_file.write_text(f"{name}='{text}'\n")
    assert getattr(load_settings(env_file), name.lower()) == value
    monkeypatch.setenv(name, text)
    assert getattr(load_settings(), name.lower()) == value


def test_a_gateway_and_its_key_belong_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", f" {URL}/litellm/ ")
    monkeypatch.setenv("LITELLM_API_KEY", f" {KEY}\n")
    settings = load_settings()
    assert settings.litellm_base_url == f"{URL}/litellm"
    assert settings.litellm_api_key == SecretStr(KEY)
    assert not settings.demo


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, env_file: Path) -> None:
    env_file.write_text("HISTORY_DAYS=7\nREFRESH_SECONDS=5\n")
    monkeypatch.setenv("HISTORY_DAYS", "14")
    settings = load_settings(env_file)
    assert (settings.history_days, settings.refresh_seconds) == (14, 5)


@pytest.mark.parametrize("blank", ["", "   "])
@pytest.mark.parametrize("name", sorted(NAMES))
def test_blank_is_unset(monkeypatch: pytest.MonkeyPatch, env_file: Path, name: str, blank: str) -> None:
    defaults = load_settings()
    monkeypatch.setenv(name, blank)
    assert load_settings() == defaults
    monkeypatch.delenv(name)
    env_file.write_text(f'{name}="{blank}"\n')
    assert load_settings(env_file) == defaults


def test_a_blank_in_the_environment_hides_the_file(monkeypatch: pytest.MonkeyPatch, env_file: Path) -> None:
    env_file.write_text(f"LITELLM_BASE_URL={URL}\nLITELLM_API_KEY={KEY}\n")
    monkeypatch.setenv("LITELLM_BASE_URL", "")
    monkeypatch.setenv("LITELLM_API_KEY", "")
    assert load_settings(env_file).demo


def test_the_file_may_have_comments_exports_quotes_and_other_peoples_settings(env_file: Path) -> None:
    env_file.write_text('# ours\nexport HISTORY_DAYS="9" # days\nSOMETHING_ELSE=1\n\nREFRESH_SECONDS = 3\n')
    settings = load_settings(env_file)
    assert (settings.history_days, settings.refresh_seconds) == (9, 3)


def test_the_file_may_begin_with_the_mark_of_an_editor_on_windows(env_file: Path) -> None:
    env_file.write_bytes("HISTORY_DAYS=9\r\nREFRESH_SECONDS=3\r\n".encode("utf-8-sig"))
    settings = load_settings(env_file)
    assert (settings.history_days, settings.refresh_seconds) == (9, 3)


def test_a_file_that_is_not_text_is_named(env_file: Path) -> None:
    env_file.write_bytes(b"LITELLM_API_KEY=\xff\xfe\xe4\n")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        load_settings(env_file)


WRONG = {
    "LITELLM_BASE_URL": "litellm.example.org",
    "VITE_LEADERBOARD_BACKEND_PORT": "80000",
    "VITE_LEADERBOARD_FRONTEND_PORT": "five",
    "REFRESH_SECONDS": "0",
    "HISTORY_DAYS": "1",
    "LOGS_BUDGET_MB": "-1",
    "LOGS_MB_PER_SECOND": "nan",
}


def test_everything_that_is_wrong_is_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WRONG.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LITELLM_API_KEY", "sk-with a blank")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    lines = str(raised.value).splitlines()
    assert lines[0] == "These settings are wrong:"
    assert {line.split(":")[0].strip() for line in lines[1:]} == {*WRONG, "LITELLM_API_KEY"}


@pytest.mark.usefixtures("_off_a_terminal")
def test_what_is_missing_is_reported_with_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", URL)
    monkeypatch.setenv("HISTORY_DAYS", "many")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert "LITELLM_API_KEY: is missing" in str(raised.value)
    assert "HISTORY_DAYS: " in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (name, value)
            for name in sorted(WRONG)
            if name.endswith("PORT")
            for value in ("0", "65536", "-1", "8000.5")
        ),
        ("REFRESH_SECONDS", "0.5"),
        ("REFRESH_SECONDS", "inf"),
        ("REFRESH_SECONDS", "nan"),
        ("HISTORY_DAYS", "401"),
        ("HISTORY_DAYS", "2.5"),
        ("LOGS_BUDGET_MB", "inf"),
        ("LOGS_MB_PER_SECOND", "0"),
    ],
)
def test_a_figure_out_of_its_bounds_is_wrong(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"(?m)^  {name}: "):
        load_settings()


@pytest.mark.parametrize(
    "url",
    [
        "litellm.example.org",
        "localhost:4000",
        "ftp://litellm.example.org",
        "http://",
        "http://:4000",
        "http://[::1",
        "http://litellm.example.org:99999",
        f"http://name:{KEY}",
        f"http://{KEY}@litellm.example.org",
        f"http://user:{KEY}@litellm.example.org",
        f"http://litellm.example.org/?key={KEY}",
        f"http://litellm.example.org/#{KEY}",
    ],
)
def test_a_url_that_leads_nowhere_is_wrong_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", url)
    monkeypatch.setenv("LITELLM_API_KEY", KEY)
    with pytest.raises(SettingsError, match="LITELLM_BASE_URL: must ") as raised:
        load_settings()
    assert KEY not in str(raised.value)
    assert str(raised.value).count("\n") == 1


@pytest.mark.parametrize(
    "url",
    [
        "api.example.org",
        "ftp://api.example.org",
        'http://a"b',
        "http://a; script-src *",
        "http://[::1",
    ],
)
def test_an_api_url_that_would_become_something_else_in_the_page_is_wrong(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("VITE_BACKEND_URL", url)
    with pytest.raises(SettingsError, match="VITE_BACKEND_URL: must be a URL"):
        load_settings()


@pytest.mark.parametrize(
    "url", ["http://localhost:4000", "http://[::1]:4000", "HTTPS://LiteLLM.example.org/a/b"]
)
def test_a_url_may_have_a_port_and_a_path(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", url)
    monkeypatch.setenv("LITELLM_API_KEY", KEY)
    assert load_settings().litellm_base_url == url.replace("HTTPS://LiteLLM", "https://litellm")


@pytest.mark.parametrize("key", ["sk-two words", "sk-two\nlines", "sk-ünicode", "sk-\x07bell"])
def test_a_key_that_no_header_can_carry_is_wrong_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", URL)
    monkeypatch.setenv("LITELLM_API_KEY", key)
    with pytest.raises(SettingsError, match="LITELLM_API_KEY: must not contain spaces") as raised:
        load_settings()
    assert key not in str(raised.value)


def test_a_key_without_a_url_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_API_KEY", KEY)
    with pytest.raises(SettingsError, match="LITELLM_API_KEY: is set but LITELLM_BASE_URL is not") as raised:
        load_settings()
    assert KEY not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("VITE_LEADERBOARD_BACKEND_PORT", "80000", "must be at most 65535"),
        ("HISTORY_DAYS", "1", "must be at least 2"),
        ("HISTORY_DAYS", "many", "must be a whole number"),
        ("LOGS_MB_PER_SECOND", "0", "must be more than 0"),
        ("REFRESH_SECONDS", "often", "must be a number"),
        ("LOG_FORMAT", "xml", "must be 'text' or 'json'"),
        ("LEADERBOARD_ROOT_PATH", "board", "must look like /board"),
        (
            "LEADERBOARD_FRAME_ANCESTORS",
            "https://a.example; script-src *",
            "must be origins separated by spaces, such",
        ),
        (
            "LEADERBOARD_ORIGINS",
            "https://a.example/path",
            "must be a URL .* such as https://board.example.org",
        ),
        ("EVENT_TIMEZONE", "Mars/Olympus", "must be an IANA time zone name such as Europe/Zurich"),
        ("EVENT_ANNOUNCEMENT", "x" * 301, "must have at most 300 characters"),
        ("DEMO_EVENT", "later", "must be 'on' or 'off'"),
    ],
)
def test_an_error_shows_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"(?m)^  {name}: {sentence}"):
        load_settings()


def test_additional_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADERBOARD_ORIGINS", " https://a.example , http://b.example:8080/,")
    assert load_settings().origins[-2:] == ["https://a.example", "http://b.example:8080"]


# The event


def test_an_event_is_on_the_clocks_of_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENT_TIMEZONE", "Asia/Kolkata")
    monkeypatch.setenv("EVENT_START", " 2026-11-23T09:00 ")
    monkeypatch.setenv("EVENT_END", "2026-11-23T12:00:00Z")
    settings = load_settings()
    assert settings.event_start == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    assert settings.event_end == datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_an_event_without_a_zone_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENT_START", "2026-11-23")
    monkeypatch.setenv("EVENT_END", "2026-11-24 18:00")
    settings = load_settings()
    assert settings.event_start == datetime(2026, 11, 23, tzinfo=UTC)
    assert settings.event_end == datetime(2026, 11, 24, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ({"EVENT_START": "2026-11-23T09:00"}, "EVENT_END"),
        ({"EVENT_END": "2026-11-23T09:00"}, "EVENT_END"),
        ({"EVENT_START": "2026-11-23T09:00", "EVENT_END": "2026-11-23T09:00"}, "EVENT_END"),
        ({"EVENT_START": "2026-11-23T09:00", "EVENT_END": "2026-11-23T10:30+02:00"}, "EVENT_END"),
        ({"EVENT_START": "monday", "EVENT_END": "2026-11-23T09:00"}, "EVENT_START"),
        ({"EVENT_START": "20261123", "EVENT_END": "2026-11-23T09:00"}, "EVENT_START"),
        ({"EVENT_START": "2026-02-30", "EVENT_END": "2026-11-23T09:00"}, "EVENT_START"),
        ({"EVENT_START": "2026-11-23T25:00", "EVENT_END": "2026-11-24"}, "EVENT_START"),
        ({"EVENT_TIMEZONE": "Mars/Olympus"}, "EVENT_TIMEZONE"),
        ({"EVENT_TIMEZONE": "../etc/passwd"}, "EVENT_TIMEZONE"),
    ],
)
def test_an_event_that_cannot_be_names_one_setting(
    monkeypatch: pytest.MonkeyPatch, event: dict[str, str], named: str
) -> None:
    for name, value in event.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert [line.split(":")[0].strip() for line in str(raised.value).splitlines()[1:]] == [named]


# A key that is missing


@pytest.mark.usefixtures("_off_a_terminal")
def test_a_url_without_a_key_is_wrong_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", URL)
    with pytest.raises(
        SettingsError, match=r"LITELLM_API_KEY: is missing\. Set it in the environment or in \.env"
    ):
        load_settings()


_SHOW_WHAT_WAS_READ = """
from leaderboard.errors import SettingsError
from leaderboard.settings import load_settings
try:
    settings = load_settings()
    print("shown:", settings)
    print("length:", len(settings.litellm_api_key.get_secret_value()))
except SettingsError as error:
    print("refused:", error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="terminals work differently there")
@pytest.mark.parametrize(
    ("typed", "output"),
    [
        (f"{KEY}\n", f"length: {len(KEY)}"),
        (f"  {KEY} \n", f"length: {len(KEY)}"),
        ("\n", "refused: LITELLM_API_KEY is missing: no key was typed."),
        ("\x04", "refused: LITELLM_API_KEY is missing: no key was typed."),
        ("\x03", "refused: LITELLM_API_KEY is missing: no key was typed."),
        ("sk-two words\n", "LITELLM_API_KEY: must not contain spaces"),
    ],
    ids=["a key", "a key in blanks", "nothing", "end of input", "interrupt", "not a key"],
)
def test_a_terminal_prompts_for_a_missing_key_and_does_not_show_it(
    tmp_path: Path, typed: str, output: str
) -> None:
    seen = _on_a_terminal(_SHOW_WHAT_WAS_READ, typed, tmp_path, LITELLM_BASE_URL=URL)
    assert "Key for litellm.example.org (not shown): " in seen
    assert output in seen
    assert KEY not in seen
    assert "two words" not in seen
    assert "Traceback" not in seen


@pytest.mark.skipif(sys.platform == "win32", reason="terminals work differently there")
def test_a_terminal_does_not_prompt_while_other_settings_are_wrong(tmp_path: Path) -> None:
    seen = _on_a_terminal(_SHOW_WHAT_WAS_READ, "", tmp_path, LITELLM_BASE_URL=URL, HISTORY_DAYS="many")
    assert "not shown" not in seen
    assert "HISTORY_DAYS" in seen
    assert "LITELLM_API_KEY: is missing" in seen


def _on_a_terminal(program: str, typed: str, folder: Path, **environment: str) -> str:
    """All that a terminal shows while the program runs on it and input is typed."""
    ours, theirs = os.openpty()
    starter = (
        f"import os, signal; os.setsid(); os.close(os.open({os.ttyname(theirs)!r}, os.O_RDWR))\n"
        # Whatever runs the tests in the background may have them ignore it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", starter + program],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
    )
    os.close(theirs)
    seen = b""
    try:
        while part := _read(ours):
            seen += part
            if typed and b"not shown" in seen:
                os.write(ours, typed.encode())
                typed = ""
        process.wait(20)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux raises it once the other side has closed
        return b""


@pytest.mark.parametrize("name", ["SERVER_BASIC_AUTH_TOKEN", "ADMIN_TOKEN"])
def test_a_token_that_could_be_guessed_is_refused_with_a_better_one(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    proposals = set()
    for _ in range(2):
        monkeypatch.setenv(name, "fifteen-letters")
        with pytest.raises(SettingsError, match=f"{name}: must have at least 16") as raised:
            load_settings()
        assert "fifteen-letters" not in str(raised.value)
        proposals.add(str(raised.value).split("such as ")[1].split()[0])

    assert len(proposals) == 2
    for proposal in proposals:
        monkeypatch.setenv(name, proposal)
        assert load_settings().model_dump()[name.lower()] == SecretStr(proposal)


def test_the_admin_token_is_not_the_viewers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVER_BASIC_AUTH_TOKEN", "let-me-in-please")
    monkeypatch.setenv("ADMIN_TOKEN", "let-me-in-please")
    with pytest.raises(SettingsError, match="ADMIN_TOKEN: must not be the viewers' token") as raised:
        load_settings()
    assert "let-me-in-please" not in str(raised.value)


# Secrets


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", URL)
    monkeypatch.setenv("LITELLM_API_KEY", KEY)
    monkeypatch.setenv("SERVER_BASIC_AUTH_TOKEN", "let-me-in-please")
    monkeypatch.setenv("ADMIN_TOKEN", "only-for-organisers")
    settings = load_settings()
    assert "only-for-organisers" in settings.secrets
    shown = [
        repr(settings),
        str(settings),
        str(settings.model_dump()),
        settings.model_dump_json(),
        f"{settings}",
    ]
    assert not any(
        secret in text for text in shown for secret in (KEY, "let-me-in-please", "only-for-organisers")
    )


def test_further_headers_are_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_EXTRA_HEADERS", "X-Pass=Basic YWJj==, X-List=a%2Cb")
    settings = load_settings()
    assert settings.extra_headers == {"X-Pass": "Basic YWJj==", "X-List": "a,b"}
    assert set(settings.secrets) == {"Basic YWJj==", "a,b"}
    assert "YWJj" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LITELLM_EXTRA_HEADERS", "X-Secret-Pass"),
        ("LITELLM_EXTRA_HEADERS", "X-Pass="),
        ("LITELLM_EXTRA_HEADERS", "X Pass=secret-value"),
        ("LITELLM_EXTRA_HEADERS", "X-Pass=secret%0d%0aX-Other: 1"),
        ("LITELLM_EXTRA_HEADERS", "Host=secret.example.org"),
        ("LITELLM_KEY_HEADER", "X Key: secret"),
    ],
)
def test_a_header_that_cannot_be_sent_is_wrong_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"(?m)^  {name}: ") as raised:
        load_settings()
    assert "secret" not in str(raised.value).lower()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEADERBOARD_TRUSTED_PROXIES", "my-proxy"),
        ("LEADERBOARD_TRUSTED_PROXIES", "10.0.0.1;10.0.0.2"),
        ("LEADERBOARD_TRUSTED_PROXIES", "10.0.0.1,"),
        ("LEADERBOARD_PAGE_DIR", "/no/such/folder"),
        ("LEADERBOARD_ROOT_PATH", "board"),
        ("LEADERBOARD_FRAME_ANCESTORS", "https://example.org, https://example.com"),
        ("LEADERBOARD_FRAME_ANCESTORS", "https://example.org/path"),
        ("VITE_WORKSHOP_USER", "ada@example.org"),
        ("VITE_WORKSHOP_DOMAIN", "https://example.org"),
        ("LITELLM_BASE_URL", "https://litellm.example.org/my gateway"),
        ("RESPONSE_LIMIT_MB", "0"),
        ("LEADERBOARD_ALLOWED_HOSTS", "https://board.example.org"),
        ("LEADERBOARD_ALLOWED_HOSTS", "board.example.org:443"),
        ("LEADERBOARD_ALLOWED_HOSTS", "board.example.org;other.example.org"),
        ("LEADERBOARD_EMAIL_ALIASES", "yes"),
    ],
)
def test_nonsense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"(?m)^  {name}: "):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEADERBOARD_TRUSTED_PROXIES", "*"),
        ("LEADERBOARD_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8, ::1"),
        ("LEADERBOARD_FRAME_ANCESTORS", "'self' https://*.example.org http://localhost:3000 https:"),
        ("VITE_WORKSHOP_DOMAIN", "workshop.example.org"),
    ],
)
def test_what_makes_sense_is_accepted(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(load_settings(), name.lower()) == value


def test_settings_do_not_change() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.history_days = 7  # type: ignore[misc]


# What follows from them


def test_the_dev_server_may_call_the_api() -> None:
    assert load_settings().origins == ["http://localhost:5173", "http://127.0.0.1:5173"]


def test_the_workshop_host_may_call_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITE_LEADERBOARD_FRONTEND_PORT", "5180")
    monkeypatch.setenv("VITE_WORKSHOP_USER", "ada")
    monkeypatch.setenv("VITE_WORKSHOP_DOMAIN", "workshop.example.org")
    assert load_settings().origins == [
        "http://localhost:5180",
        "http://127.0.0.1:5180",
        "https://ada-leaderboard-frontend.workshop.example.org",
        "http://ada-leaderboard-frontend.workshop.example.org",
    ]


@pytest.mark.parametrize("name", ["VITE_WORKSHOP_USER", "VITE_WORKSHOP_DOMAIN"])
def test_half_a_workshop_host_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "ada")
    assert len(load_settings().origins) == 2


def test_every_setting_is_described_with_its_default() -> None:
    described = {name: (default, meaning) for name, default, meaning in describe_settings()}
    assert set(described) == NAMES
    assert all(meaning for _, meaning in described.values())
    assert described["VITE_LEADERBOARD_BACKEND_PORT"][0] == "8000"
    assert described["LITELLM_API_KEY"][0] == ""


@pytest.mark.parametrize(
    "url", ["mysql://u:hunter2@h/d", "leaderboard.sqlite3", "postgresql://[u:hunter2@h/d"]
)
def test_a_database_url_that_cannot_work_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SettingsError, match="DATABASE_URL: must be a URL of SQLite or PostgreSQL") as raised:
        load_settings()

    assert "hunter2" not in str(raised.value)


def test_the_password_of_the_database_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hunter22@h/d")
    settings = load_settings()

    assert "hunter22" in settings.secrets
    assert "hunter22" not in repr(settings)
