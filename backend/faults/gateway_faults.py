"""Faults of the gateway, of the network, and of what is between."""

import gzip
import json
import math
import re
import shlex
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

from benchmarks.product import Product
from faults.proxy import Certificates, Exchange, FaultProxy, Reply
from faults.run import Act, Fault, Stage
from faults.truth import DemoTruth, Tokens
from faults.viewer import NO_RESPONSE
from leaderboard.demo.workshop import TEAMS

_ODD_TEAM = TEAMS[0].team_id


class Entity(TypedDict):
    metrics: dict[str, object]
    api_key_breakdown: dict[str, "Entity"]


class Breakdown(TypedDict):
    entities: dict[str, Entity]


class Day(TypedDict):
    breakdown: Breakdown


class Page(TypedDict):
    """What is changed of the gateway's usage."""

    results: list[Day]
    metadata: dict[str, object]


_PAGE = b"<!doctype html><title>Sign in</title><h1>Sign in to continue</h1>"


def during(reply: Reply, cause: str = "") -> Act:
    """The proxy gives this reply until /status names the cause and responses are stale, or for three readings."""

    def act(stage: Stage) -> None:
        with stage.proxy.replying_with(reply):
            if cause:
                stage.until_failing(cause)
            else:
                stage.until_refreshed(3)

    return act


def lasting(reply: Reply, seconds: float) -> Act:
    def act(stage: Stage) -> None:
        with stage.proxy.replying_with(reply):
            time.sleep(seconds)

    return act


def status(code: int, body: bytes = b'{"error": {"message": "failed"}}', /, **headers: str) -> Reply:
    return lambda exchange: exchange.send(body, code, **headers)


def page(code: int, /, **headers: str) -> Reply:
    return status(code, _PAGE, Content_Type="text/html", **headers)


def refused(stage: Stage) -> None:
    with stage.proxy.refusing():
        stage.until_failing("refuses connections")


