"""Reads of files."""

from __future__ import annotations

import logging
import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.storage import Storage, default_storage, storages
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from collabkit.core.errors import NotFound

from .conf import settings
from .models import File, FileState
from .registry import may_read

logger = logging.getLogger(__name__)

# A key is two hexadecimal digits and a version 7 UUID, as store_image makes it; nothing else is taken for ours.
FOLDER = re.compile(r"[0-9a-f]{2}")
NAME = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
KEYS_IN_A_QUERY = 500
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


def keys_without_a_row(folder: str, before: datetime) -> list[str]:
    """Return the keys in a folder of the storage that were made before a moment and that no row names, in order."""
    limit = before.timestamp() * 1000
    ours = (name for name in _names_in(folder) if NAME.fullmatch(name))
    keys = sorted(f"{folder}/{name}" for name in ours if _made_at(name) < limit)
    found: list[str] = []
    for start in range(0, len(keys), KEYS_IN_A_QUERY):
        part = keys[start : start + KEYS_IN_A_QUERY]
        # In any state: bytes in quarantine are somebody's too.
        named = set(File.objects.filter(storage_key__in=part).values_list("storage_key", flat=True))
        found += [key for key in part if key not in named]
    return found


def _names_in(folder: str) -> list[str]:
    if not FOLDER.fullmatch(folder):
        return []
    try:
        return list(file_storage().listdir(folder)[1])
    except FileNotFoundError:
        return []
    except NotImplementedError:
        logger.warning("This storage cannot list what it holds: bytes that no row names stay.")
        return []


def _made_at(name: str) -> int:
    """Return the milliseconds since 1970 that a version 7 UUID begins with."""
    return UUID(name).int >> 80
