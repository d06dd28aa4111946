"""Workshop Leaderboard: who uses how many tokens at an LLM workshop, from a LiteLLM Gateway."""

from importlib.metadata import version

__version__ = version("workshop-leaderboard")
