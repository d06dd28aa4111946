"""The transport against a real HTTP server on loopback."""

import gzip
import json
import logging
import socket
import ssl
import subprocess
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks.product import free_port
from leaderboard.client.transport import Limits, Query, Transport
from leaderboard.errors import (
    BlockedInFront,
    EndpointNotFound,
    GatewayError,
    GatewayFailed,
    GatewayOverloaded,
    GatewayTooSlow,
    GatewayUnreachable,
    KeyForbidden,
    KeyRefused,
    NotLiteLLM,
    RequestRejected,
    ResponseTooLarge,
)
from tests.client.odd_server import (
    Dripping,
    DrippingHead,
    Flood,
    Handler,
    OddServer,
    Reply,
    dropped,
    gzipped,
    half,
    half_of_chunks,
    half_without_length,
    silent,
    stuck,
    whole,
)
from tests.support.programs import program

KEY = "sk-the-key-nobody-may-see"
NOTHING: Query = {}
TEAMS = b'[{"team_id": "a", "team_alias": "' + b"x" * 5000 + b'"}]'
USUAL = Limits()
IMPATIENT = Limits(head_seconds=0.25)


def transport_to(server: OddServer, retries: int = 3, limits: Limits = USUAL) -> Transport:
    return Transport(server.url, KEY, retries=retries, back_off=0, limits=limits)


# What it sends


def test_sends_the_key_as_a_bearer_token(server: OddServer) -> None:
    server.will(whole())
    transport_to(server).get("/team/list", NOTHING)
    assert server.received[0].headers["Authorization"] == f"Bearer {KEY}"


