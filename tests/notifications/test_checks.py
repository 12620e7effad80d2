"""The checks of notifications."""

from __future__ import annotations

from typing import Any

from collabkit.notifications.checks import check_sender


def test_the_placeholder_sender_is_pointed_out(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    [warning] = check_sender(None)
    assert warning.id == "collabkit_notifications.W001"


def test_a_real_sender_is_fine(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    settings.COLLABKIT = {**settings.COLLABKIT, "NOTIFICATIONS": {"FROM_EMAIL": "us@site.example"}}
    assert check_sender(None) == []
