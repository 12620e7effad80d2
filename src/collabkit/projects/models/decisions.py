"""What waits for somebody's decision: applications and offers of ownership."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from collabkit.core import clock
from collabkit.core.ids import new_uuid

from .project import Project


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    PENDING = "pending", "Pending"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Application(models.Model):
    """A person's request to become a member."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="applications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    message = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=12, choices=ApplicationState, default=ApplicationState.PENDING)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], condition=Q(state="pending"), name="ck_application_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values), name="ck_application_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "state", "-created_at", "-id"], name="ck_application_of_project")
        ]

    def __str__(self) -> str:
        return f"{self.user} to {self.project} ({self.state})"


class TransferState(models.TextChoices):
    """Where an offer of ownership stands."""

    PENDING = "pending", "Pending"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"


class OwnershipTransfer(models.Model):
    """An owner's offer to a member, which takes that member's consent."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="transfers")
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    stay_owner = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=TransferState, default=TransferState.PENDING)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="pending"), name="ck_transfer_one_pending"
            ),
            models.CheckConstraint(condition=~Q(from_user=F("to_user")), name="ck_transfer_to_another"),
            models.CheckConstraint(
                condition=Q(state__in=TransferState.values), name="ck_transfer_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.from_user} to {self.to_user} ({self.state})"
