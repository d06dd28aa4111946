"""One example per route for the API's documentation; a test validates them against the schemas."""

import json
from importlib.resources import files

EXAMPLES: dict[str, dict[str, object]] = json.loads(
    files("leaderboard.api").joinpath("examples.json").read_text(encoding="utf-8")
)

LIVE_EXAMPLE = (
    "event: ledger\nid: 7\n"
    'data: {"version":42,"as_of":"2026-11-23T14:37:08Z","stale":false,"demo":true,'
    '"gateway":{"state":"ok","error":null,"next_attempt_at":"2026-11-23T14:37:18Z"},'
    '"teams":[{"team_id":"b0f9e7d3-eaf8-5ab4-8bba-1a1ae3be3e3f","tokens":12406118,"rank":1,'
    '"tokens_delta":3921,"rank_delta":2}]}\n\n'
)
