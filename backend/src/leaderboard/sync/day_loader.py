"""Fetches one day from the gateway, and turns days and request logs into facts."""

from collections import defaultdict
from datetime import UTC, date, datetime

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.models import DayActivity, RequestLog
from leaderboard.clock import Clock
from leaderboard.errors import NotLiteLLM
from leaderboard.ledger.attribution import DayTotals, add_up, day_facts, real_key, real_model
from leaderboard.ledger.facts import NOT_TEAMS, NOTHING, UNASSIGNED, DayFacts, Usage
from leaderboard.ledger.ledger import TeamName
from leaderboard.ledger.usage_timing import LoggedRequest
from leaderboard.ledger.visible_names import visible_name

_MAX_TRIES = 3


def read_day(client: LiteLLMAPI, day: date, clock: Clock) -> DayFacts:
    """One day in one request, and one more for each team whose models cannot be derived from its keys.

    A team whose id has a comma is never requested: the gateway would split the id. Its models are derived.
    If rows were added between the requests, all are repeated, a few times.
    """
    for _ in range(_MAX_TRIES):
        read_at = clock()
        sums = _sums_of(client.fetch_team_daily_activity(day, day), day)
        if sums.exceeds_total():
            raise NotLiteLLM(
                f"/team/daily/activity reports more usage of the teams than of the whole day ({day.isoformat()})."
            )
        alone = {
            team_id: _sums_of(client.fetch_team_daily_activity(day, day, team_id), day)
            for team_id in sorted(sums.ambiguous_teams() - NOT_TEAMS)
            # The gateway splits team_ids at commas: such a team cannot be requested alone.
            if "," not in team_id
        }
        if all(response.agrees_with(team_id, sums.teams[team_id]) for team_id, response in alone.items()):
            break
    return day_facts(day, sums, alone, read_at)


def empty_day(day: date, read_at: datetime) -> DayFacts:
    return DayFacts(day, (), NOTHING, (), (), read_at)


def logged_requests(
    logs: tuple[RequestLog, ...],
) -> tuple[dict[date, list[LoggedRequest]], dict[str, TeamName]]:
    """Requests by the UTC day they started on, and the newest names of their teams."""
    by_day: dict[date, list[LoggedRequest]] = defaultdict(list)
    names: dict[str, TeamName] = {}
    for log in logs:
        request = _logged(log)
        by_day[request.started_at.date()].append(request)
        name = visible_name(log.metadata.user_api_key_team_alias) if log.metadata else ""
        if name:
            named = TeamName(request.started_at, name)
            names[request.team_id] = max(names.get(request.team_id, named), named)
    return dict(by_day), names


def _sums_of(pieces: list[DayActivity], day: date) -> DayTotals:
    return add_up(piece for piece in pieces if piece.date == day)


def _logged(log: RequestLog) -> LoggedRequest:
    started = _utc(log.started_at)
    cached = log.metadata.additional_usage_values if log.metadata else None
    failed = log.status == "failure"
    return LoggedRequest(
        request_id=log.request_id,
        started_at=started,
        ended_at=_utc(log.ended_at) if log.ended_at else started,
        team_id=log.team_id or UNASSIGNED,
        key=real_key(log.api_key or ""),
        model=real_model(log.model_group or "") or real_model(log.model or ""),
        usage=Usage(
            cost=log.spend or 0.0,
            prompt_tokens=log.prompt_tokens or 0,
            completion_tokens=log.completion_tokens or 0,
            total_tokens=log.total_tokens or 0,
            cache_read_tokens=(cached and cached.cache_read_input_tokens) or 0,
            cache_creation_tokens=(cached and cached.cache_creation_input_tokens) or 0,
            requests=1,
            successful_requests=int(not failed),
            failed_requests=int(failed),
        ),
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
