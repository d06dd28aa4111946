"""Codes: what counts as the same, and what guessing costs."""

import pytest

from leaderboard.join.codes import ALPHABET, CodeCheck, new_code
from leaderboard.join.errors import JoinError, Reason


def outcome(check: CodeCheck, code: str) -> Reason | None:
    try:
        check.check(code)
    except JoinError as error:
        return error.reason
    return None


def test_a_proposed_code_has_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("0O1IL")
    assert len(new_code()) == 8


def test_wrong_codes_of_a_room_do_not_stop_the_right_one() -> None:
    """A thousand people mistype the code, each in their own way."""
    check = CodeCheck("QX7M4RTP")
    for _ in range(1000):
        outcome(check, new_code())
    assert outcome(check, "qx7m-4rtp") is None


def test_guesses_that_begin_alike_are_slowed_even_if_one_is_right() -> None:
    now = 0.0
    check = CodeCheck("QX7M4RTP", lambda: now)
    outcomes = [outcome(check, f"QX7M{number:04}") for number in range(31)]
    assert outcomes == [Reason.WRONG_CODE] * 30 + [Reason.TOO_MANY_CODES]
    assert outcome(check, "QX7M4RTP") is Reason.TOO_MANY_CODES
    now = 21.0
    assert outcome(check, "QX7M4RTP") is None


def test_other_first_halves_are_slowed_alike_so_that_the_right_one_is_not_told() -> None:
    check = CodeCheck("QX7M4RTP")
    outcomes = {outcome(check, f"ABCD{number:04}") for number in range(40)}
    assert Reason.TOO_MANY_CODES in outcomes


def test_many_guesses_do_not_make_it_forget_the_tries_of_the_right_half() -> None:
    check = CodeCheck("QX7M4RTP", lambda: 0.0)
    for number in range(30):
        outcome(check, f"QX7M{number:04}")
    for number in range(6000):
        outcome(check, f"{number:04}ABCD")
    assert outcome(check, "QX7M9999") is Reason.TOO_MANY_CODES


def test_two_days_of_guessing_try_less_than_one_code_in_a_hundred_even_with_the_first_half_known() -> None:
    now = 0.0
    check = CodeCheck("QX7M4RTP", lambda: now)
    tried = 0
    for second in range(0, 2 * 24 * 3600, 10):
        now = float(second)
        tried += outcome(check, "QX7M2222") is Reason.WRONG_CODE
    assert 8000 < tried < len(ALPHABET) ** 4 / 100


def test_each_process_counts_for_itself() -> None:
    """docs/SECURITY.md says what that costs."""
    checks = [CodeCheck("QX7M4RTP", lambda: 0.0) for _ in range(3)]
    outcomes = [outcome(check, f"QX7M{number:04}") for check in checks for number in range(40)]
    assert outcomes.count(Reason.WRONG_CODE) == 3 * 30


@pytest.mark.parametrize("code", ["", "QX7M4RT", "QX7M4RTPP", "ÄÖÜ"])
def test_anything_else_is_wrong(code: str) -> None:
    assert outcome(CodeCheck("QX7M4RTP"), code) is Reason.WRONG_CODE
