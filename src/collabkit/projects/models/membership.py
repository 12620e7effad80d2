"""Who belongs to a project, with which role and until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.deletion import CASCADE, Collector, ProtectedError

from collabkit.core import clock
from collabkit.core.ids import new_uuid

from .project import Project


class Role(models.TextChoices):
    """What a member may be beyond being a member."""

    OWNER = "owner", "Owner"
    MANAGER = "manager", "Manager"
    SECURITY_MANAGER = "security_manager", "Security manager"
    MODERATOR = "moderator", "Moderator"


def hold_owners(
    collector: Collector, field: models.Field[Any, Any], sub_objs: Iterable[models.Model], using: str
) -> None:
    """Delete memberships with their person, but refuse while the person still owns a project (P7)."""
    pks = [row.pk for row in sub_objs]
    grants = RoleGrant.objects.using(using).filter(
        membership_id__in=pks, membership__ended_at=None, ended_at=None, role=Role.OWNER
    )
    owned: set[models.Model] = set(grants)
    if owned:
        raise ProtectedError("This person still owns projects. Hand them over first.", owned)
    CASCADE(collector, field, Membership.objects.using(using).filter(pk__in=pks), using)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Filters that every question on members shares."""

    def running(self) -> MembershipQuerySet:
        """Memberships that give rights now; a past end counts before any job has closed it."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()), ended_at=None)


class Membership(models.Model):
    """One stay of one person in one project."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, hold_owners, related_name="+")
    joined_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    was_removed = models.BooleanField(default=False, editable=False)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], condition=Q(ended_at=None), name="ck_membership_one_active"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("joined_at")),
                name="ck_membership_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "project"], name="ck_membership_of_user", condition=Q(ended_at=None)
            ),
            models.Index(
                fields=["project", "joined_at", "id"],
                name="ck_membership_of_project",
                condition=Q(ended_at=None),
            ),
            models.Index(
                fields=["ends_at"],
                name="ck_membership_due",
                condition=Q(ended_at=None, ends_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.project}"


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Filters that every question on roles shares."""

    def running(self) -> RoleGrantQuerySet:
        """Grants that count now, of memberships that count now."""
        now = clock.now()
        return self.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            Q(membership__ends_at=None) | Q(membership__ends_at__gt=now),
            ended_at=None,
            membership__ended_at=None,
        )


class RoleGrant(models.Model):
    """A role that a member holds, who gave it and until when."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "role"], condition=Q(ended_at=None), name="ck_role_grant_one_active"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="ck_role_grant_known"),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                name="ck_role_grant_due",
                condition=Q(ended_at=None, ends_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.membership}"
