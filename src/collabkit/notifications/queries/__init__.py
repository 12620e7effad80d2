"""Reads of the inbox. What a notification says is asked of its kind at each reading, never stored."""

from .asking import present, seen_ids, visible_ids
from .counting import counts
from .inbox import Shown, inbox_page, one_shown, shown_ids, unread_shown
from .preferences import choices_of, goes_to, is_locked, preferences
from .rows import FIELDS, lean, recipients_about, recipients_of, selected, visible_notifications

__all__ = [
    "FIELDS",
    "Shown",
    "choices_of",
    "counts",
    "goes_to",
    "inbox_page",
    "is_locked",
    "lean",
    "one_shown",
    "preferences",
    "present",
    "recipients_about",
    "recipients_of",
    "seen_ids",
    "selected",
    "shown_ids",
    "unread_shown",
    "visible_ids",
    "visible_notifications",
]
