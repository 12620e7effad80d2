"""Tables of files: what is stored, under which key, and whether it may leave."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from collabkit.core import clock
from collabkit.core.ids import new_uuid


class FileState(models.TextChoices):
    """Only a clean file is ever served."""

    QUARANTINED = "quarantined", "Quarantined"
    CLEAN = "clean", "Clean"
    REJECTED = "rejected", "Rejected"


class File(models.Model):
    """One stored file; who may read it is decided by whoever holds it."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(max_length=40)
    storage_key = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=FileState, default=FileState.QUARANTINED)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="ck_file_state_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="ck_file_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.uuid}"
