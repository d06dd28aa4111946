"""A short id for each key: enough to distinguish keys, too little to be the gateway's hash."""

import hashlib
from collections.abc import Iterable, Mapping

MAX_LENGTH = 12


def assign_key_ids(taken: Mapping[str, str], keys: Iterable[str]) -> Mapping[str, str]:
    """Ids of all keys; those in `taken` keep theirs.

    An id is the beginning of the gateway's hash, by which an admin can find the key there. A digest replaces it where
    another key has that beginning, or where the gateway reports the key itself.
    """
    new = sorted(set(keys) - taken.keys())
    if not new:
        return taken
    ids = dict(taken)
    used = set(taken.values())
    for key in new:
        id_, digest = key[:MAX_LENGTH], key
        while id_ in used or id_.startswith("sk-"):
            digest = hashlib.sha256(digest.encode()).hexdigest()
            id_ = digest[:MAX_LENGTH]
        ids[key] = id_
        used.add(id_)
    return ids
