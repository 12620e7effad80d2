"""Accept whatever a person was given: an invitation or a reusable link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from collabkit.invitations.models import LINK_PREFIX

from .accept import Accepted, accept_invitation
from .links import use_link


def accept(*, actor: Any, token: str | None = None, uuid: UUID | None = None) -> Accepted:
    """Accept an invitation by token or public id, or get in by a link's token; raises what these raise."""
    if token is not None and uuid is None and token.startswith(f"{LINK_PREFIX}."):
        return use_link(actor=actor, token=token)
    return accept_invitation(actor=actor, token=token, uuid=uuid)
