"""Public identifiers."""

from uuid import UUID

from uuid_utils.compat import uuid7

__all__ = ["new_uuid"]


def new_uuid() -> UUID:
    """Return a time-ordered (version 7) UUID: unguessable enough to show, cheap to index."""
    return uuid7()
