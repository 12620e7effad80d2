"""Work of invitations by the clock."""

from __future__ import annotations

from datetime import timedelta

from collabkit.core.worker import periodic

from . import actions


@periodic("invitations.expire_due", every=timedelta(minutes=1))
def expire_due() -> None:
    """End what nobody answered in time."""
    actions.expire_due()
