"""Logs never stop the board and never flood."""

import errno
import io
import logging
import os
import threading

from leaderboard.logging import QueuedLines, RateLimit
from tests.support.waiting import until


def record(message: str, *values: object, level: int = logging.WARNING) -> logging.LogRecord:
    return logging.LogRecord("board", level, "file", 1, message, values, None)


def test_writes_what_waits_before_it_ends() -> None:
    stream = io.StringIO()
    handler = QueuedLines(stream)
    for number in range(100):
        handler.emit(record("line %d", number))
    handler.close()

    assert stream.getvalue().splitlines() == [f"line {number}" for number in range(100)]


def test_a_pipe_without_a_reader_does_not_block() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as unread:
        handler = QueuedLines(unread, max_waiting=10)
        done = threading.Event()

        def log_much() -> None:
            for _ in range(100):
                handler.emit(record("x" * 10_000))
            done.set()

        threading.Thread(target=log_much, daemon=True).start()
        try:
            assert done.wait(20)
        finally:
            # Frees the thread that still writes.
            os.close(reading)
            handler.close()


def test_a_stuck_reader_makes_no_more_lines_wait_than_the_limit() -> None:
    writes, is_free = threading.Event(), threading.Event()

    class Stuck(io.StringIO):
        def write(self, text: str) -> int:
            writes.set()
            is_free.wait()
            return super().write(text)

    stream = Stuck()
    handler = QueuedLines(stream, max_waiting=10)
    handler.emit(record("written"))
    assert writes.wait(20)
    for number in range(100):
        handler.emit(record("line %d", number))
    is_free.set()
    until(lambda: len(stream.getvalue().splitlines()) == 11, "what waited is written")
    handler.close()

    assert stream.getvalue().splitlines() == ["written", *(f"line {number}" for number in range(10))]


def test_a_closed_stream_loses_lines_and_nothing_else() -> None:
    stream = io.StringIO()
    stream.close()
    for target in (stream, None):
        handler = QueuedLines(target)
        handler.emit(record("lost"))
        handler.close()


def test_a_full_disk_loses_lines_and_nothing_else() -> None:
    class FullOnce(io.StringIO):
        """A disk that is full for the first line."""

        full = True

        def write(self, text: str) -> int:
            if self.full:
                self.full = False
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(text)

    stream = FullOnce()
    handler = QueuedLines(stream)
    handler.emit(record("lost"))
    handler.emit(record("written"))
    handler.close()

    assert stream.getvalue() == "written\n"


def test_warnings_of_one_kind_are_limited_and_others_are_not() -> None:
    limit = RateLimit()
    passed = [limit.filter(record("%s failed", number)) for number in range(1000)]

    assert sum(passed) == 20
    assert limit.filter(record("something else"))
    later = record("%s failed", 1000)
    later.created += 60
    assert limit.filter(later)
    assert all(limit.filter(record("GET /x", level=logging.DEBUG)) for _ in range(1000))