def test_keeps_its_key_although_a_netrc_file_knows_the_host(
    server: OddServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.will(whole())
    transport_to(server).get("/team/list", NOTHING)
    assert server.received[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("prefix", ["", "/", "/litellm", "/litellm/", "/a/b"])
def test_keeps_the_path_prefix(server: OddServer, prefix: str) -> None:
    server.will(whole())
    Transport(server.url + prefix, KEY).get("/team/list", NOTHING)
    assert server.received[0].path == prefix.rstrip("/") + "/team/list"


def test_writes_the_query_so_that_it_arrives_as_meant(server: OddServer) -> None:
    server.will(whole())
    query: Query = {"start_date": "2026-11-23 10:00:00", "page": 2, "team_ids": "a+b&c=d é"}
    transport_to(server).get("/spend/logs/v2", query)
    assert server.received[0].query == {
        "start_date": "2026-11-23 10:00:00",
        "page": "2",
        "team_ids": "a+b&c=d é",
    }


def test_sends_no_cookies_back(server: OddServer) -> None:
    server.will(whole(Set_Cookie="session=1; Path=/"))
    transport = transport_to(server)
    transport.get("/team/list", NOTHING)
    transport.get("/team/list", NOTHING)
    assert "Cookie" not in server.received[1].headers


# What it takes


@pytest.mark.parametrize("body", [b'{"a": 1}', b"[]", b" \r\n\t{}", TEAMS])
def test_gives_the_body_as_it_came(server: OddServer, body: bytes) -> None:
    server.will(whole(body))
    assert transport_to(server).get("/team/list", NOTHING) == body


def test_unpacks_a_gzipped_body(server: OddServer) -> None:
    server.will(gzipped(TEAMS))
    assert transport_to(server).get("/team/list", NOTHING) == TEAMS
    assert "gzip" in server.received[0].headers["Accept-Encoding"]


def test_takes_a_body_in_chunks(server: OddServer) -> None:
    def in_chunks(handler: Handler) -> None:
        handler.start(200, Transfer_Encoding="chunked")
        handler.send(b'3\r\n{"a\r\n')
        handler.send(b'5\r\n": 1}\r\n0\r\n\r\n')

    server.will(in_chunks)
    assert transport_to(server).get("/team/list", NOTHING) == b'{"a": 1}'


def test_uses_one_connection_while_it_is_open(server: OddServer) -> None:
    server.will(whole(TEAMS), gzipped(TEAMS), whole(b"no", 404), whole(TEAMS))
    transport = transport_to(server)
    for path in ("/a", "/b", "/missing", "/c"):
        try:
            transport.get(path, NOTHING)
        except EndpointNotFound:
            assert path == "/missing"
    assert len(server.received) == 4
    assert server.connections() == 1


def test_each_thread_has_a_connection_of_its_own(server: OddServer) -> None:
    server.will(whole())
    transport = transport_to(server)
    all_sent = threading.Barrier(2, timeout=10)

    def send_twice() -> None:
        transport.get("/a", NOTHING)
        all_sent.wait()  # a thread that ends gives its connection up
        transport.get("/b", NOTHING)

    _at_once([send_twice, send_twice])
    assert len(server.received) == 4
    assert server.connections() == 2


def test_sends_at_most_four_requests_at_once(server: OddServer) -> None:
    at_once, most = 0, 0
    lock = threading.Lock()
    four = threading.Barrier(4, timeout=10)

    def crowded(handler: Handler) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        four.wait()  # passes only while four are being served
        handler.odd.over.wait(0.02)  # room for a fifth
        with lock:
            at_once -= 1
        whole()(handler)

    server.will(crowded)
    transport = transport_to(server)
    _at_once([lambda: transport.get("/team/list", NOTHING)] * 12)
    assert len(server.received) == 12
    assert most == 4


# What it retries


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_retries_an_overloaded_gateway(server: OddServer, status: int) -> None:
    server.will(whole(b"busy", status), whole(b"busy", status), whole(b"[]"))
    assert transport_to(server).get("/team/list", NOTHING) == b"[]"
    assert len(server.received) == 3


def test_retries_after_the_time_that_the_gateway_sets(server: OddServer) -> None:
    naps: list[float] = []
    server.will(whole(b"busy", 429, Retry_After="7"), whole(b"busy", 503, Retry_After="15"), whole(b"[]"))
    transport = Transport(server.url, KEY, sleep=naps.append)
    assert transport.get("/team/list", NOTHING) == b"[]"
    assert naps == [7, 15]


@pytest.mark.parametrize("patience", ["0", "later", "1.5", "-1", "Mon, 23 Nov 2020 10:00:00 GMT"])
def test_retries_at_once_when_the_gateway_sets_no_valid_time(server: OddServer, patience: str) -> None:
    server.will(whole(b"busy", 429, Retry_After=patience), whole(b"[]"))
    assert transport_to(server).get("/team/list", NOTHING) == b"[]"
    assert len(server.received) == 2


@pytest.mark.parametrize("patience", ["3600", "Mon, 23 Nov 2099 10:00:00 GMT"])
def test_does_not_wait_an_hour_for_a_gateway(server: OddServer, patience: str) -> None:
    server.will(whole(b"busy", 503, Retry_After=patience))
    with pytest.raises(GatewayOverloaded):
        transport_to(server).get("/team/list", NOTHING)
    assert len(server.received) == 1


def test_retries_when_the_connection_was_dropped(server: OddServer) -> None:
    server.will(dropped, dropped, whole(b"[]"))
    assert transport_to(server).get("/team/list", NOTHING) == b"[]"
    assert len(server.received) == 3


def test_retries_when_a_kept_connection_turns_out_to_be_closed(server: OddServer) -> None:
    def last_of_its_connection(handler: Handler) -> None:
        whole(b"[1]")(handler)
        handler.close_connection = True

    server.will(last_of_its_connection, whole(b"[2]"))
    transport = transport_to(server)
    assert transport.get("/a", NOTHING) == b"[1]"
    assert transport.get("/b", NOTHING) == b"[2]"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (whole(b"busy", 429), GatewayOverloaded),
        (whole(b"busy", 503, Retry_After="0"), GatewayOverloaded),
        (dropped, GatewayUnreachable),
    ],
)
def test_gives_up_after_its_retries(server: OddServer, reply: Reply, expected: type[GatewayError]) -> None:
    server.will(reply)
    with pytest.raises(expected):
        transport_to(server, retries=2).get("/team/list", NOTHING)
    assert len(server.received) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 500])
