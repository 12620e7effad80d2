"""Projects in the admin: to look at.

Changes go through the product's verbs, so that rules and history hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.core.errors import CollabkitError

from . import actions
from .models import Application, Membership, OwnershipTransfer, Project, RoleGrant

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:
    # Generic for the type checker only: before Django 6.1 these classes take no parameter at run time.
    Base = admin.ModelAdmin
    Inline = admin.TabularInline


class ReadOnly:
    """Rows that nobody adds, changes or deletes by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: rows come from the product's verbs."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: a change by hand would leave no event."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what ended stays as history."""
        return False


class MembershipInline(ReadOnly, Inline):
    """Who belongs to the project."""

    model = Membership
    fields = ("user", "joined_at", "ends_at", "ended_at")
    extra = 0


@admin.register(Project)
class ProjectAdmin(ReadOnly, Base):
    """All projects, private ones too: for the site's staff."""

    list_display = ("name", "kind", "visibility", "state", "created_by", "created_at")
    list_filter = ("kind", "visibility", "state", "reviewed")
    search_fields = ("name", "=uuid")
    list_select_related = ("created_by",)
    inlines = (MembershipInline,)
    actions = ("rescue",)

    @admin.action(
        description=gettext_lazy("Become owner where there is no active owner"), permissions=["view"]
    )
    def rescue(self, request: HttpRequest, queryset: QuerySet[Project]) -> None:
        """Make the signed-in superuser an owner of the chosen projects that have none."""
        for project in queryset:
            try:
                actions.rescue_project(
                    actor=request.user, project=project, user=request.user, reason=_("No active owner")
                )
            except CollabkitError as error:
                self.message_user(request, f"{project}: {error.detail}", messages.WARNING)
            else:
                self.message_user(request, _("You own %(project)s now.") % {"project": project})


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnly, Base):
    """Who holds and held which role."""

    list_display = ("membership", "role", "ends_at", "granted_by", "granted_at", "ended_at")
    list_filter = ("role",)
    list_select_related = ("membership__project", "membership__user", "granted_by")


@admin.register(Application)
class ApplicationAdmin(ReadOnly, Base):
    """Who asked to join."""

    list_display = ("user", "project", "state", "created_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("user", "project", "decided_by")


@admin.register(OwnershipTransfer)
class OwnershipTransferAdmin(ReadOnly, Base):
    """Who offered a project to whom."""

    list_display = ("project", "from_user", "to_user", "state", "created_at")
    list_filter = ("state",)
    list_select_related = ("project", "from_user", "to_user")
