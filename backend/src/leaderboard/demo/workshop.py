"""Who takes part in the simulated workshop: models with prices, teams with habits and keys, and rivals."""

import hashlib
import uuid
from dataclasses import dataclass

NANODOLLARS = 1_000_000_000

# The demo's own namespace: a team has the same id under every seed.
_IDS = uuid.UUID("5f0c7a52-3d1e-4c86-9a0b-6d656d6f2121")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# Each object exists once, so they are compared by identity (eq=False), which is fast in dictionaries.
@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model; prices are whole nanodollars per token, so that sums are exact in any order."""

    name: str
    wire_name: str
    prompt_price: int
    completion_price: int
    cache_read_price: int | None
    cache_write_price: int | None
    tokens_per_second: int

    @property
    def provider(self) -> str:
        return self.wire_name.partition("/")[0]


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """A virtual key; `token` is the hash under which the gateway reports it. Some aren't in the key table."""

    alias: str | None
    token: str
    team_id: str | None = None
    registered: bool = True


@dataclass(frozen=True, slots=True)
class Habits:
    """`failing`: share of requests that fail; `weekend` and `night`: pace compared with a working day;
    `appetite`: tokens per request compared with other teams."""

    failing: float = 0.015
    weekend: float = 0.75
    night: float = 0.15
    appetite: float = 1.0


STEADY = Habits()
NIGHT_OWLS = Habits(night=0.4, appetite=1.2)
OFFICE_HOURS = Habits(weekend=0.03, night=0.02)
# They send faster than their limit allows.
RATE_LIMITED_OFTEN = Habits(failing=0.42, weekend=0.6)
SMALL_CHECKS = Habits(appetite=0.1)


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """`pace` compares the teams' usage; `tastes` are the shares of MODELS, in their order."""

    name: str
    team_id: str
    keys: tuple[Key, ...]
    pace: float
    tastes: tuple[float, ...]
    habits: Habits = STEADY
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two teams that overtake each other in turns of equal length; their number is odd (traffic.py)."""

    teams: tuple[Team, Team]
    turns: int


def make_key(alias: str, team_id: str | None = None) -> Key:
    return Key(alias, digest(f"key:{alias}"), team_id)


def _team(name: str, aliases: str, pace: float, tastes: tuple[float, ...], habits: Habits = STEADY) -> Team:
    team_id = str(uuid.uuid5(_IDS, name))
    keys = tuple(make_key(alias, team_id) for alias in aliases.split())
    return Team(name, team_id, keys, pace, tastes, habits)


_LLAMA = "together_ai/meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8"
MODELS = (
    Model("gpt-5.2", "openai/gpt-5.2", 1750, 14_000, 175, None, 90),
    Model("gpt-5-mini", "openai/gpt-5-mini", 250, 2000, 25, None, 150),
    Model("claude-sonnet-4.5", "anthropic/claude-sonnet-4-5", 3000, 15_000, 300, 3750, 75),
    Model("gemini-3-pro", "gemini/gemini-3-pro", 2000, 12_000, 200, None, 110),
    Model("llama-4-maverick", _LLAMA, 270, 850, None, None, 130),
    Model("qwen3-coder", "openrouter/qwen/qwen3-coder", 220, 950, None, None, 100),
)

_OFFICE_BLOCK = "Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzination"
# Tastes follow MODELS: gpt-5.2, gpt-5-mini, claude-sonnet-4.5, gemini-3-pro, llama-4-maverick, qwen3-coder.
TEAMS = (
    _team("Kernel Panik", "kernel-panik-agent kernel-panik-laptop kernel-panik-ci",
          0.6, (0.15, 0.15, 0.55, 0.05, 0.0, 0.1), Habits(night=0.3)),
    _team("Gradient Gipfelstürmer", "gipfel-basislager gipfel-agent",
          0.6, (0.45, 0.2, 0.1, 0.25, 0.0, 0.0), Habits(weekend=0.9)),
    _team("Prompt & Circumstance", "prompt-opus-1 prompt-opus-2 prompt-encore",
          0.95, (0.3, 0.1, 0.3, 0.3, 0.0, 0.0), Habits(weekend=0.85)),
    _team("Die Tokenfresser", "tokenfresser-hauptgang tokenfresser-nachtisch",
          0.8, (0.2, 0.4, 0.3, 0.1, 0.0, 0.0), RATE_LIMITED_OFTEN),
    _team("نماذج بلا حدود", "namadhij-main namadhij-lab",
          0.66, (0.1, 0.1, 0.2, 0.5, 0.1, 0.0), Habits(weekend=0.9)),
    _team(_OFFICE_BLOCK, "gsm-abt-1 gsm-abt-2 gsm-kantine",
          0.55, (0.6, 0.3, 0.1, 0.0, 0.0, 0.0), OFFICE_HOURS),
    _team("🦙 Llama Drama", "llama-drama-stage llama-drama-backstage",
          0.18, (0.0, 0.05, 0.05, 0.0, 0.75, 0.15), NIGHT_OWLS),
    _team("Null Pointers", "null-pointers-0x00 null-pointers-0xff",
          0.18, (0.1, 0.25, 0.25, 0.0, 0.0, 0.4)),
    _team("Attention Seekers", "attention-head-1 attention-head-2 attention-head-3",
          0.4, (0.2, 0.2, 0.2, 0.2, 0.1, 0.1), Habits(weekend=0.5)),
    _team("Bits & Bretzels", "bretzel-ofen bretzel-theke",
          0.32, (0.05, 0.6, 0.05, 0.2, 0.0, 0.1), OFFICE_HOURS),
    _team("Überfitters", "ueberfitters-train ueberfitters-test",
          0.08, (0.0, 0.2, 0.1, 0.0, 0.2, 0.5), Habits(failing=0.06)),
    _team("צוות הבינה", "tzevet-rashi tzevet-nisui",
          0.08, (0.15, 0.3, 0.3, 0.25, 0.0, 0.0), Habits(weekend=0.6, appetite=0.8)),
)  # fmt: skip
_BY_NAME = {team.name: team for team in TEAMS}

RIVALRIES = (
    Rivalry((_BY_NAME["Kernel Panik"], _BY_NAME["Gradient Gipfelstürmer"]), 2161),
    Rivalry((_BY_NAME["🦙 Llama Drama"], _BY_NAME["Null Pointers"]), 721),
    Rivalry((_BY_NAME["Überfitters"], _BY_NAME["צוות הבינה"]), 541),
)

# Usage without a team: the organisers' own checks, and requests whose key was refused.
ORGANISERS_KEY = make_key("organisers-smoke-test")
NO_KEY = Key(None, "", registered=False)
UNASSIGNED = Team(
    "Unassigned",
    "",
    (ORGANISERS_KEY, NO_KEY),
    0.0,
    (0.2, 0.6, 0.1, 0.1, 0.0, 0.0),
    SMALL_CHECKS,
    listed=False,
)

# Usage of LiteLLM's admin pages; their key lives for one session.
DASHBOARD = Team(
    "litellm-dashboard",
    "litellm-dashboard",
    (Key(None, digest("key:dashboard"), registered=False),),
    0.0,
    (0.3, 0.7, 0.0, 0.0, 0.0, 0.0),
    SMALL_CHECKS,
    listed=False,
)
