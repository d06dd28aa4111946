"""Who takes part in the simulated workshop: teams, their keys, and the models with their prices."""

import hashlib
import uuid
from dataclasses import dataclass

NANODOLLARS = 1_000_000_000

# A name space of the demo's own, so that the same team has the same id for every seed.
_IDS = uuid.UUID("5f0c7a52-3d1e-4c86-9a0b-6d656d6f2121")


# Compared by identity (eq=False): every one of these exists once and is counted by.
@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model; prices are whole nanodollars per token, so that sums are exact in any order."""

    name: str
    wire_name: str
    provider: str
    prompt_price: int
    completion_price: int
    cache_read_price: int | None
    cache_write_price: int | None
    tokens_per_second: int
    max_input_tokens: int
    max_output_tokens: int

    @property
    def model_id(self) -> str:
        return _digest(f"model:{self.wire_name}")

    def cost(self, prompt: int, completion: int, cached: int, written: int) -> int:
        """Nanodollars of one request; `cached` and `written` are parts of `prompt`."""
        read_price = self.cache_read_price if self.cache_read_price is not None else self.prompt_price
        write_price = self.cache_write_price if self.cache_write_price is not None else self.prompt_price
        return (
            (prompt - cached - written) * self.prompt_price
            + cached * read_price
            + written * write_price
            + completion * self.completion_price
        )

    def saving(self, cached: int) -> int:
        """Nanodollars that reading `cached` tokens from the prompt cache saved."""
        return 0 if self.cache_read_price is None else cached * (self.prompt_price - self.cache_read_price)


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """A virtual key; `token` is the hash under which the gateway reports it."""

    alias: str | None
    token: str
    name: str
    registered: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """A team and its habits; `tastes` are the shares of MODELS, in their order."""

    name: str
    team_id: str
    keys: tuple[Key, ...]
    pace: float
    tastes: tuple[float, ...]
    failing: float = 0.015
    weekend: float = 0.75
    night: float = 0.15
    appetite: float = 1.0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _key(alias: str) -> Key:
    token = _digest(f"key:{alias}")
    return Key(alias=alias, token=token, name=f"sk-...{token[:4]}")


def _team(
    name: str,
    keys: tuple[str, ...],
    pace: float,
    tastes: tuple[float, ...],
    *,
    failing: float = 0.015,
    weekend: float = 0.75,
    night: float = 0.15,
    appetite: float = 1.0,
) -> Team:
    return Team(
        name=name,
        team_id=str(uuid.uuid5(_IDS, name)),
        keys=tuple(_key(alias) for alias in keys),
        pace=pace,
        tastes=tastes,
        failing=failing,
        weekend=weekend,
        night=night,
        appetite=appetite,
    )


MODELS = (
    Model("gpt-5.2", "openai/gpt-5.2", "openai", 1750, 14_000, 175, None, 90, 272_000, 128_000),
    Model("gpt-5-mini", "openai/gpt-5-mini", "openai", 250, 2000, 25, None, 150, 272_000, 128_000),
    Model(
        "claude-sonnet-4.5", "anthropic/claude-sonnet-4-5", "anthropic",
        3000, 15_000, 300, 3750, 75, 200_000, 64_000,
    ),
    Model("gemini-3-pro", "gemini/gemini-3-pro", "gemini", 2000, 12_000, 200, None, 110, 1_048_576, 65_536),
    Model(
        "llama-4-maverick", "together_ai/meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8", "together_ai",
        270, 850, None, None, 130, 1_048_576, 32_768,
    ),
    Model(
        "qwen3-coder", "openrouter/qwen/qwen3-coder", "openrouter",
        220, 950, None, None, 100, 262_144, 65_536,
    ),
)  # fmt: skip

# Tastes follow MODELS: gpt-5.2, gpt-5-mini, claude-sonnet-4.5, gemini-3-pro, llama-4-maverick, qwen3-coder.
TEAMS = (
    _team(
        "Kernel Panik", ("kernel-panik-agent", "kernel-panik-laptop", "kernel-panik-ci"),
        1.0, (0.15, 0.15, 0.55, 0.05, 0.0, 0.1), night=0.3,
    ),
    _team(
        "Gradient Gipfelstürmer", ("gipfel-basislager", "gipfel-agent"),
        0.98, (0.45, 0.2, 0.1, 0.25, 0.0, 0.0), weekend=0.9,
    ),
    _team(
        "Prompt & Circumstance", ("prompt-opus-1", "prompt-opus-2", "prompt-encore"),
        0.95, (0.3, 0.1, 0.3, 0.3, 0.0, 0.0), weekend=0.85,
    ),
    # Asks faster than its limit allows: the team with the poor success rate.
    _team(
        "Die Tokenfresser", ("tokenfresser-hauptgang", "tokenfresser-nachtisch"),
        0.8, (0.2, 0.4, 0.3, 0.1, 0.0, 0.0), failing=0.42, weekend=0.6,
    ),
    _team(
        "نماذج بلا حدود", ("namadhij-main", "namadhij-lab"),
        0.66, (0.1, 0.1, 0.2, 0.5, 0.1, 0.0), weekend=0.9,
    ),
    _team(
        "Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzination",
        ("gsm-abt-1", "gsm-abt-2", "gsm-kantine"),
        0.55, (0.6, 0.3, 0.1, 0.0, 0.0, 0.0), weekend=0.03, night=0.02,
    ),
    _team(
        "🦙 Llama Drama", ("llama-drama-stage", "llama-drama-backstage"),
        0.5, (0.0, 0.05, 0.05, 0.0, 0.75, 0.15), night=0.4, appetite=1.2,
    ),
    _team(
        "Null Pointers", ("null-pointers-0x00", "null-pointers-0xff"),
        0.46, (0.1, 0.25, 0.25, 0.0, 0.0, 0.4),
    ),
    _team(
        "Attention Seekers", ("attention-head-1", "attention-head-2", "attention-head-3"),
        0.4, (0.2, 0.2, 0.2, 0.2, 0.1, 0.1), weekend=0.5,
    ),
    _team(
        "Bits & Bretzels", ("bretzel-ofen", "bretzel-theke"),
        0.32, (0.05, 0.6, 0.05, 0.2, 0.0, 0.1), weekend=0.04, night=0.02,
    ),
    _team(
        "Überfitters", ("ueberfitters-train", "ueberfitters-test"),
        0.25, (0.0, 0.2, 0.1, 0.0, 0.2, 0.5), failing=0.06,
    ),
    _team(
        "צוות הבינה", ("tzevet-rashi", "tzevet-nisui"),
        0.18, (0.15, 0.3, 0.3, 0.25, 0.0, 0.0), weekend=0.6, appetite=0.8,
    ),
)  # fmt: skip

LATE_STARTER = next(team for team in TEAMS if team.name == "Null Pointers")

# Usage without a team: the organisers' own checks, and requests whose key was refused.
ORGANISERS_KEY = _key("organisers-smoke-test")
NO_KEY = Key(alias=None, token="", name="", registered=False)
UNASSIGNED = Team(
    "Unassigned", "", (ORGANISERS_KEY, NO_KEY), 0.0, (0.2, 0.6, 0.1, 0.1, 0.0, 0.0), appetite=0.1
)

# What LiteLLM's admin pages use themselves; the key lives for one session and is not in the key table.
DASHBOARD_TEAM_ID = "litellm-dashboard"
DASHBOARD_KEY = Key(alias=None, token=_digest("key:dashboard"), name="", registered=False)
DASHBOARD = Team(
    DASHBOARD_TEAM_ID, DASHBOARD_TEAM_ID, (DASHBOARD_KEY,), 0.0, (0.3, 0.7, 0.0, 0.0, 0.0, 0.0), appetite=0.1
)

TEAM_BY_KEY = {key: team for team in (*TEAMS, UNASSIGNED, DASHBOARD) for key in team.keys}
