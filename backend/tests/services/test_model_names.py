import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.services.model_names import display_names


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("openai/gpt-5.2-codex", "GPT-5.2 Codex"),
        ("anthropic/claude-4.6-opus", "Claude 4.6 Opus"),
        ("Workshop/OpenAI/gpt-4.1", "GPT-4.1"),
        ("anthropic/claude-sonnet-4-5", "Claude Sonnet 4.5"),
        ("claude-sonnet-4-5-20250929", "Claude Sonnet 4.5 20250929"),
        ("bedrock/eu.anthropic.claude-sonnet-4-5-v1:0", "Claude Sonnet 4.5"),
        ("gpt-5-mini", "GPT-5 Mini"),
        ("gpt-oss-120b", "GPT-OSS 120B"),
        ("o3-mini", "o3 Mini"),
        ("gemini/gemini-3-pro", "Gemini 3 Pro"),
        ("llama-4-maverick", "Llama 4 Maverick"),
        ("qwen3-coder", "Qwen3 Coder"),
        ("mixtral-8x7b", "Mixtral 8x7B"),
        ("deepseek/deepseek-chat", "DeepSeek Chat"),
        ("text-embedding-3-large", "Text Embedding 3 Large"),
        ("Lab/Qwen3 32B (local)", "Qwen3 32B (local)"),
        ("Lab/модель-δ <b>", "модель-δ <b>"),
        ("Unknown model", "Unknown model"),
        ("embeddings", "Embeddings"),
        ("gpt-4o-2024-08-06", "GPT-4o 2024-08-06"),
        ("claude-sonnet-4-5@20250929", "Claude Sonnet 4.5 20250929"),
        ("gpt-5-2025-08-07", "GPT-5 2025-08-07"),
        ("gemini-2.5-flash-preview-04-17", "Gemini 2.5 Flash Preview 04-17"),
        ("gpt-oss:20b", "GPT-OSS 20B"),
        ("model_name_2595fa9a-b0c1-4d7e-9f00-1234567890ab_gpt-5-mini", "GPT-5 Mini"),
        (
            "model_name_team-x_2595fa9a-b0c1-4d7e-9f00-1234567890ab",
            "model_name_team-x_2595fa9a-b0c1-4d7e-9f00-1234567890ab",
        ),
        ("openai/*", "openai/*"),
        ("*", "*"),
    ],
)
def test_a_model_reads_as_people_say_it(model: str, name: str) -> None:
    assert display_names([model]) == {model: name}


def test_models_with_the_same_readable_name_are_distinguished() -> None:
    assert display_names(["azure/gpt-5.2", "openai/gpt-5.2", "gpt-5-mini"]) == {
        "azure/gpt-5.2": "GPT-5.2 (azure)",
        "openai/gpt-5.2": "GPT-5.2 (openai)",
        "gpt-5-mini": "GPT-5 Mini",
    }
    assert display_names(["unknown-model", "Unknown model"]) == {
        "unknown-model": "unknown-model",
        "Unknown model": "Unknown model",
    }


@given(st.sets(st.text("abG-_/.: 4", min_size=1, max_size=6), max_size=12))
def test_names_are_unique_within_a_response(models: set[str]) -> None:
    names = display_names(models)

    assert set(names) == models
    assert len(set(names.values())) == len(models)
    assert all(names.values())
