"""Reads of files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.storage import Storage, default_storage, storages
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from collabkit.core.errors import NotFound

from .conf import settings
from .models import File, FileState
from .registry import may_read

NO_SUCH_FILE = _("There is no such file, or it is not yours to read.")


def file_storage() -> Storage:
    """Return the storage that holds the bytes."""
    if settings.storage in storages.backends:
        return storages[settings.storage]
    return default_storage


def get_readable_file(viewer: Any, uuid: UUID) -> File:
    """Return a clean file that one of its holders lets the viewer read now; raise NotFound."""
    found = File.objects.filter(uuid=uuid, state=FileState.CLEAN).first()
    if found is None or not may_read(viewer, uuid):
        raise NotFound(NO_SUCH_FILE)
    return found


def download_url(uuid: UUID) -> str:
    """Return the path of the one download view for this file."""
    try:
        return reverse("collabkit:download_file", args=[uuid])
    except NoReverseMatch:
        return f"/api/files/{uuid}"