def reset_in_the_body(exchange: Exchange) -> None:
    content = exchange.fetch().content
    exchange.start(Content_Length=str(len(content)))
    exchange.write(content[: len(content) // 2])
    exchange.reset()


def silent(exchange: Exchange) -> None:
    exchange.over.wait()
    exchange.forward()


def slow(seconds: float) -> Reply:
    def reply(exchange: Exchange) -> None:
        exchange.over.wait(seconds)
        exchange.forward()

    return reply


def dripping_head(exchange: Exchange) -> None:
    content = exchange.fetch().content
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    exchange.drip(head.encode())
    exchange.write(content)


def dripping_body(exchange: Exchange) -> None:
    content = exchange.fetch().content
    exchange.start(Content_Length=str(len(content)))
    exchange.drip(content)


def truncated(exchange: Exchange) -> None:
    content = exchange.fetch().content
    exchange.send(content[: len(content) // 2])


def too_long_a_length(exchange: Exchange) -> None:
    content = exchange.fetch().content
    exchange.send(content, Content_Length=str(len(content) + 100))
    exchange.close()


def too_short_a_length(exchange: Exchange) -> None:
    content = exchange.fetch().content
    exchange.send(content, Content_Length=str(len(content) // 2))
    exchange.close()


def huge(exchange: Exchange) -> None:
    exchange.send(b"[" + b" " * (9 * 2**20) + b"]")


def zip_bomb(exchange: Exchange) -> None:
    exchange.send(gzip.compress(b"[" + b" " * (300 * 2**20) + b"]", 1), Content_Encoding="gzip")


def with_days(change: Callable[[list[Day]], object]) -> Reply:
    """The gateway's usage with its days changed."""

    def reply(exchange: Exchange) -> None:
        if exchange.path != "/team/daily/activity":
            exchange.forward()
            return
        content: Page = exchange.fetch().json()
        change(content["results"])
        exchange.send(json.dumps(content).encode())

    return reply


def repeated_pages(exchange: Exchange) -> None:
    if exchange.path != "/team/daily/activity":
        exchange.forward()
        return
    first_page = re.sub(r"(?<=[?&]page=)\d+", "1", exchange.handler.path)
    content: Page = exchange.fetch(first_page).json()
    content["metadata"] |= {"has_more": True, "total_pages": 87}
    exchange.send(json.dumps(content).encode())


def doubled_teams(days: list[Day]) -> None:
    for day in days:
        for team in day["breakdown"]["entities"].values():
            for name in ("total_tokens", "prompt_tokens", "completion_tokens"):
                value = team["metrics"][name]
                team["metrics"][name] = 2 * value if isinstance(value, int) else value


def lost_once() -> Reply:
    """The first reading of each day finds no usage."""
    lost: set[str] = set()

    def reply(exchange: Exchange) -> None:
        if exchange.path != "/team/daily/activity" or exchange.day in lost:
            exchange.forward()
            return
        lost.add(exchange.day)
        with_days(list.clear)(exchange)

    return reply


def implausible(name: str, value: object) -> Reply:
    """One team has this value in a field, and its keys as well."""

    def change(days: list[Day]) -> None:
        for day in days:
            team = day["breakdown"]["entities"].get(_ODD_TEAM)
            for entry in (team, *team["api_key_breakdown"].values()) if team else ():
                entry["metrics"][name] = value

    return with_days(change)


def set_aside(reply: Reply) -> Act:
    """The rest counts, and /status names what was set aside."""

    def act(stage: Stage) -> None:
        with stage.proxy.replying_with(reply):
            stage.until(lambda: stage.viewer.status()["set_aside"], "what was set aside is not named")
            time.sleep(3)

    return act


def without_the_odd_team(day: date, as_of: datetime, tokens: Tokens) -> bool:
    return DemoTruth().is_right(day, as_of, tokens, ignoring=_ODD_TEAM)


def lost_for_good(stage: Stage) -> None:
    with stage.proxy.replying_with(with_days(list.clear)):
        stage.until(lambda: stage.viewer.status()["shrunk_days"], "the day that shrank is not named")
        stage.until_refreshed(3)


def nothing_left(_: date, __: datetime, tokens: Tokens) -> bool:
    return not tokens


def untrusted_certificate(stage: Stage) -> None:
    with stage.proxy.untrusted():
        stage.until_failing("certificate")


def tls_proxy(upstream: str, folder: Path) -> FaultProxy:
    return FaultProxy(
        upstream, certificates=Certificates(*(_certificate(folder, name) for name in ("a", "b")))
    )


def trusting(product: Product) -> Product:
    trusted = {"REQUESTS_CA_BUNDLE": str(product.folder / "a.pem")}
    return replace(product, environment={**product.environment, **trusted})


def _certificate(folder: Path, name: str) -> str:
    """A key and a self-signed certificate for localhost, in one file."""
    path = str(folder / f"{name}.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",  # noqa: S607
         "-addext", "subjectAltName=DNS:localhost", "-keyout", path, "-out", f"{path}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    with Path(path).open("a", encoding="ascii") as both:
        both.write(Path(f"{path}.crt").read_text(encoding="ascii"))
    return path


def misconfigured(word: str, url_of: Callable[[str], str]) -> Act:
    """The product starts with a wrong URL of the gateway, and later again with the right one."""

    def act(stage: Stage) -> None:
        right = stage.product.environment
        stage.product.environment = {**right, "LITELLM_BASE_URL": url_of(right["LITELLM_BASE_URL"])}
        stage.product.start()
        stage.until(lambda: word in stage.error(), f"the cause ({word}) is not named")
        time.sleep(3)
        stage.product.end()
        stage.product.environment = right
        stage.product.start()

    return act


def database_stopped(stop: str, start: str) -> Act:
    """Commands that stop and start the database of a real gateway."""

    def act(stage: Stage) -> None:
        subprocess.run(shlex.split(stop), check=True)
        stage.until_failing()
        subprocess.run(shlex.split(start), check=True)

    return act


def faults(drip_seconds: float = 75) -> list[Fault]:
    """`drip_seconds`: longer than the age at which numbers stop being live, and shorter than the client's deadline."""
    return [
        Fault("connection refused", refused),
        Fault("reset within the body", during(reset_in_the_body, "broke off")),
        Fault("no response (time-out before the head)", during(silent, "in time")),
        Fault("head at 1 byte/s", during(dripping_head, "in time")),
        Fault("body at 1 byte/s", lasting(dripping_body, drip_seconds)),
        Fault("every response 20 s late", lasting(slow(20), drip_seconds)),
        *(Fault(f"status {code}", during(status(code), str(code))) for code in (500, 502, 503, 429)),
        Fault("503, Retry-After: 2", during(status(503, Retry_After="2"), "503")),
        Fault("429, Retry-After: 3600", during(status(429, Retry_After="3600"), "429")),
        *(
            Fault(f"web page in front, {code}", during(page(code), word))
            for code, word in ((401, "web page"), (403, "web page"), (200, "not JSON"))
        ),
        Fault("sign-in of Cloudflare, 403", during(page(403, Server="cloudflare"), "Cloudflare")),
        Fault(
            "redirect to another host",
            during(status(302, b"", Location="https://login.example.org/"), "redirects"),
        ),
        Fault("no database (400)", during(status(400, b'{"error":"No connected db."}'), "no database")),
        Fault("truncated JSON", during(truncated, "LiteLLM would not send")),
        Fault("empty body", during(status(200, b""), "not JSON")),
        Fault("Content-Length too long", during(too_long_a_length, "broke off")),
        Fault("Content-Length too short", during(too_short_a_length, "LiteLLM would not send")),
        Fault("another service's JSON", during(status(200, b'{"hello": "world"}'), "LiteLLM would not send")),
        Fault("pages repeat", during(repeated_pages, "ignores the page number")),
        Fault("teams have more than the day", during(with_days(doubled_teams), "more usage of the teams")),
        Fault("a day lost in one reading", during(lost_once())),
        Fault("a day lost for good", lost_for_good, also_right=nothing_left),
        Fault("9 MB, limit 8 MB", during(huge, "more than 8 MB"), {"response_limit_mb": 8}),
        Fault("300 MB of blanks as gzip", during(zip_bomb, "more than 8 MB"), {"response_limit_mb": 8}),
        *(
            Fault(
                f"{title} tokens",
                set_aside(implausible("total_tokens", value)),
                also_right=without_the_odd_team,
            )
            for title, value in (
                ("NaN", math.nan),
                ("negative", -5),
                ("infinite", math.inf),
                ('"abc"', "abc"),
            )
        ),
        Fault("negative dollars", during(implausible("spend", -0.5))),
        *(
            Fault(title, misconfigured(word, url_of), from_start=True, statuses=frozenset({NO_RESPONSE, 502}))
            for title, word, url_of in (
                ("host name unknown, then set right", "DNS", lambda _: "http://gateway.invalid"),
                ("https instead of http, then set right", "TLS", lambda url: url.replace("http:", "https:")),
            )
        ),
        Fault("certificate not trusted", untrusted_certificate, product=trusting, proxy=tls_proxy),
    ]
