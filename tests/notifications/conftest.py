"""The kinds of the miniature app are declared for these tests only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from collabkit.notifications import registry
from tests.factories import make_person

from . import things


@pytest.fixture(scope="session", autouse=True)
def _connected() -> None:
    """Subscribe them once; a subscription cannot be taken back, and nobody else announces these events."""
    # Late, because this file is read also where the app is not installed and has no tables.
    from collabkit.notifications import tasks

    for kind in things.KINDS:
        tasks.connect(kind)
    tasks.connect_mail(things.OUTSIDE)


@pytest.fixture(autouse=True)
def _declared(_connected: None) -> Iterator[None]:
    for kind in things.KINDS:
        registry.register(kind)
    registry.register_mail(things.OUTSIDE)
    yield
    for kind in things.KINDS:
        registry.kinds.unregister(kind.name)
    registry.mail_kinds.unregister(things.OUTSIDE.name)
    things.things.clear()


@pytest.fixture
def ada(db: None) -> Any:
    return make_person("Ada Lovelace")


@pytest.fixture
def bo(db: None) -> Any:
    return make_person("Bo Ek")
