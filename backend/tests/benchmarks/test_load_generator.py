import pytest

from benchmarks.load_generator import ResponseCounter, parse_wrk

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
REFUSED = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"

WRK = """Running 1s test @ http://127.0.0.1:8000/tokens
  1 threads and 50 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.31ms  550.00us   9.64ms   97.02%
    Req/Sec    15.27k   501.00    15.88k    90.00%
  Latency Distribution
     50%  500.00us
     75%    3.30ms
     90%    3.50ms
     99%    1.20s
  15190 requests in 1.00s, 137.06MB read
Requests/sec:  15180.51
Transfer/sec:    136.98MB
"""


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_counts_whole_responses_however_they_are_cut(size: int) -> None:
    stream = (WHOLE + UNCHANGED + REFUSED) * 3
    counter = ResponseCounter()
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert sum(map(counter.feed, pieces)) == 9
    assert counter.failures == 3


def test_a_response_counts_when_its_last_byte_is_there() -> None:
    counter = ResponseCounter()
    assert counter.feed(WHOLE[:-1]) == 0
    assert counter.feed(WHOLE[-1:]) == 1


def test_reads_what_wrk_says() -> None:
    load = parse_wrk(WRK, busy=0.4)
    assert (load.rate, load.p50_ms, load.p99_ms, load.failures, load.busy) == (15180.51, 0.5, 1200, 0, 0.4)


def test_refused_and_broken_requests_are_failures() -> None:
    more = "  Socket errors: connect 0, read 2, write 0, timeout 1\n  Non-2xx or 3xx responses: 30\n"
    assert parse_wrk(WRK + more, busy=0.4).failures == 33


def test_says_what_is_missing_from_an_answer_of_wrk() -> None:
    with pytest.raises(ValueError, match="Requests/sec"):
        parse_wrk("unable to connect", busy=0)
