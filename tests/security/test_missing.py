"""A thing that one may not know of cannot be told from one that does not exist (B01, B13, P1).

By status, body, headers, statements to the database, hashing, any list or count, and any answer on the socket.
"""

from __future__ import annotations

import pytest

from .calls import CALLS
from .missing import ASKERS, HIDDEN, Slot, both, slots
from .rows import undone
from .world import World

pytestmark = pytest.mark.django_db

KNOCKS = [(case, slot, name) for case in CALLS for slot, name in slots(case)]


@pytest.mark.parametrize(("case", "slot", "name"), KNOCKS)
@pytest.mark.parametrize("asker", ASKERS)
def test_the_answers_are_one_answer(world: World, asker: str, case: str, slot: Slot, name: str) -> None:
    with undone():
        hidden, missing = both(world, case, slot, name, asker)
    assert hidden.told == missing.told
    assert hidden.statements == missing.statements


def test_every_hidden_thing_is_asked_for() -> None:
    assert {name for _case, _slot, name in KNOCKS} == HIDDEN
