"""Files in the admin: to look at, not to touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from .models import File

if TYPE_CHECKING:
    Base = admin.ModelAdmin[File]
else:
    # Generic for the type checker only: before Django 6.1 the class takes no parameter at run time.
    Base = admin.ModelAdmin


@admin.register(File)
class FileAdmin(Base):
    """What is stored, by whom and for what; the bytes go only through the download view."""

    list_display = ("uuid", "purpose", "owner", "media_type", "size", "state", "created_at")
    list_filter = ("state", "purpose")
    search_fields = ("uuid", "sha256")
    list_select_related = ("owner",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Files come from uploads only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a row says about its bytes is never edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever holds the file discards it."""
        return False
