from datetime import date, timedelta

import pytest

from leaderboard.client.models import Deployment, DeploymentParams, ListedKey, ListedTeam, ModelInfo
from leaderboard.ledger.ledger import UNKNOWN_MODEL, Ledger, TeamName, masked
from leaderboard.period import Period
from tests.support.facts import DAY, NOON, facts_of, ledger_of, listed
from tests.support.rows import Row


def deployments(*pairs: tuple[str, str]) -> ModelInfo:
    return ModelInfo(
        data=[
            Deployment(model_name=name, litellm_params=DeploymentParams(model=model)) for name, model in pairs
        ]
    )


def test_a_team_that_is_no_longer_listed_keeps_its_name_and_is_marked() -> None:
    ledger = Ledger().with_teams(listed("Null Pointers", "Bits")).with_teams(listed("Bits"))

    gone = ledger.teams["null-pointers"]
    assert (gone.name, gone.deleted) == ("Null Pointers", True)
    assert not ledger.teams["bits"].deleted


def test_a_deleted_team_met_in_usage_has_its_id_for_a_name_until_a_log_has_its_name() -> None:
    ledger = ledger_of([Row(DAY, team="gone-1")])
    assert (ledger.teams["gone-1"].name, ledger.teams["gone-1"].deleted) == ("gone-1", True)

    named = ledger.with_logs(DAY, [], {"gone-1": TeamName(NOON, "Kiln crew")})

    assert named.teams["gone-1"].name == "Kiln crew"
    assert named.version > ledger.version


def test_an_empty_or_missing_alias_gives_way_to_the_id() -> None:
    teams = [ListedTeam(team_id="t1", team_alias=alias) for alias in (None,)]
    teams += [ListedTeam(team_id="t2", team_alias="  "), ListedTeam(team_id="t3", team_alias="  padded  ")]

    names = {team.team_id: team.name for team in Ledger().with_teams(teams).teams.values()}

    assert names == {"t1": "t1", "t2": "t2", "t3": "padded"}


def test_two_teams_with_one_alias_stay_two() -> None:
    teams = [ListedTeam(team_id=id_, team_alias="Night Shift") for id_ in ("a", "b")]

    assert [team.name for team in Ledger().with_teams(teams).teams.values()] == ["Night Shift"] * 2


def test_the_version_changes_exactly_when_content_does() -> None:
    teams = listed("Bits")
    ledger = Ledger().with_teams(teams).with_models(deployments(("gpt", "openai/gpt")))
    ledger = ledger.with_day(facts_of([Row(DAY, prompt=1)]))

    same = ledger.with_teams(teams).with_models(deployments(("gpt", "openai/gpt")))
    same = same.with_day(facts_of([Row(DAY, prompt=1)], read_at=NOON + timedelta(seconds=10)))
    changed = same.with_day(facts_of([Row(DAY, prompt=2)], read_at=NOON + timedelta(seconds=20)))

    assert same.version == ledger.version
    assert changed.version == ledger.version + 1


def test_a_missing_public_name_is_found_through_the_list_of_models() -> None:
    info = deployments(("Workshop/gpt", "openai/gpt"), ("a", "azure/x"), ("b", "azure/x"), ("plain", "plain"))
    ledger = Ledger().with_models(info)

    assert ledger.model_name("openai/gpt") == "Workshop/gpt"
    assert ledger.model_name("azure/x") == "azure/x"  # two public names: the gateway doesn't report which
    assert ledger.model_name("plain") == "plain"
    assert ledger.model_name("") == UNKNOWN_MODEL


def test_a_deployment_for_any_model_names_none() -> None:
    ledger = Ledger().with_models(
        deployments(("openai/*", "openai/*"), ("*", "azure/*"), ("fast-*", "groq/*"))
    )

    for model in ("openai/gpt-5", "azure/gpt-5", "groq/llama"):
        assert ledger.model_name(model) == model


def test_a_key_is_shown_by_its_alias_and_the_gateways_short_form() -> None:
    token = "9f" * 32
    team = ListedTeam(team_id="t", keys=[ListedKey(token=token, key_name="sk-...a91f", key_alias="laptop")])
    name = Ledger().with_teams([team]).key_name(token)

    assert (name.alias, name.masked) == ("laptop", "sk-...a91f")


def test_a_key_is_never_shown_whole() -> None:
    assert masked("sk-1234567890abcdef") == "sk-...cdef"
    assert masked("9f" * 32) == "...9f9f"
    assert masked("litellm_proxy_master_key") == "litellm_proxy_master_key"
    assert masked("") == "no key"


