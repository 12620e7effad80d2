"""Settings of files: COLLABKIT["FILES"]."""

from __future__ import annotations

from collabkit.core.conf import Section, setting


class FilesSettings(Section, name="FILES"):
    """Limits and storage of uploaded bytes."""

    storage: str = setting("collabkit_files", "Alias in STORAGES; without it the default storage.")
    max_image_bytes: int = setting(10 * 1024 * 1024, "Largest image file in bytes.")
    max_image_pixels: int = setting(
        50_000_000,
        "Largest image in pixels, decided before it is decoded. What takes more memory than a plain JPEG may have "
        "fewer: PNG, GIF and a long narrow JPEG four fifths, one with transparency or in several passes four ninths, "
        "WebP a quarter.",
    )
    redirect_downloads: bool = setting(
        False,
        "Answer a permitted download with the storage's own (signed) URL instead of the bytes.",
    )
    sweep_after_hours: int = setting(
        24,
        "Age at which bytes that no row names are deleted; 0 never deletes any, for sites that share a storage.",
    )


settings = FilesSettings()
