"""System checks of files."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from PIL import features

from .conf import settings


@register("collabkit")
def check_limits(**kwargs: Any) -> list[CheckMessage]:
    """Check that the limits can hold and that images can be encoded."""
    found: list[CheckMessage] = []
    if settings.max_image_bytes <= 0 or settings.max_image_pixels <= 0:
        found.append(
            Error(
                "MAX_IMAGE_BYTES and MAX_IMAGE_PIXELS must be above zero.",
                hint='Set them in COLLABKIT["FILES"] or leave them out.',
                id="collabkit_files.E001",
            )
        )
    if settings.sweep_after_hours < 0:
        found.append(
            Error(
                "SWEEP_AFTER_HOURS must not be below zero.",
                hint='Set it in COLLABKIT["FILES"]; 0 never deletes bytes that no row names.',
                id="collabkit_files.E003",
            )
        )
    if not features.check("webp"):
        found.append(
            Error(
                "This Pillow cannot write WebP, the format that images are stored in.",
                hint="Install Pillow from its wheel, or build it with libwebp.",
                id="collabkit_files.E002",
            )
        )
    return found
