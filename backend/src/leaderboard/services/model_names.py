"""Readable model names: "openai/gpt-5.2-codex" → "GPT-5.2 Codex"."""

import re
from collections import defaultdict
from collections.abc import Iterable

# Words spelled differently from a capitalised first letter.
_SPELLING = {
    "ai": "AI",
    "deepseek": "DeepSeek",
    "glm": "GLM",
    "gpt": "GPT",
    "moe": "MoE",
    "oss": "OSS",
    "tts": "TTS",
    "vl": "VL",
}
# Bedrock puts the region and the maker before the model, and its own version behind it.
_BEDROCK_MAKER = re.compile(
    r"^(?:[a-z]{2,6}\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai)\."
)
_BEDROCK_VERSION = re.compile(r"(?:-v\d+)?(?::\d+)$")
_SIZE = re.compile(r"^(?:\d+x)?a?\d+(?:\.\d+)?[bmk]$", re.IGNORECASE)
_O_SERIES = re.compile(r"^o\d+$")
# A date stays one word: gpt-4o-2024-08-06, gemini-2.5-flash-preview-04-17.
_WORDS = re.compile(r"(?<![^-_@:])(?:\d{4}-\d{2}-\d{2}|(?:0\d|1[0-2])-[0-3]\d)(?![^-_@:])|[^-_@:]+")
_TEAM_MODEL = re.compile(r"^model_name_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_(?=.)")
# Internal ids, which only the gateway's model list can resolve, and wildcards for all models of a provider.
_NO_NAME = re.compile(r"^model_name_.*[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|\*")
_SHORT_NUMBER = re.compile(r"^\d{1,2}$")


def display_names(models: Iterable[str]) -> dict[str, str]:
    """Each model's readable name. Names that would collide get their path appended, or stay as they are."""
    names = {
        model: model if _NO_NAME.search(model) else _readable(model.rsplit("/", 1)[-1]) or model
        for model in set(models)
    }
    names |= {model: f"{names[model]} ({_path(model)})" for model in _doubles(names) if _path(model)}
    while alike := [model for model in _doubles(names) if names[model] != model]:
        names |= {model: model for model in alike}
    return names


def _doubles(names: dict[str, str]) -> list[str]:
    models: dict[str, list[str]] = defaultdict(list)
    for model, name in names.items():
        models[name.casefold()].append(model)
    return [model for alike in models.values() if len(alike) > 1 for model in alike]


def _path(model: str) -> str:
    return model.rpartition("/")[0]


def _readable(name: str) -> str:
    if re.search(r"\s", name):
        return name.strip()  # already named for people
    name = _BEDROCK_VERSION.sub("", _BEDROCK_MAKER.sub("", _TEAM_MODEL.sub("", name)))
    words = _with_points(_WORDS.findall(name))
    words = [_word(word) for word in words]
    if words[:1] == ["GPT"] and len(words) > 1:
        words[:2] = [f"GPT-{words[1]}"]
    return " ".join(words)


def _with_points(words: list[str]) -> list[str]:
    """claude-sonnet-4-5 means version 4.5; longer numbers are dates or sizes."""
    joined: list[str] = []
    for word in words:
        if joined and _SHORT_NUMBER.match(word) and _SHORT_NUMBER.match(joined[-1]):
            joined[-1] += f".{word}"
        else:
            joined.append(word)
    return joined


def _word(word: str) -> str:
    if word.lower() in _SPELLING:
        return _SPELLING[word.lower()]
    if _O_SERIES.match(word):
        return word
    if _SIZE.match(word):
        return word[:-1].lower() + word[-1].upper() if word[0].lower() != "a" else word.upper()
    return word[:1].upper() + word[1:]
