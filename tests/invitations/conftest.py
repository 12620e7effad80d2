"""The kinds of the miniature app are declared for these tests only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from collabkit.invitations import registry
from tests.factories import make_person

from . import clubs
from .clubs import Club, make_club

Invite = Callable[..., Any]


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    registry.register(clubs.CLUB)
    registry.register(clubs.BOARD)
    yield
    registry.kinds.unregister("club")
    registry.kinds.unregister("club_board")
    clubs.clubs.clear()


@pytest.fixture
def hana(db: None) -> Any:
    """Somebody who may invite."""
    return make_person("Hana Host")


@pytest.fixture
def bo(db: None) -> Any:
    """Somebody with an account who is invited."""
    return make_person("Bo Ek", email="bo@people.example")


@pytest.fixture
def eve(db: None) -> Any:
    """Somebody whom it does not concern."""
    return make_person("Eve Outside")


@pytest.fixture
def club(hana: Any) -> Club:
    return make_club(hana)


@pytest.fixture
def invite(hana: Any, club: Club) -> Invite:
    """Return a function that lets Hana invite `bo@people.example`, unless told otherwise."""

    # Late, because this file is read also where the app is not installed and has no tables.
    from collabkit.invitations import actions

    def send(**fields: Any) -> Any:
        address = None if "person" in fields else "bo@people.example"
        return actions.invite(
            **{"actor": hana, "kind": "club", "target": club.uuid, "email": address, **fields}
        )

    return send


@pytest.fixture
def limited(settings: Any) -> Callable[..., None]:
    """Return a function that sets how many invitations one person may send or, by another name, get; from zero."""

    def limit(rate: str, name: str = "invitations.send") -> None:
        core = {
            **settings.COLLABKIT["CORE"],
            "RATE_LIMITING": True,
            "RATE_LIMIT_STORAGE": f"memory://{uuid4()}",
            "RATE_LIMITS": {name: rate},
        }
        settings.COLLABKIT = {**settings.COLLABKIT, "CORE": core}

    return limit
