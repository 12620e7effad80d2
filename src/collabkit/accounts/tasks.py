"""Scheduled work of accounts."""

from __future__ import annotations

from datetime import timedelta

from collabkit.core.worker import periodic

from .queries import ensure_profiles, users_without_profile


@periodic("accounts.create_missing_profiles", every=timedelta(minutes=5))
def create_missing_profiles() -> None:
    """Give a profile to users that the host site had before, so that others find them."""
    while ensure_profiles(users_without_profile(500)):
        pass
