"""One example for each answer in the API's documentation; a test holds them against the schemas."""

import json
from importlib.resources import files

EXAMPLES: dict[str, dict[str, object]] = json.loads(
    files("leaderboard.api").joinpath("examples.json").read_text(encoding="utf-8")
)
