"""Each team's steady mark: a place in rounds of twelve colours, decided once for all viewers."""

import zlib
from collections.abc import Iterable, Mapping

COLOURS = 12


def assign_slots(taken: Mapping[str, int], newcomers: Iterable[str]) -> dict[str, int]:
    """Slots of all teams; those in `taken` keep theirs. Newcomers are placed in the order given.

    slot = round × 12 + colour. The search starts at a hash of the id, so that a team tends to keep its colour
    after a restart, and takes the next free colour of the first round that has one.
    """
    slots = dict(taken)
    used = set(slots.values())
    for team_id in newcomers:
        if team_id in slots:
            continue
        start = zlib.crc32(team_id.encode()) % COLOURS
        turn = 0
        while not (free := [s for s in range(turn * COLOURS, (turn + 1) * COLOURS) if s not in used]):
            turn += 1
        slot = min(free, key=lambda s: (s % COLOURS - start) % COLOURS)
        slots[team_id] = slot
        used.add(slot)
    return slots
