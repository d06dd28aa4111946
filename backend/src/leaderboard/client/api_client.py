"""LiteLLMAPI: requests to the gateway, paging, and the one validation of each response."""

import logging
import math
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from leaderboard.client.causes import Body
from leaderboard.client.models import (
    ActivityBreakdown,
    ActivityPage,
    DayActivity,
    ListedTeam,
    Metrics,
    ModelInfo,
    ReleaseInfo,
    RequestLog,
    RequestLogPage,
    SetAside,
)
from leaderboard.client.nulls import incomplete_requests, nulls_of_activity
from leaderboard.client.pieces import MIN_PIECES, PIECE_BYTES, NotCuttableError, add_part, cut, cut_list
from leaderboard.client.salvage import Lost, field_of, salvage
from leaderboard.client.transport import Query, Transport
from leaderboard.errors import EndpointNotFound, KeyForbidden, NotLiteLLM, RequestRejected

log = logging.getLogger(__name__)

_ACTIVITY = TypeAdapter(ActivityPage)
_RELEASE_INFO = TypeAdapter(ReleaseInfo)

_ACTIVITY_PATH = "/team/daily/activity"
# One page holds any day (500 teams have some ten thousand rows), so that new rows cannot shift pages.
_ROWS_PER_PAGE = 100_000
_MAX_PAGES = 10_000
_MODEL_INFO_SECONDS = 600.0
# Newer releases return up to 1000 request logs per page, older ones 100.
_LOG_PAGE_SIZES = (1000, 100)
_FAILURE_PAGES = 3
_LOG_PATHS = ("/spend/logs/v2", "/spend/logs/ui")
# From the smallest response to the largest (2 MB).
_RELEASE_PATHS = ("/health/readiness/details", "/health/readiness", "/openapi.json")
_RELEASE = re.compile(r"\d+\.\d+\.\d+[A-Za-z0-9.+-]{0,20}")
_MIN_WINDOW = timedelta(seconds=2)
_COUNT_BEYOND = timedelta(minutes=10)
_Shape = TypeVar("_Shape")


@dataclass(frozen=True, slots=True)
class _List(Generic[_Shape]):
    """A response with a list of entries: it is one itself, or has one as this member."""

    shape: TypeAdapter[_Shape]
    member: bytes
    entries: Callable[[_Shape], list[Any]]


_TEAMS = _List(TypeAdapter(list[ListedTeam]), b"", lambda teams: teams)
_MODELS = _List(TypeAdapter(ModelInfo), b'"data"', lambda models: models.data)
_LOGS = _List(TypeAdapter(RequestLogPage), b'"data"', lambda page: page.data)


@dataclass(frozen=True, slots=True)
class RequestLogWindow:
    """All requests that started in [first, last]; `size` in bytes as received.

    `set_aside` counts requests that were left out, and those with a null number.
    """

    first: datetime
    last: datetime
    logs: tuple[RequestLog, ...]
    size: int
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class _Response(Generic[_Shape]):
    value: _Shape
    size: int
    set_aside: tuple[SetAside, ...]


