"""Tables of accounts: the public side of a user."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from collabkit.core import clock
from collabkit.core.ids import new_uuid
from collabkit.core.offers import OffersAndSeeks


class Profile(OffersAndSeeks):
    """What a person shows to others; its uuid is the person's only public id."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collabkit_profile")
    display_name = models.CharField(max_length=80)
    headline = models.CharField(max_length=120, blank=True)
    about = models.TextField(max_length=4000, blank=True)
    avatar = models.ForeignKey(
        "collabkit_files.File", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(display_name=""), name="ck_profile_has_name")]
        indexes = [models.Index(fields=["display_name", "id"], name="ck_profile_by_name")]

    def __str__(self) -> str:
        return self.display_name