def test_as_of_is_the_older_reading_of_the_two_newest_days() -> None:
    day_before = DAY - timedelta(days=1)
    ledger = (
        Ledger()
        .with_day(facts_of([], DAY - timedelta(days=9), NOON - timedelta(hours=5)))
        .with_day(facts_of([], day_before, NOON - timedelta(seconds=1)))
        .with_day(facts_of([], DAY, NOON))
    )

    assert ledger.as_of(Period(DAY - timedelta(days=9), DAY)) == NOON - timedelta(seconds=1)
    assert ledger.as_of(Period(date(2020, 1, 1), date(2020, 1, 1))) is None


def test_the_newest_name_of_a_deleted_team_wins_in_any_order_of_logs() -> None:
    ledger = ledger_of([Row(DAY, team="gone-1", prompt=5)])
    names = [
        TeamName(NOON - timedelta(hours=back), name) for back, name in enumerate(("New", "Old", "Older"))
    ]
    for order in (names, names[::-1], [names[1], names[0], names[2]]):
        named = ledger
        for name in order:
            named = named.with_logs(DAY, [], {"gone-1": name})
        assert named.teams["gone-1"].name == "New"


@pytest.mark.parametrize("alias", ["\u200b\u200b", "\u3164", " \ufeff\u00a0 ", "\u2800", "\u0301", ""])
def test_a_name_that_cannot_be_seen_is_no_name(alias: str) -> None:
    ledger = Ledger().with_teams([ListedTeam(team_id="team-9", team_alias=alias)])
    assert ledger.teams["team-9"].name == "team-9"


def test_a_teams_own_model_has_its_public_name() -> None:
    internal = "model_name_team-x_2595fa9a-b0c1-4d7e-9f00-1234567890ab"
    row = {"model_name": internal, "litellm_params": {}, "model_info": {"team_public_model_name": "Fast"}}
    assert Ledger().with_models(ModelInfo.model_validate({"data": [row]})).model_name(internal) == "Fast"


ADDRESS = "ada.lovelace@analytical.example.org"


def named_by_addresses(ledger: Ledger) -> list[str | None]:
    """Every name of a ledger whose teams, keys and log rows are named by e-mail addresses."""
    key = ListedKey(token="k" * 64, key_alias=f"laptop of {ADDRESS}")
    ledger = ledger.with_teams([ListedTeam(team_id="t", team_alias=ADDRESS, keys=[key])])
    rows = [Row(DAY, team="gone"), Row(DAY, team="older", key="key-2")]
    aliases: dict[str, str | None] = {"gone": ADDRESS}
    ledger = ledger.with_day(facts_of(rows, aliases=aliases, key_aliases={"key-1": f"<{ADDRESS}>"}))
    ledger = ledger.with_logs(DAY, [], {"older": TeamName(NOON, ADDRESS)})
    teams = [ledger.teams[team_id].name for team_id in ("t", "gone", "older")]
    return [*teams, *(ledger.key_name(key).alias for key in ("k" * 64, "key-1"))]


def test_of_an_address_only_the_part_before_the_at_is_shown() -> None:
    short = "ada.lovelace"
    assert named_by_addresses(Ledger()) == [short, short, short, f"laptop of {short}", f"<{short}>"]


def test_addresses_are_shown_whole_where_the_operator_wants_that() -> None:
    assert named_by_addresses(Ledger(full_emails=True)) == [
        ADDRESS,
        ADDRESS,
        ADDRESS,
        f"laptop of {ADDRESS}",
        f"<{ADDRESS}>",
    ]


@pytest.mark.parametrize("name", ["@home", "a@b", "Team @ noon", "ada@", "1@2.", "@.@", "x" * 300 + "@a.b"])
def test_what_is_no_address_stays(name: str) -> None:
    teams = [ListedTeam(team_id="t", team_alias=name)]
    assert Ledger().with_teams(teams).teams["t"].name == name


def test_a_team_without_a_name_whose_id_is_an_address_is_shortened_and_still_learns_its_name() -> None:
    ledger = ledger_of([Row(DAY, team=ADDRESS)])
    assert ledger.teams[ADDRESS].name == "ada.lovelace"
    assert ledger.with_logs(DAY, [], {ADDRESS: TeamName(NOON, "Kiln")}).teams[ADDRESS].name == "Kiln"
