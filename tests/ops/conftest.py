"""What the tests of ops share."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.ops import api

OBSERVE = "collabkit.ops.middleware.Observe"


@pytest.fixture(autouse=True)
def _fresh_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test asks the checks anew."""
    monkeypatch.setattr(api, "FRESH_SECONDS", -1.0)


@pytest.fixture(autouse=True)
def _observed(settings: Any) -> None:
    """The middleware is in its place, whatever the settings under test say."""
    others = [name for name in settings.MIDDLEWARE if name != OBSERVE]
    settings.MIDDLEWARE = [OBSERVE, *others]


@pytest.fixture
def ops_settings(settings: Any) -> Any:
    """Return a function that changes settings of collabkit.ops for this test."""

    def change(**values: Any) -> None:
        part = {key.upper(): value for key, value in values.items()}
        whole = settings.COLLABKIT
        settings.COLLABKIT = {**whole, "OPS": {**whole.get("OPS", {}), **part}}

    return change
