"""What notifications do."""

from .close import close_notifications
from .mail import forget_old_mail, retry_failed_mail, send_queued_mail
from .mark import mark_notifications
from .post import post_notifications, queue_outside_mail
from .preferences import update_preferences
from .put_away import (
    put_away_notifications,
    snooze_notifications,
    unsnooze_notifications,
    wake_snoozed,
)
from .settle import settle_looked_at, settle_posted

__all__ = [
    "close_notifications",
    "forget_old_mail",
    "mark_notifications",
    "post_notifications",
    "put_away_notifications",
    "queue_outside_mail",
    "retry_failed_mail",
    "send_queued_mail",
    "settle_looked_at",
    "settle_posted",
    "snooze_notifications",
    "unsnooze_notifications",
    "update_preferences",
    "wake_snoozed",
]
