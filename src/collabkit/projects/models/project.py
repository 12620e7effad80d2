"""The space itself: what it is, who sees it and how one gets in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from collabkit.core import clock
from collabkit.core.ids import new_uuid
from collabkit.core.offers import OffersAndSeeks


class Kind(models.TextChoices):
    """What sort of space a project is; only the initiatives contain other projects."""

    PROJECT = "project", "Project"
    ORGANISATION = "organisation", "Organisation"
    SOCIAL_INITIATIVE = "social_initiative", "Social initiative"
    BUSINESS_INITIATIVE = "business_initiative", "Business initiative"


INITIATIVES = frozenset({Kind.SOCIAL_INITIATIVE.value, Kind.BUSINESS_INITIATIVE.value})


class Visibility(models.TextChoices):
    """Who may know that the project exists: members, signed-in people, everybody."""

    PRIVATE = "private", "Private"
    NETWORK = "network", "Network"
    PUBLIC = "public", "Public"


class JoinPolicy(models.TextChoices):
    """How a person who sees the project becomes a member."""

    CLOSED = "closed", "By invitation only"
    APPLICATION = "application", "By application"
    OPEN = "open", "Open"


class MemberList(models.TextChoices):
    """Who may see the members, and how many they are."""

    EVERYBODY = "everybody", "Everybody who sees the project"
    MEMBERS = "members", "Members"
    MANAGERS = "managers", "Managers"


class ProjectState(models.TextChoices):
    """An archived project is readable and read-only."""

    ACTIVE = "active", "Active"
    ARCHIVED = "archived", "Archived"


class Project(OffersAndSeeks):
    """A space with members."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    kind = models.CharField(max_length=24, choices=Kind, default=Kind.PROJECT)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=280, blank=True)
    description = models.TextField(max_length=20_000, blank=True)
    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.PRIVATE)
    join_policy = models.CharField(max_length=12, choices=JoinPolicy, default=JoinPolicy.CLOSED)
    member_list = models.CharField(max_length=12, choices=MemberList, default=MemberList.MEMBERS)
    protected_history = models.BooleanField(default=False)
    reviewed = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ProjectState, default=ProjectState.ACTIVE)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        permissions = [
            ("archive_project", "Can archive and restore the project"),
            ("control_access", "Can change who sees the project and whether it is reviewed"),
            ("invite_members", "Can invite members to the project"),
            ("manage_members", "Can manage members, roles and applications"),
            ("manage_children", "Can add projects to and remove them from the initiative"),
            ("moderate_project", "Can moderate what is said in the project"),
            ("post_in_project", "Can contribute to the project"),
            ("review_project", "Can review content before it is published"),
            ("see_history", "Can see who granted and revoked what"),
            ("transfer_ownership", "Can offer the ownership of the project"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="ck_project_kind_known"),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="ck_project_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(join_policy__in=JoinPolicy.values), name="ck_project_join_policy_known"
            ),
            models.CheckConstraint(
                condition=Q(member_list__in=MemberList.values), name="ck_project_member_list_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ProjectState.ACTIVE, archived_at=None)
                | Q(state=ProjectState.ARCHIVED, archived_at__isnull=False),
                name="ck_project_archived_has_time",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="ck_project_has_name"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="ck_project_not_own_parent"
            ),
        ]
        indexes = [
            # None for all projects by age: no page reads those, and a planner that has it walks it.
            models.Index(
                fields=["-created_at", "-id"],
                name="ck_project_newest_listed",
                condition=Q(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether the project is read-only."""
        return self.state == ProjectState.ARCHIVED

    @property
    def is_initiative(self) -> bool:
        """Whether the project may contain others."""
        return self.kind in INITIATIVES