def test_does_not_retry_any_other_status(server: OddServer, status: int) -> None:
    server.will(whole(b"{}", status))
    with pytest.raises(GatewayError):
        transport_to(server).get("/team/list", NOTHING)
    assert len(server.received) == 1


def test_does_not_retry_a_slow_gateway(server: OddServer) -> None:
    server.will(silent)
    with pytest.raises(GatewayTooSlow):
        transport_to(server, limits=IMPATIENT).get("/team/list", NOTHING)
    assert len(server.received) == 1


# What it reports when it fails


@pytest.mark.parametrize(
    ("status", "expected", "words"),
    [
        (400, RequestRejected, ["did not accept", "/team/list", "400"]),
        (401, KeyRefused, ["refused the key", "LITELLM_API_KEY", "admin"]),
        (403, KeyForbidden, ["may not read /team/list", "admin", "LITELLM_API_KEY"]),
        (404, EndpointNotFound, ["no /team/list", "LITELLM_BASE_URL", "path prefix"]),
        (422, RequestRejected, ["did not accept", "/team/list", "422"]),
        (429, GatewayOverloaded, ["overloaded", "429", "attempt is automatic"]),
        (502, GatewayOverloaded, ["overloaded", "502"]),
        (503, GatewayOverloaded, ["overloaded", "503"]),
        (504, GatewayOverloaded, ["overloaded", "504"]),
        (500, GatewayFailed, ["status 500", "/team/list", "log has the cause"]),
        (418, GatewayFailed, ["status 418", "/team/list"]),
        (204, GatewayFailed, ["status 204"]),
    ],
)
def test_a_status_has_its_error_and_its_sentence(
    server: OddServer, status: int, expected: type[GatewayError], words: list[str]
) -> None:
    server.will(whole(b"" if status == 204 else b'{"error": {"message": "inner detail"}}', status))
    with pytest.raises(expected) as raised:
        transport_to(server, retries=0).get("/team/list", NOTHING)
    assert raised.type is expected
    assert raised.value.status == 502
    _reports(raised.value, *words)
    assert "inner detail" not in str(raised.value)


@pytest.mark.parametrize(
    "body",
    [b"<!doctype html><title>Sign in</title>", b"", b"   ", b"null", b'"ok"', b"12", b"OK", b"\x00\xff"],
)
def test_anything_but_json_is_not_litellm(server: OddServer, body: bytes) -> None:
    server.will(whole(body, Content_Type="text/html"))
    with pytest.raises(NotLiteLLM) as raised:
        transport_to(server).get("/team/list", NOTHING)
    _reports(raised.value, "/team/list", "not JSON", "LITELLM_BASE_URL")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_does_not_follow_a_login_redirect_and_names_its_host(server: OddServer, status: int) -> None:
    server.will(whole(b"", status, Location="https://login.example.org/sso?back=/team/list"))
    with pytest.raises(NotLiteLLM) as raised:
        transport_to(server).get("/team/list", NOTHING)
    _reports(raised.value, "redirects to another host", "sign in", "LITELLM_BASE_URL")
    assert "login.example.org" not in str(raised.value)
    assert "login.example.org" in raised.value.for_operators
    assert len(server.received) == 1


def test_does_not_read_a_redirect_without_end(server: OddServer) -> None:
    flood = Flood(status=302, location="/elsewhere")
    server.will(flood)
    with pytest.raises(ResponseTooLarge):
        transport_to(server, limits=Limits(response_bytes=2**20)).get("/team/list", NOTHING)
    assert flood.sent < flood.megabytes


