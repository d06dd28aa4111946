"""Dependencies point one way (docs/ARCHITECTURE.md), and network, environment and clock have one place each."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "leaderboard"
FILES = sorted(file.relative_to(SOURCE).as_posix() for file in SOURCE.rglob("*.py"))
# What the modules of a layer may import from the product.
LAYERS = {
    "ledger": "ledger. client.models errors period",
    "services": "services. ledger. errors period",
    "client": "client. clock errors loopback period redaction",
    "sync": "sync. services. client. event. ledger. store. settings clock errors period",
    # Pure values and functions: no network, no clock.
    "event": "event. services. ledger. client.models errors period",
    "join": "join. client.admin_api store. errors clock",
    "demo": "demo. event. clock",
    "api": "",
    "store": "store. ledger. client.models errors",
}
# Libraries and names that are used in these places alone.
PLACES = {
    "requests*": ["client/*"],
    "urllib3*": ["client/*"],
    "sqlalchemy*": ["store/*"],
    "alembic*": ["store/*"],
    "psycopg*": ["store/*"],
    "fastapi*": ["api/*", "demo/*", "cli.py"],
    "starlette*": ["api/*", "demo/*"],
    "os.environ*": ["settings.py"],
    "os.getenv": ["settings.py"],
    "datetime.*now": ["clock.py"],
    "date.today": ["clock.py"],
}


@pytest.mark.parametrize("file", FILES)
def test_a_module_uses_only_what_its_layer_may(file: str) -> None:
    layer, _, module = file.partition("/")
    allowed = LAYERS[layer].split() if module else []
    for name in names_used(file):
        if allowed and name.startswith("leaderboard."):
            assert any(name.startswith(f"leaderboard.{part}") for part in allowed), name
        for pattern, places in PLACES.items():
            assert not fnmatch(name, pattern) or any(fnmatch(file, place) for place in places), name


def names_used(file: str) -> Iterator[str]:
    """Imports, and attributes of modules and classes in PLACES, as dotted names."""
    for node in ast.walk(ast.parse((SOURCE / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in (
            "os",
            "time",
            "date",
            "datetime",
        ):
            yield ast.unparse(node)