class LiteLLMAPI:
    """The endpoints of a LiteLLM gateway. Every failure is a GatewayError with a sentence for the user."""

    def __init__(
        self,
        transport: Transport,
        *,
        clock: Callable[[], float] = time.monotonic,
        piece_bytes: int = PIECE_BYTES,
    ) -> None:
        self._transport = transport
        self._piece_bytes = piece_bytes
        self._clock = clock
        self._model_info: tuple[float, ModelInfo] | None = None
        self._model_info_lock = threading.Lock()
        self._log_page_size = _LOG_PAGE_SIZES[0]
        self._log_path = _LOG_PATHS[0]
        self._noticed: set[tuple[str, str]] = set()
        # What was set aside of the last response of each endpoint that returns a list.
        self._lists_set_aside: dict[str, tuple[SetAside, ...]] = {}

    @property
    def lists_set_aside(self) -> tuple[SetAside, ...]:
        """What was set aside of the newest lists of teams and models."""
        return tuple(part for parts in list(self._lists_set_aside.values()) for part in parts)

    def fetch_teams(self) -> list[ListedTeam]:
        """All teams with an admin's key, otherwise those of the key's user."""
        return self._fetch_list("/team/list", _TEAMS)

    def fetch_team_daily_activity(
        self, first: date, last: date, team_id: str | None = None, *, page_size: int = _ROWS_PER_PAGE
    ) -> list[DayActivity]:
        """Days with usage. A day split over pages is returned in as many pieces, which the ledger adds up.

        What was set aside comes with a piece of its own, which has no usage.
        """
        days: list[DayActivity] = []
        pages: list[list[DayActivity]] = []
        for page in range(1, _MAX_PAGES + 1):
            fetched = self._activity_page(first, last, team_id, page, page_size)
            response = fetched.value
            if response.results and response.results in pages:
                raise NotLiteLLM(
                    f"{_ACTIVITY_PATH} repeats a page as page {page}: the gateway, or a cache or proxy before it, "
                    "ignores the page number."
                )
            pages.append(response.results)
            days += response.results
            nulls = nulls_of_activity(_ACTIVITY_PATH, response)
            self._notice(nulls)
            if set_aside := (*fetched.set_aside, *nulls):
                days.append(_without_usage(last, set_aside))
            # Pages past the last are empty, which ends the loop for a gateway that always reports more.
            if not response.results or not (
                response.metadata.has_more or response.metadata.total_pages > page
            ):
                return days
        raise NotLiteLLM(f"/team/daily/activity reported more than {_MAX_PAGES} pages.")

    def fetch_oldest_day(self, first: date, last: date) -> date | None:
        """The oldest day with usage, None without any: two small requests instead of one per day."""
        newest = self._activity_page(first, last, None, 1, 1).value
        if not newest.results:
            return None
        rows = _reported_pages(newest)
        if rows is None:
            return first  # no day is known to be empty
        oldest = self._activity_page(first, last, None, max(rows, 1), 1).value
        if rows > 1 and oldest.results == newest.results:
            return first  # the page number was ignored, or all rows are alike
        return min(day.date for day in oldest.results or newest.results)

    def count_rows(self, first: date, last: date) -> int | None:
        """The gateway's rows for these days, by one small request; None where the release doesn't report them."""
        return _reported_pages(self._activity_page(first, last, None, 1, 1).value)

    def fetch_model_info(self) -> ModelInfo:
        """Deployments, cached for 10 minutes. Older releases list them under /v1 only."""
        with self._model_info_lock:
            if self._model_info and self._clock() - self._model_info[0] < _MODEL_INFO_SECONDS:
                return self._model_info[1]
            try:
                info = self._fetch_list("/model/info", _MODELS)
            except EndpointNotFound:
                info = self._fetch_list("/v1/model/info", _MODELS)
            self._model_info = (self._clock(), info)
            return info

    def fetch_release(self) -> str | None:
        """LiteLLM's version, such as "1.106.2"; None if the gateway doesn't report it."""
        for path in _RELEASE_PATHS:
            try:
                reported = _validated(path, self._transport.get(path, {}), _RELEASE_INFO)[0]
            except (EndpointNotFound, KeyForbidden):
                continue
            release = reported.litellm_version or reported.info.version or ""
            if _RELEASE.fullmatch(release):
                return release
        return None

    def fetch_request_logs(self, first: datetime, last: datetime) -> Iterator[RequestLogWindow]:
        """Requests that started in [first, last], newest window first, each window whole.

        The endpoint sorts without a tie-breaker, so each window comes from a single page, and is split when it
        doesn't fit. A row weighs about 10 kB, so a long window is first counted with a page of one row.
        Adjacent windows share a boundary second: keep rows by request_id.
        """
        stack = [(_whole_second(first), _whole_second(last) + timedelta(seconds=1))]
        spent = 0
        while stack:
            begin, end = stack.pop()
            pieces = 1
            if end - begin > _COUNT_BEYOND:
                count = self._log_page(begin, end, page=1, rows=1)
                spent += count.size
                if not _rows(count):
                    yield RequestLogWindow(begin, end, (), spent)
                    spent = 0
                    continue
                # Without a reported total, halve until the window is short.
                pieces = max(2, _ceil(count.value.total, self._log_page_size // 2))
                pieces = 1 if self._fits(count.value) else pieces
            if pieces == 1:
                page = self._log_page(begin, end)
                spent += page.size
                if _rows(page) < self._log_page_size and page.value.total <= _rows(page):
                    yield _window(begin, end, page.value.data, spent, _parts(page))
                    spent = 0
                    continue
                if end - begin <= _MIN_WINDOW:
                    yield self._paged_window(begin, end, page, spent)
                    spent = 0
                    continue
                pieces = 2
            stack += _split(begin, end, pieces)

    def fetch_failures(self, first: datetime, last: datetime) -> list[RequestLog]:
        """The newest failed requests that started in [first, last], up to 100 on each of three pages.

        Releases that cannot filter return all requests, of which the failed ones are kept.
        """
        found: dict[str, RequestLog] = {}
        begin, end = _whole_second(first), _whole_second(last) + timedelta(seconds=1)
        for number in range(1, _FAILURE_PAGES + 1):
            page = self._log_page(begin, end, number, _LOG_PAGE_SIZES[-1], {"status_filter": "failure"})
            found |= {log.request_id: log for log in page.value.data if log.status == "failure"}
            if _rows(page) < _LOG_PAGE_SIZES[-1]:
                break
        return list(found.values())

    def _fits(self, count: RequestLogPage) -> bool:
        return 0 < count.total < self._log_page_size

    def _paged_window(
        self, begin: datetime, end: datetime, page: _Response[RequestLogPage], size: int
    ) -> RequestLogWindow:
        """More requests within two seconds than fit on a page: paging is the only way left."""
        logs = {log.request_id: log for log in page.value.data}
        set_aside = _parts(page)
        number = 1
        while _rows(page) and number < _MAX_PAGES:
            if _rows(page) < self._log_page_size and len(logs) + set_aside >= page.value.total:
                break
            number += 1
            page = self._log_page(begin, end, number)
            size += page.size
            set_aside += _parts(page)
            logs |= {log.request_id: log for log in page.value.data}
        return _window(begin, end, logs.values(), size, set_aside)

    def _log_page(
        self,
        begin: datetime,
        end: datetime,
        page: int = 1,
        rows: int | None = None,
        condition: Mapping[str, str] = MappingProxyType({}),
    ) -> _Response[RequestLogPage]:
        query: dict[str, str | int] = {
            **condition,
            "start_date": f"{begin:%Y-%m-%d %H:%M:%S}",
            "end_date": f"{end:%Y-%m-%d %H:%M:%S}",
            "page": page,
            "page_size": rows or self._log_page_size,
        }
        try:
            return self._fetch_logs(query)
        except RequestRejected:
            if rows or self._log_page_size == _LOG_PAGE_SIZES[-1]:
                raise
            self._log_page_size = _LOG_PAGE_SIZES[-1]
            return self._fetch_logs(query | {"page_size": self._log_page_size})

    def _fetch_logs(self, query: Query) -> _Response[RequestLogPage]:
        most = int(query["page_size"])
        try:
            return self._fetch(self._log_path, query, _LOGS, most)
        except EndpointNotFound as error:
            if self._log_path == _LOG_PATHS[-1]:
                raise
            try:
                # Releases up to 1.80.5 have the same rows for their own user interface only.
                response = self._fetch(_LOG_PATHS[-1], query, _LOGS, most)
            except EndpointNotFound:
                raise error from None
        self._log_path = _LOG_PATHS[-1]
        return response

    def _activity_page(
        self, first: date, last: date, team_id: str | None, page: int, page_size: int
    ) -> _Response[ActivityPage]:
        query = _activity_query(first, last, team_id, page, page_size)
        response = self._activity(self._transport.get(_ACTIVITY_PATH, query))
        metadata = response.value.metadata
        if "page" in metadata.model_fields_set and metadata.page != page:
            raise NotLiteLLM(
                f"{_ACTIVITY_PATH} returned page {metadata.page} instead of page {page}: the gateway, or a cache or "
                "proxy before it, ignores the page number."
            )
        return response

    def _activity(self, body: Body) -> _Response[ActivityPage]:
        """A large body is validated in pieces."""
        try:
            own, days = cut(body, self._piece_bytes) if self._is_large(body) else (body, [])
        except NotCuttableError:
            own, days = body, []
        page, set_aside = _validated(_ACTIVITY_PATH, own, _ACTIVITY)
        for cut_day in days:
            first, lost = _validated(_ACTIVITY_PATH, cut_day.page, _ACTIVITY)
            set_aside += lost
            page.results.extend(first.results)
            # None if the day was set aside.
            for day in first.results:
                for further in cut_day.further_pages():
                    part, lost = _validated(_ACTIVITY_PATH, further, _ACTIVITY)
                    set_aside += lost
                    add_part(day, *part.results)
        return self._response(page, set_aside, len(body))

    def _fetch_list(self, path: str, kind: _List[_Shape]) -> _Shape:
        response = self._fetch(path, {}, kind)
        self._lists_set_aside[path] = response.set_aside
        return response.value

    def _fetch(
        self, path: str, query: Query, kind: _List[_Shape], most: float = math.inf
    ) -> _Response[_Shape]:
        """The validated response with at most so many entries; a large one is validated in pieces."""
        body = self._transport.get(path, query)
        try:
            pieces = cut_list(body, self._piece_bytes, kind.member) if self._is_large(body) else None
        except NotCuttableError:
            pieces = None
        value, set_aside = _validated(path, body if pieces is None else pieces.empty, kind.shape)
        for page in pieces.pages() if pieces else ():
            part, lost = _validated(path, page, kind.shape, is_piece=True)
            kind.entries(value).extend(kind.entries(part))
            set_aside += lost
            if len(kind.entries(value)) > most:
                break
        if len(kind.entries(value)) > most:
            raise NotLiteLLM(
                f"{path} returned more than {most} entries: the gateway, or a cache or proxy before it, ignores the "
                "page size."
            )
        if pieces and set_aside and not kind.entries(value):
            # Perhaps no response of LiteLLM at all: then this is an error.
            _validated(path, next(pieces.pages()), kind.shape)
        return self._response(value, set_aside, len(body))

    def _is_large(self, body: Body) -> bool:
        return len(body) > MIN_PIECES * self._piece_bytes

    def _response(self, value: _Shape, set_aside: Counter[Lost], size: int) -> _Response[_Shape]:
        parts = tuple(SetAside(*lost, count) for lost, count in sorted(set_aside.items()))
        self._notice(parts)
        return _Response(value, size, parts)

    def _notice(self, set_aside: Iterable[SetAside]) -> None:
        """Logs each field once."""
        for part in set_aside:
            if (part.endpoint, part.field) not in self._noticed:
                self._noticed.add((part.endpoint, part.field))
                log.warning(
                    "%d parts of %s are incomplete or set aside: field %s, %s. The rest counts; /status reports it.",
                    part.parts,
                    part.endpoint,
                    part.field,
                    part.reason,
                )


def _validated(
    path: str, body: Body, shape: TypeAdapter[_Shape], *, is_piece: bool = False
) -> tuple[_Shape, Counter[Lost]]:
    """What is readable, and what was set aside."""
    try:
        return shape.validate_json(body), Counter()
    except ValidationError as error:
        rejected = error
    try:
        return salvage(path, body, shape, rejected, is_piece=is_piece)
    except ValidationError as error:
        raise NotLiteLLM(_describe(path, error)) from None


def _without_usage(day: date, set_aside: tuple[SetAside, ...]) -> DayActivity:
    return DayActivity(date=day, metrics=Metrics(), breakdown=ActivityBreakdown(), set_aside=set_aside)


def _window(
    begin: datetime, end: datetime, logs: Collection[RequestLog], size: int, lost: int
) -> RequestLogWindow:
    return RequestLogWindow(begin, end, tuple(logs), size, lost + incomplete_requests(logs))


def _parts(page: _Response[RequestLogPage]) -> int:
    return sum(part.parts for part in page.set_aside)


def _rows(page: _Response[RequestLogPage]) -> int:
    """As received, including those set aside."""
    return len(page.value.data) + _parts(page)


def _reported_pages(page: ActivityPage) -> int | None:
    """None where the release omits the number."""
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


def _describe(path: str, error: ValidationError) -> str:
    """Names the endpoint and the field, but no value and no key of a mapping: those may be confidential."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = field_of(first["loc"])
    place = f" in field {where}" if where else ""
    return f"{path} returned something that LiteLLM would not send{place}: {first['msg'].lower()}."


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
