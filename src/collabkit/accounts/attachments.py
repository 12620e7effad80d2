"""Files that accounts holds: avatars, readable by whoever sees the person."""

from __future__ import annotations

from collabkit.files.registry import register_holder

from .queries import avatar_is_visible

register_holder("accounts.avatar", can_read=avatar_is_visible)
