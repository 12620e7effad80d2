"""The event log, what of it is still to be delivered, and when scheduled work ran."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .ids import new_uuid

__all__ = ["Delivery", "EventRecord", "PeriodicRun"]


class AppendOnlyQuerySet(models.QuerySet["EventRecord"]):
    """Rows that are written once. Retention, when there is some, works on the table itself."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: an event that happened does not change."""
        raise TypeError("Events are append-only.")

    def delete(self) -> NoReturn:
        """Refuse: an event that happened stays."""
        raise TypeError("Events are append-only.")


class EventRecord(models.Model):
    """One thing that happened, written in the transaction that made it happen."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    type = models.CharField(_("type"), max_length=80)
    subject = models.UUIDField(_("subject"), null=True, help_text=_("Public id of what the event is about."))
    data = models.JSONField(_("data"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("actor"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = (
            models.Index(
                fields=("subject", "-id"),
                name="ck_core_event_subject",
                condition=models.Q(subject__isnull=False),
            ),
            models.Index(fields=("type", "-id"), name="ck_core_event_type"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.uuid}"


class Delivery(models.Model):
    """One event that one subscriber has not handled yet; the row is deleted in the transaction that handles it."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        DEAD = "dead", _("Given up")

    event = models.ForeignKey(EventRecord, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(_("subscriber"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    available_at = models.DateTimeField(_("next attempt"))
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (models.UniqueConstraint(fields=("event", "subscriber"), name="ck_core_delivery_once"),)
        indexes = (
            models.Index(
                fields=("available_at", "id"),
                name="ck_core_delivery_due",
                condition=models.Q(state="pending"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subscriber} ({self.state})"


class PeriodicRun(models.Model):
    """When a piece of scheduled work runs next, and how it went last time."""

    name = models.CharField(_("name"), max_length=120, primary_key=True)
    next_run_at = models.DateTimeField(_("next run"))
    started_at = models.DateTimeField(_("last started"), null=True)
    finished_at = models.DateTimeField(_("last finished"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("scheduled work")
        verbose_name_plural = _("scheduled work")

    def __str__(self) -> str:
        return self.name
