"""The files of this checkout that describe how the board is deployed."""

import importlib
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[3]
_yaml: Any = importlib.import_module("yaml")  # comes with `responses`; without types
Tree = Any  # what a YAML or JSON file holds; each test names the fields it reads


def read_yaml(path: str) -> Tree:
    return _yaml.safe_load((TOP / path).read_text(encoding="utf-8"))


def read(path: str) -> str:
    return (TOP / path).read_text(encoding="utf-8")