@pytest.mark.parametrize("headers", [{"Location": "/sso/login"}, {"Location": "http://[broken"}, {}])
def test_names_no_host_where_a_redirect_has_none(server: OddServer, headers: dict[str, str]) -> None:
    server.will(whole(b"", 302, **headers))
    with pytest.raises(NotLiteLLM) as raised:
        transport_to(server).get("/team/list", NOTHING)
    _reports(raised.value, "redirects to another page")


@pytest.mark.parametrize(
    "reply",
    [
        half(TEAMS),
        half(gzip.compress(TEAMS), Content_Encoding="gzip"),
        half_of_chunks,
    ],
)
def test_a_body_cut_in_half_is_an_error(server: OddServer, reply: Reply) -> None:
    server.will(reply)
    with pytest.raises(GatewayUnreachable) as raised:
        transport_to(server).get("/team/list", NOTHING)
    _reports(raised.value, "/team/list", "broke off")


def test_continues_after_a_body_was_cut(server: OddServer) -> None:
    server.will(half(TEAMS), whole(TEAMS))
    transport = transport_to(server)
    with pytest.raises(GatewayUnreachable):
        transport.get("/team/list", NOTHING)
    assert transport.get("/team/list", NOTHING) == TEAMS


def test_a_body_that_is_not_gzip_as_it_claims_is_not_litellm(server: OddServer) -> None:
    server.will(whole(b"plain text after all", Content_Encoding="gzip"))
    with pytest.raises(NotLiteLLM) as raised:
        transport_to(server).get("/team/list", NOTHING)
    _reports(raised.value, "could not be unpacked")


def test_a_cut_that_http_cannot_see_leaves_no_whole_json(server: OddServer) -> None:
    server.will(half_without_length(gzip.compress(TEAMS), Content_Encoding="gzip"))
    try:
        body = transport_to(server).get("/team/list", NOTHING)
    except NotLiteLLM:
        return
    with pytest.raises(ValueError, match="line 1"):
        json.loads(body)


def test_stops_a_flood_at_the_limit(server: OddServer) -> None:
    flood = Flood()
    server.will(flood)
    with pytest.raises(ResponseTooLarge) as raised:
        transport_to(server, limits=Limits(response_bytes=2**20)).get("/team/list", NOTHING)
    _reports(raised.value, "/team/list", "more than 1 MB", "LITELLM_BASE_URL")
    assert flood.sent < flood.megabytes


def test_counts_a_packed_body_by_what_it_unpacks_to(server: OddServer) -> None:
    server.will(gzipped(b"[" + b" " * 3 * 2**20 + b"]"))
    with pytest.raises(ResponseTooLarge):
        transport_to(server, limits=Limits(response_bytes=2**20)).get("/team/list", NOTHING)


def test_takes_a_body_that_just_fits(server: OddServer) -> None:
    server.will(whole(TEAMS))
    assert transport_to(server, limits=Limits(response_bytes=len(TEAMS))).get("/team/list", NOTHING) == TEAMS


def test_stops_a_body_that_drips(server: OddServer) -> None:
    dripping = Dripping()
    server.will(dripping)
    with pytest.raises(GatewayTooSlow) as raised:
        transport_to(server, limits=Limits(whole_seconds=0.05)).get("/team/list", NOTHING)
    _reports(raised.value, "/team/list", "in time")
    assert dripping.sent < dripping.drops - 1


CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.mark.parametrize(
    "dripping",
    [
        DrippingHead(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        DrippingHead(CONTINUE, CONTINUE),
        DrippingHead(b"HTTP/1.1 503 Busy\r\nContent-Length: 600\r\n\r\n", b"x"),
    ],
    ids=["a header", "100 Continue", "the body of a response that is retried"],
)
def test_the_deadline_of_the_head_ends_what_drips(server: OddServer, dripping: DrippingHead) -> None:
    server.will(dripping)
    with pytest.raises(GatewayTooSlow):
        transport_to(server, limits=Limits(head_seconds=0.2)).get("/team/list", NOTHING)
    assert dripping.sent < dripping.pieces


def test_the_deadline_of_the_whole_ends_a_chunk_header_that_drips(server: OddServer) -> None:
    dripping = DrippingHead(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n1;x=", b"x")
    server.will(dripping)
    with pytest.raises(GatewayTooSlow):
        transport_to(server, limits=Limits(whole_seconds=0.2)).get("/team/list", NOTHING)
    assert dripping.sent < dripping.pieces


def test_a_body_without_a_length_is_not_taken_as_whole_at_the_deadline(server: OddServer) -> None:
    server.will(DrippingHead(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[]", b" "))
    with pytest.raises(GatewayTooSlow):
        transport_to(server, limits=Limits(whole_seconds=0.2)).get("/team/list", NOTHING)


def test_the_deadline_covers_all_retries_together(server: OddServer) -> None:
    naps: list[float] = []
    server.will(whole(b"busy", 503, Retry_After="7"))
    transport = Transport(server.url, KEY, limits=Limits(head_seconds=5), sleep=naps.append)
    with pytest.raises(GatewayOverloaded):
        transport.get("/team/list", NOTHING)
    assert naps == []
    assert len(server.received) == 1


def test_a_request_after_one_that_ran_out_of_time_succeeds(server: OddServer) -> None:
    server.will(silent, whole(TEAMS))
    # The second request takes a busy machine longer than others take here.
    transport = transport_to(server, limits=Limits(head_seconds=2))
    with pytest.raises(GatewayTooSlow):
        transport.get("/team/list", NOTHING)
    assert transport.get("/team/list", NOTHING) == TEAMS


@pytest.mark.parametrize("reply", [silent, stuck])
def test_a_silent_gateway_is_too_slow(server: OddServer, reply: Reply) -> None:
    server.will(reply)
    with pytest.raises(GatewayTooSlow) as raised:
        transport_to(server, limits=IMPATIENT).get("/team/list", NOTHING)
    _reports(raised.value, "/team/list", "in time", "overloaded")


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with pytest.raises(GatewayUnreachable) as raised:
        Transport(_free_url(), KEY, retries=1, back_off=0).get("/team/list", NOTHING)
    _reports(raised.value, "cannot be reached", "refuses connections", "LITELLM_BASE_URL")


@pytest.mark.parametrize(
    "url", ["http://a..b", "http://*.example", "http://127.0.0.1:99999", "ftp://127.0.0.1"]
)
def test_an_address_that_cannot_be_is_unreachable(url: str) -> None:
    with pytest.raises(GatewayUnreachable):
        Transport(url, KEY, retries=0).get("/team/list", NOTHING)


def test_tls_to_a_plain_port_is_reported(server: OddServer) -> None:
    server.will(whole())
    url = server.url.replace("http://", "https://")
    with pytest.raises(GatewayUnreachable) as raised:
        Transport(url, KEY, retries=1, back_off=0).get("/team/list", NOTHING)
    _reports(raised.value, "TLS", "http:// instead of https://")
    assert server.received == []


def test_an_untrusted_certificate_is_reported(tmp_path: Path) -> None:
    certificate, key = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def shake_hands() -> None:
            connection, _ = listener.accept()
            with connection, pytest.raises(OSError):  # noqa: PT011 - the client hangs up
                context.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=shake_hands)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(GatewayUnreachable) as raised:
            Transport(url, KEY, retries=0).get("/team/list", NOTHING)
        thread.join(10)
    _reports(raised.value, "certificate", "REQUESTS_CA_BUNDLE")


def test_a_host_that_is_not_in_the_dns_is_reported() -> None:
    with pytest.raises(GatewayUnreachable) as raised:
        Transport("http://gateway.invalid", KEY, retries=0).get("/team/list", NOTHING)
    _reports(raised.value, "resolved (DNS)", "LITELLM_BASE_URL")


def test_a_connection_closed_without_a_response_is_reported(server: OddServer) -> None:
    server.will(dropped)
    with pytest.raises(GatewayUnreachable) as raised:
        transport_to(server, retries=0).get("/team/list", NOTHING)
    _reports(raised.value, "closed the connection without a response")


def test_a_redirect_from_http_to_https_names_what_to_change(server: OddServer) -> None:
    server.will(whole(b"", 301, Location=server.url.replace("http://", "https://") + "/team/list"))
    with pytest.raises(NotLiteLLM) as raised:
        transport_to(server).get("/team/list", NOTHING)
    _reports(raised.value, "redirects http to https", "https://")


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "behind a path prefix"),
        ("/v1", "ends in /v1, which belongs to the model API: remove it"),
        ("/ui/", "ends in /ui: check whether the gateway has this path prefix"),
    ],
)
@pytest.mark.parametrize("reply", [whole(b'{"detail": "Not Found"}', 404), whole(b"<html>")])
def test_a_wrong_path_in_the_url_is_named(server: OddServer, reply: Reply, prefix: str, words: str) -> None:
    server.will(reply)
    with pytest.raises(GatewayError) as raised:
        Transport(server.url + prefix, KEY).get("/team/list", NOTHING)
    _reports(raised.value, words)


