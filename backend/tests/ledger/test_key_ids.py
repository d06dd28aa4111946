"""What of a key may leave the backend."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.key_ids import assign_key_ids

HASHES = [sha256(str(number).encode()).hexdigest() for number in range(50)]


def test_an_id_is_the_beginning_of_the_hash() -> None:
    assert assign_key_ids({}, HASHES) == {key: key[:12] for key in HASHES}


@given(st.lists(st.text("0a", max_size=30), unique=True), st.lists(st.text("0a", max_size=30)))
def test_ids_are_short_and_unique_and_stay(first: list[str], later: list[str]) -> None:
    before = assign_key_ids({}, first)
    after = assign_key_ids(before, later)

    assert after.keys() == {*first, *later}
    assert len(set(after.values())) == len(after)
    assert all(len(id_) <= 12 for id_ in after.values())
    assert before.items() <= after.items()


def test_no_part_of_a_key_itself_is_its_id() -> None:
    (id_,) = assign_key_ids({}, ["sk-very-secret"]).values()

    assert id_ == sha256(b"sk-very-secret").hexdigest()[:12]
