"""People in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from .models import Profile

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Profile]
else:
    # Generic for the type checker only: before Django 6.1 the class takes no parameter at run time.
    Base = admin.ModelAdmin


@admin.register(Profile)
class ProfileAdmin(Base):
    """Profiles, to find a person by name or public id and to remove what must not stand there."""

    list_display = ("display_name", "headline", "user", "created_at")
    search_fields = ("display_name", "headline", "uuid")
    list_select_related = ("user",)
    readonly_fields = ("uuid", "user", "avatar", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Profiles come with their users."""
        return False