PAGE = b"<!doctype html><title>Access denied</title>"


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        (PAGE, {"Content_Type": "text/html"}, "A web page in front"),
        (PAGE, {"Server": "cloudflare"}, "Cloudflare"),
        (b"{}", {"CF_RAY": "8c0"}, "Cloudflare"),
        (b"", {"WWW_Authenticate": 'Basic realm="staff"'}, "requires Basic authentication"),
        (b'{"message": "No API key found"}', {}, "Something in front"),
    ],
)
def test_what_is_in_front_of_the_gateway_is_distinguished_from_it(
    server: OddServer, status: int, body: bytes, headers: dict[str, str], words: str
) -> None:
    server.will(whole(body, status, **headers))
    with pytest.raises(BlockedInFront) as raised:
        transport_to(server).get("/team/list", NOTHING)
    _reports(raised.value, words, str(status), "LITELLM_EXTRA_HEADERS")


@pytest.mark.parametrize(
    ("status", "body", "expected", "words"),
    [
        (400, '{"error": {"message": "{\'error\': \'No connected db.\'}"}}', GatewayFailed, "no database"),
        (400, '{"detail": {"error": "DB not connected. See docs"}}', GatewayFailed, "no database"),
        (400, '{"error": {"message": "ExceededBudget: over budget"}}', KeyForbidden, "budget"),
        (429, '{"error": {"message": "Budget has been exceeded! Cost: 2.1"}}', KeyForbidden, "budget"),
    ],
)
def test_a_cause_that_the_gateway_names_is_named(
    server: OddServer, status: int, body: str, expected: type[GatewayError], words: str
) -> None:
    server.will(whole(body, status))
    with pytest.raises(expected) as raised:
        transport_to(server, retries=0).get("/team/list", NOTHING)
    assert raised.type is expected
    _reports(raised.value, words, str(status))


def test_the_gateways_own_sentence_is_for_operators_and_without_secrets(server: OddServer) -> None:
    digest = "0123456789abcdef" * 4
    server.will(whole(f'{{"error": {{"message": "page_size of {KEY} ({digest}) is odd"}}}}', 400))
    with pytest.raises(RequestRejected) as raised:
        transport_to(server).get("/team/list", NOTHING)
    assert raised.value.for_operators.endswith(
        "The gateway reported: page_size of [redacted] ([redacted]) is odd"
    )
    assert "page_size" not in str(raised.value)


# Proxies and headers


