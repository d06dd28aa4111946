"""The join service of the settings."""

from collections.abc import Callable, Mapping

from leaderboard.client.admin_api import AdminAPI
from leaderboard.client.transport import Limits, Transport
from leaderboard.clock import Clock
from leaderboard.errors import SettingsError
from leaderboard.join.records import Records
from leaderboard.join.rules import Rules
from leaderboard.join.service import JoinService
from leaderboard.settings import Settings
from leaderboard.store.join_rows import JoinRows

# Attendees wait for these responses.
_LIMITS = Limits(head_seconds=15.0, whole_seconds=20.0, concurrent=8)


def join_service(
    settings: Settings,
    rows: JoinRows,
    clock: Clock,
    board_teams: Callable[[], Mapping[str, str]] = dict,
) -> JoinService:
    if settings.litellm_base_url is None or settings.litellm_admin_key is None:
        raise SettingsError("LITELLM_BASE_URL and LITELLM_ADMIN_KEY are needed to make teams and keys.")
    transport = _transport(settings, settings.litellm_admin_key.get_secret_value(), "LITELLM_ADMIN_KEY")
    return JoinService(AdminAPI(transport), Records(rows, first_rules(settings)), clock, board_teams)


def attendee_transport(settings: Settings, key: str) -> Transport:
    """For one request with an attendee's key, through the address that the backend uses."""
    return _transport(settings, key, "the request")


def first_rules(settings: Settings) -> Rules:
    """Until they are changed in /admin."""
    return Rules(
        open=settings.join_open == "on",
        models=settings.join_models,
        person_budget=settings.join_person_budget,
        team_budget=settings.join_team_budget,
        event_budget=settings.join_event_budget,
        duration=settings.join_duration,
        keys_per_person=settings.join_keys_per_person,
        team_size=settings.join_team_size,
    )


def _transport(settings: Settings, key: str, key_name: str) -> Transport:
    if settings.litellm_base_url is None:
        raise SettingsError("LITELLM_BASE_URL is not set.")
    return Transport(
        settings.litellm_base_url,
        key,
        retries=1,
        key_header=settings.litellm_key_header,
        key_name=key_name,
        extra_headers=settings.extra_headers,
        limits=_LIMITS,
    )
