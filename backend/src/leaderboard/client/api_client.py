"""LiteLLMAPI: asks the gateway, follows pages, validates the wire once."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from leaderboard.client.fast_decoding import FastDecoder
from leaderboard.client.models import (
    ActivityPage,
    DayActivity,
    ListedTeam,
    ModelInfo,
    RequestLog,
    RequestLogPage,
    Wire,
)
from leaderboard.client.transport import Query, Transport
from leaderboard.errors import EndpointNotFound, NotLiteLLM, RequestRejected

_TEAMS = TypeAdapter(list[ListedTeam])
_ACTIVITY = TypeAdapter(ActivityPage)
_WHOLE_DAYS = FastDecoder(ActivityPage)
_MODELS = TypeAdapter(ModelInfo)
_LOGS = TypeAdapter(RequestLogPage)
_FIELDS = {
    field.alias or name for shape in Wire.__subclasses__() for name, field in shape.model_fields.items()
}

_ACTIVITY_PATH = "/team/daily/activity"
# A day of 500 teams has some ten thousand rows: one page holds any day, so none is torn by rows that arrive meanwhile.
_ROWS_A_PAGE = 100_000
_MOST_PAGES = 10_000
_MODEL_INFO_SECONDS = 600.0
# Newer releases give up to 1000 request logs a page, older ones 100.
_LOGS_A_PAGE = (1000, 100)
_NARROWEST = timedelta(seconds=2)
_COUNTED_FIRST = timedelta(minutes=10)
_Shape = TypeVar("_Shape")


@dataclass(frozen=True, slots=True)
class RequestLogWindow:
    """All requests that started in [first, last]; `size` in bytes as received."""

    first: datetime
    last: datetime
    logs: tuple[RequestLog, ...]
    size: int


class LiteLLMAPI:
    """The four endpoints of a LiteLLM gateway. Every failure is a GatewayError with a sentence for people."""

    def __init__(self, transport: Transport, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._clock = clock
        self._model_info: tuple[float, ModelInfo] | None = None
        self._model_info_lock = threading.Lock()
        self._logs_a_page = _LOGS_A_PAGE[0]

    def fetch_teams(self) -> list[ListedTeam]:
        """All teams for an admin's key, one's own for another."""
        return self._ask("/team/list", {}, _TEAMS)[0]

    def fetch_team_daily_activity(
        self, first: date, last: date, team_id: str | None = None, *, page_size: int = _ROWS_A_PAGE
    ) -> list[DayActivity]:
        """Days with usage; a day that was split over pages comes in as many pieces (the ledger adds them up)."""
        days: list[DayActivity] = []
        for page in range(1, _MOST_PAGES + 1):
            body = self._transport.get(_ACTIVITY_PATH, _activity_query(first, last, team_id, page, page_size))
            answer = _WHOLE_DAYS.decode(body) or _read(_ACTIVITY_PATH, body, _ACTIVITY)
            days += answer.results
            # Past the last page there is nothing: without this a gateway that always says "more" would never end.
            if not answer.results or not (answer.metadata.has_more or answer.metadata.total_pages > page):
                return days
        raise NotLiteLLM(f"/team/daily/activity still had more after {_MOST_PAGES} pages.")

    def fetch_oldest_day(self, first: date, last: date) -> date | None:
        """The oldest day with usage, None where there is none: two small questions in place of one a day."""
        newest = self._activity_page(first, last, None, 1, 1)
        if not newest.results:
            return None
        rows = _pages_told(newest)
        if rows is None:
            return first  # then no day is known to be empty
        oldest = self._activity_page(first, last, None, max(rows, 1), 1)
        return min(day.date for day in oldest.results or newest.results)

    def count_rows(self, first: date, last: date) -> int | None:
        """Rows of the table behind these days, in one small question; None where the release doesn't tell."""
        return _pages_told(self._activity_page(first, last, None, 1, 1))

    def fetch_model_info(self) -> ModelInfo:
        """Deployments; remembered for 10 minutes. Older releases have them under /v1 only."""
        with self._model_info_lock:
            if self._model_info and self._clock() - self._model_info[0] < _MODEL_INFO_SECONDS:
                return self._model_info[1]
            try:
                info, _ = self._ask("/model/info", {}, _MODELS)
            except EndpointNotFound:
                info, _ = self._ask("/v1/model/info", {}, _MODELS)
            self._model_info = (self._clock(), info)
            return info

    def fetch_request_logs(self, first: datetime, last: datetime) -> Iterator[RequestLogWindow]:
        """Requests that started in [first, last], newest window first, each window whole.

        The endpoint sorts without a tie-breaker, so a window is taken from a single page and split when it is
        fuller; rows weigh some 10 kB, so a long window is counted with a page of one row before it is read.
        Neighbouring windows share a boundary second: keep rows by request_id.
        """
        stack = [(_whole_second(first), _whole_second(last) + timedelta(seconds=1))]
        spent = 0
        while stack:
            begin, end = stack.pop()
            pieces = 1
            if end - begin > _COUNTED_FIRST:
                count, size = self._log_page(begin, end, page=1, rows=1)
                spent += size
                if not count.data:
                    yield RequestLogWindow(begin, end, (), spent)
                    spent = 0
                    continue
                # Releases that don't tell the total leave it out: then halve until the window is short.
                pieces = max(2, _ceil(count.total, self._logs_a_page // 2)) if not self._fits(count) else 1
            if pieces == 1:
                page, size = self._log_page(begin, end)
                spent += size
                if len(page.data) < self._logs_a_page and page.total <= len(page.data):
                    yield RequestLogWindow(begin, end, tuple(page.data), spent)
                    spent = 0
                    continue
                if end - begin <= _NARROWEST:
                    yield self._paged_window(begin, end, page, spent)
                    spent = 0
                    continue
                pieces = 2
            stack += _split(begin, end, pieces)

    def _fits(self, count: RequestLogPage) -> bool:
        return 0 < count.total < self._logs_a_page

    def _paged_window(
        self, begin: datetime, end: datetime, page: RequestLogPage, size: int
    ) -> RequestLogWindow:
        """More requests within two seconds than a page holds: pages are all there is."""
        logs = {log.request_id: log for log in page.data}
        number = 1
        while page.data and number < _MOST_PAGES:
            if len(page.data) < self._logs_a_page and len(logs) >= page.total:
                break
            number += 1
            page, more = self._log_page(begin, end, number)
            size += more
            logs |= {log.request_id: log for log in page.data}
        return RequestLogWindow(begin, end, tuple(logs.values()), size)

    def _log_page(
        self, begin: datetime, end: datetime, page: int = 1, rows: int | None = None
    ) -> tuple[RequestLogPage, int]:
        query: dict[str, str | int] = {
            "start_date": f"{begin:%Y-%m-%d %H:%M:%S}",
            "end_date": f"{end:%Y-%m-%d %H:%M:%S}",
            "page": page,
            "page_size": rows or self._logs_a_page,
        }
        try:
            return self._ask("/spend/logs/v2", query, _LOGS)
        except RequestRejected:
            if rows or self._logs_a_page == _LOGS_A_PAGE[-1]:
                raise
            self._logs_a_page = _LOGS_A_PAGE[-1]
            return self._ask("/spend/logs/v2", query | {"page_size": self._logs_a_page}, _LOGS)

    def _activity_page(
        self, first: date, last: date, team_id: str | None, page: int, page_size: int
    ) -> ActivityPage:
        return self._ask(_ACTIVITY_PATH, _activity_query(first, last, team_id, page, page_size), _ACTIVITY)[0]

    def _ask(self, path: str, query: Query, shape: TypeAdapter[_Shape]) -> tuple[_Shape, int]:
        """The answer and its size in bytes."""
        body = self._transport.get(path, query)
        return _read(path, body, shape), len(body)


def _read(path: str, body: bytes, shape: TypeAdapter[_Shape]) -> _Shape:
    try:
        return shape.validate_json(body)
    except ValidationError as error:
        raise NotLiteLLM(_explain(path, error)) from None


def _pages_told(page: ActivityPage) -> int | None:
    """Older releases don't."""
    return page.metadata.total_pages if "total_pages" in page.metadata.model_fields_set else None


def _activity_query(
    first: date, last: date, team_id: str | None, page: int, page_size: int
) -> dict[str, str | int]:
    query: dict[str, str | int] = {
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "page": page,
        "page_size": page_size,
    }
    return query if team_id is None else query | {"team_ids": team_id}


def _explain(path: str, error: ValidationError) -> str:
    """Names the endpoint and the field, never a value nor a key of a mapping: they may be anything."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) if isinstance(part, int) or part in _FIELDS else "*" for part in first["loc"])
    place = f" in field {where}" if where else ""
    return f"{path} answered with something LiteLLM would not send{place}: {first['msg'].lower()}."


def _whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)


def _ceil(count: int, per: int) -> int:
    return -(-count // per)


def _split(begin: datetime, end: datetime, pieces: int) -> list[tuple[datetime, datetime]]:
    """Windows of whole seconds, oldest first."""
    seconds = int((end - begin).total_seconds())
    step = max(1, _ceil(seconds, pieces))
    cuts = [begin + timedelta(seconds=offset) for offset in range(0, seconds, step)] + [end]
    return list(pairwise(cuts))
