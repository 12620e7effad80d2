"""What other apps declare to files: who may read the files that they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

CanRead = Callable[[Any, UUID], bool]

_holders: dict[str, CanRead] = {}


def register_holder(name: str, *, can_read: CanRead) -> None:
    """Declare a holder of files, from an app's `attachments.py`.

    `can_read(user, file_uuid)` answers whether the holder has this file and this user may read it at this
    moment; it is asked at every download. Registering a name again replaces the holder.
    """
    _holders[name] = can_read


def may_read(user: Any, file_uuid: UUID) -> bool:
    """Return whether any holder lets the user read the file now; what nobody holds is read by nobody."""
    return any(can_read(user, file_uuid) for can_read in _holders.values())