def test_loopback_is_never_reached_through_a_proxy(
    server: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", _free_url())
    monkeypatch.setenv("http_proxy", _free_url())
    server.will(whole(b"[]"))
    assert transport_to(server, retries=0).get("/team/list", NOTHING) == b"[]"


@pytest.mark.parametrize("status", [200, 500])
def test_a_proxy_in_use_is_named_to_operators(
    server: OddServer, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("http_proxy", server.url.replace("http://", "http://user:password@"))
    server.will(whole(PAGE, status))
    with pytest.raises(GatewayError) as raised:
        Transport("http://gateway.invalid", KEY, retries=0).get("/team/list", NOTHING)
    assert f"through the proxy {server.url.removeprefix('http://')}" in raised.value.for_operators
    assert "password" not in raised.value.for_operators
    assert "127.0.0.1" not in str(raised.value)


def test_a_proxy_that_cannot_be_reached_is_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", _free_url())
    with pytest.raises(GatewayUnreachable) as raised:
        Transport("http://gateway.invalid", KEY, retries=0).get("/team/list", NOTHING)
    _reports(raised.value, "proxy that the environment sets", "NO_PROXY")


def test_sends_the_key_in_the_header_that_the_gateway_expects_and_further_headers(server: OddServer) -> None:
    server.will(whole())
    transport = Transport(
        server.url, KEY, key_header="X-Litellm-Key", extra_headers={"CF-Access-Client-Secret": "let me in"}
    )
    transport.get("/team/list", NOTHING)
    headers = server.received[0].headers
    assert headers["X-Litellm-Key"] == f"Bearer {KEY}"
    assert headers["CF-Access-Client-Secret"] == "let me in"
    assert "Authorization" not in headers


def test_no_error_shows_the_further_headers(server: OddServer) -> None:
    server.will(whole('{"detail": "bad header let-me-in"}', 400))
    transport = Transport(server.url, KEY, extra_headers={"X-Pass": "let-me-in"})
    with pytest.raises(RequestRejected) as raised:
        transport.get("/team/list", NOTHING)
    assert "let-me-in" not in raised.value.for_operators


# What it keeps to itself


def _echo(handler: Handler) -> None:
    """A proxy that shows what it was sent."""
    whole(f"<pre>{handler.headers}</pre>")(handler)


def _echo_to_login(handler: Handler) -> None:
    whole(b"", 302, Location=f"https://login.example.org/?key={KEY}")(handler)


@pytest.mark.parametrize(
    "reply",
    [
        *(
            whole(f'{{"error": "Received API Key = {KEY}"}}', status)
            for status in (400, 401, 403, 404, 429, 500, 503)
        ),
        _echo,
        _echo_to_login,
        dropped,
        half(TEAMS),
        half_of_chunks,
        silent,
        stuck,
        Flood(megabytes=8),
        whole(b"plain", Content_Encoding="gzip"),
    ],
)
def test_no_error_and_no_log_shows_the_key(
    server: OddServer, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.will(reply)
    transport = transport_to(server, retries=1, limits=Limits(head_seconds=0.5, response_bytes=2**20))
    with pytest.raises(GatewayError) as raised:
        transport.get("/team/list", NOTHING)
    shown = [
        *traceback.format_exception(raised.value),
        str(raised.value),
        repr(raised.value),
        raised.value.for_operators,
        repr(transport),
    ]
    assert "urllib3" in {record.name.partition(".")[0] for record in caplog.records}
    assert KEY not in "\n".join([*shown, caplog.text, *(str(record.__dict__) for record in caplog.records)])


def test_no_error_shows_the_address_of_the_gateway(server: OddServer) -> None:
    with pytest.raises(GatewayUnreachable) as raised:
        Transport(_free_url(), KEY, retries=0).get("/team/list", NOTHING)
    assert "127.0.0.1" not in str(raised.value)


def _reports(error: GatewayError, *words: str) -> None:
    sentence = str(error)
    assert all(word in sentence for word in words), sentence
    assert sentence.endswith(".")


def _at_once(tasks: Sequence[Callable[[], object]]) -> None:
    failures: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:  # noqa: BLE001 - raised below, in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == []


def _free_url() -> str:
    return f"http://127.0.0.1:{free_port()}"


def _self_signed(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = [
        str(program("openssl")),
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    command += ["-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key
