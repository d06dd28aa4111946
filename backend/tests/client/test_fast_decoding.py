"""The fast way to decode a day says what the models say, or leaves it to them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.client.fast_decoding import FastDecoder
from leaderboard.client.models import ActivityPage, Metrics

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "gateway").glob("team-daily-activity*.json"))
PAGES = FastDecoder(ActivityPage)
METRICS = FastDecoder(Metrics)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_what_a_gateway_really_sent_is_read_alike(path: Path) -> None:
    body = json.dumps(json.loads(path.read_bytes())["body"]).encode()
    fast, thorough = PAGES.decode(body), ActivityPage.model_validate_json(body)

    assert fast is not None
    for quick, slow in zip(fast.results, thorough.results, strict=True):
        assert quick.date == slow.date
        assert _figures(quick.metrics) == _figures(slow.metrics)
        for team_id, team in slow.breakdown.entities.items():
            same = quick.breakdown.entities[team_id]
            assert same.metadata.team_alias == team.metadata.team_alias
            assert _figures(same.metrics) == _figures(team.metrics)
            assert {key: _figures(one.metrics) for key, one in same.api_key_breakdown.items()} == {
                key: _figures(one.metrics) for key, one in team.api_key_breakdown.items()
            }
        assert quick.breakdown.model_groups.keys() == slow.breakdown.model_groups.keys()
    assert fast.metadata.total_pages == thorough.metadata.total_pages


def _figures(metrics: Metrics) -> list[float]:
    return [getattr(metrics, name) for name in Metrics.model_fields]


figures = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.integers(0, 10**21)
)


@given(st.dictionaries(st.sampled_from(sorted(Metrics.model_fields)), figures))
def test_it_never_reads_anything_else_than_the_models(body: dict[str, object]) -> None:
    text = json.dumps(body).encode()
    fast = METRICS.decode(text)

    if fast is not None:
        assert _figures(fast) == _figures(Metrics.model_validate_json(text))


@pytest.mark.parametrize("body", [b"", b"[", b"{", b'{"results": 1}', b'{"results": []', b"\xff"])
def test_what_is_broken_is_left_to_the_models(body: bytes) -> None:
    assert PAGES.decode(body) is None
