"""How every screen and what opens is walked: in which looks, as whom, and what is found there."""

from __future__ import annotations

from typing import Any

import pytest

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.looking import covered, faults, small
from tests.browser.overlays import Overlay
from tests.browser.person import Person
from tests.browser.places import SCREENS, Addresses, Screen, addresses, settle

OUTSIDE = [screen for screen in SCREENS if screen.login is None]
INSIDE = [screen for screen in SCREENS if screen.login is not None]
WIDE = pytest.mark.wide


def each_pair(*chosen: str) -> pytest.MarkDecorator:
    """Walk in these looks in every full run, and in the others where every combination is run."""
    looks = {
        "desk-ltr": (False, False),
        "phone-rtl": (True, True),
        "desk-rtl": (False, True),
        "phone-ltr": (True, False),
    }
    return pytest.mark.parametrize(
        ("phone", "rtl"),
        [pytest.param(*look, id=name, marks=() if name in chosen else WIDE) for name, look in looks.items()],
    )


def walk(person: Person, screens: list[Screen], own: Addresses) -> list[str]:
    """Return what is wrong with these screens."""
    found = []
    for screen in screens:
        person.page.goto(own.of(screen))
        settle(person.page)
        found += [*faults(person.page, screen.name), *covered(person.page, screen.name)]
    return found


def open_each(person: Person, overlays: list[Overlay]) -> list[str]:
    """Return what is wrong with what opens, over its screen."""
    found, own = [], addresses(person)
    by_finger = person.page.evaluate("() => matchMedia('(pointer: coarse)').matches")
    for overlay in overlays:
        person.page.goto(own.of(overlay))
        settle(person.page)
        overlay.open(person.page)
        found += faults(person.page, overlay.name)
        if overlay.kind == "dialog" and by_finger:
            found += small(person.page, overlay.name)
    return found


def come_as_amara(arrive: Arrive, phone: bool, **options: Any) -> Person:
    """Sign in as the one who has most of everything; no request of hers may fail."""
    amara = arrive("Amara", phone=phone, color_scheme="light", **options)
    amara.sign_in(LOGINS[0].email)
    amara.refuse_failures()
    return amara
