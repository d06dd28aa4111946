"""/docs: the OpenAPI document as a page, without scripts or external files.

So it complies with the page's content policy and works in a room without internet.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Any

Json = Any  # a part of the OpenAPI document; each function reads the fields it names

STYLE = files("leaderboard.api").joinpath("docs.css").read_text(encoding="utf-8")
_CODE = re.compile(r"`([^`]+)`")


def docs_page(document: Json, prefix: str) -> str:
    """`prefix`: LEADERBOARD_ROOT_PATH, such as /board."""
    info = document["info"]
    routes = [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = document["components"]["schemas"]
    return "\n".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(info['title'])}: API</title>",
            f'<link rel="stylesheet" href="{prefix}/docs/docs.css"></head><body><main>',
            f"<h1>{escape(info['title'])}: API <small>{escape(info['version'])}</small></h1>",
            _text(info["description"]),
            f'<p>For programs: <a href="{prefix}/openapi.json">openapi.json</a>.</p>',
            f'<nav aria-label="Routes"><ul>{"".join(_entry(method, path) for method, path, _ in routes)}</ul></nav>',
            *(_route(method, path, operation, schemas, prefix) for method, path, operation in routes),
            "</main></body></html>",
        )
    )


def _route(method: str, path: str, operation: Json, schemas: Json, prefix: str) -> str:
    parameters = [*operation.get("parameters", []), *_fields(operation.get("requestBody"), schemas)]
    # A link sends a GET request, and a path with a placeholder is none.
    is_link = method == "GET" and "{" not in path
    name = f'<a href="{prefix}{escape(path)}">{escape(path)}</a>' if is_link else escape(path)
    return "\n".join(
        (
            f'<section id="{_anchor(method, path)}"><h2>{method} {name}</h2>',
            _text(operation.get("description", "")),
            _table(parameters) if parameters else "",
            *_examples(operation["responses"]),
            "</section>",
        )
    )


def _fields(body: Json, schemas: Json) -> list[Json]:
    """The fields of a JSON body, in the form of parameters."""
    if body is None:
        return []
    name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return [
        {"name": field, "description": schema.get("description", ""), "schema": schema}
        for field, schema in schemas[name]["properties"].items()
    ]


def _table(parameters: list[Json]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(one["name"])}</code></th>'
        f"<td>{_inline(one.get('description', ''))}{_values(one['schema'])}</td></tr>"
        for one in parameters
    )
    return f'<table><thead><tr><th scope="col">Parameter</th><th scope="col">Meaning</th></tr></thead>{rows}</table>'


def _values(schema: Json) -> str:
    if choices := schema.get("enum"):
        return f" One of {', '.join(_code(choice) for choice in choices)}; default {_code(schema.get('default'))}."
    if examples := schema.get("examples"):
        first = examples[0]
        return f" Such as {_code(first[0] if isinstance(first, list) else first)}."
    return ""


def _examples(responses: Json) -> Iterator[str]:
    for status, response in responses.items():
        for kind, content in response.get("content", {}).items():
            if "example" in content:
                example = content["example"]
                text = (
                    example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
                )
                yield (
                    f"<details><summary>Response {escape(status)}, {escape(kind)}</summary>"
                    f'<pre tabindex="0">{escape(text)}</pre></details>'
                )


def _entry(method: str, path: str) -> str:
    name = path if method == "GET" else f"{method} {path}"
    return f'<li><a href="#{_anchor(method, path)}">{escape(name)}</a></li>'


def _anchor(method: str, path: str) -> str:
    name = path if method == "GET" else f"{method.lower()} {path}"
    return re.sub(r"[^a-z]+", "-", name).strip("-")


def _text(text: str) -> str:
    return "".join(f"<p>{_inline(part)}</p>" for part in text.split("\n\n") if part.strip())


def _inline(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _code(value: object) -> str:
    return f"<code>{escape(str(value))}</code>"
