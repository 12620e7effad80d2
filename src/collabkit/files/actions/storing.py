"""What happens to uploaded bytes: received within limits, made harmless, stored, discarded."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

from django.core.files.base import ContentFile
from django.core.files.base import File as UploadedBytes
from django.db import transaction
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from collabkit.core import clock
from collabkit.core.errors import BadRequest, Invalid, TooLarge, Unavailable, UnsupportedType
from collabkit.core.ids import new_uuid
from collabkit.files import queries
from collabkit.files.conf import settings
from collabkit.files.models import File, FileState

from .images import decode

logger = logging.getLogger(__name__)

# One run deletes at most so many; the next goes on.
MOST_SWEPT = 500
# Room for the multipart envelope around a file of the permitted size.
ENVELOPE = 64 * 1024


def receive_upload(request: HttpRequest, *, field: str = "file") -> UploadedBytes[bytes]:
    """Return the uploaded file of a multipart request with any method, such as PUT.

    Raises TooLarge by the declared length before a byte is read, BadRequest for a broken envelope and Invalid
    when the field is missing.
    """
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.max_image_bytes + ENVELOPE:
        raise _too_large()
    if not request.META.get("CONTENT_TYPE", "").startswith("multipart/form-data"):
        raise UnsupportedType(_("Send the file as multipart/form-data."))
    try:
        _post, files = request.parse_file_upload(request.META, request)
    except MultiPartParserError as error:
        raise BadRequest(_("The upload was cut off or is not readable. Try it again.")) from error
    # Django closes what it finds here when the request ends; a large one has a temporary file until then.
    request._files = files  # type: ignore[attr-defined]
    upload = files.get(field)
    if upload is None:
        raise Invalid(_("Choose a file to upload."), errors={field: _("Choose a file to upload.")})
    return cast("UploadedBytes[bytes]", upload)


def store_image(*, actor: Any, upload: UploadedBytes[bytes], purpose: str, max_side: int = 512) -> File:
    """Decode an image, scale it to at most `max_side` pixels, encode it anew without metadata and store it.

    Accepts PNG, JPEG, WebP and GIF (its first frame) by content; name and declared type are not believed.
    Raises TooLarge beyond FILES.MAX_IMAGE_BYTES, UnsupportedType for other content, Invalid for an image that
    is broken or takes more memory than FILES.MAX_IMAGE_PIXELS allows.
    """
    image = decode(_read(upload), max_side=max_side)
    body = io.BytesIO()
    image.save(body, "WEBP", quality=86, method=4)
    content = body.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    uuid = new_uuid()
    key = _save_bytes(f"{digest[:2]}/{uuid}", content)
    try:
        return File.objects.create(
            uuid=uuid,
            owner=actor,
            purpose=purpose,
            storage_key=key,
            sha256=digest,
            size=len(content),
            media_type="image/webp",
            width=image.width,
            height=image.height,
            # Pixels that were decoded and encoded anew carry nothing that a scanner could find.
            state=FileState.CLEAN,
        )
    except BaseException:
        _delete_bytes(key)
        raise


@transaction.atomic
def discard_file(*, actor: Any, file: File) -> None:
    """Delete a file; its bytes go once the deletion is committed. The caller has checked that `actor` may."""
    key = file.storage_key
    File.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: _delete_bytes(key))


def sweep_bytes(folders: Iterable[str]) -> int:
    """Delete from these folders of the storage the bytes that no row names; return how many there were.

    A process that dies between storing the bytes and committing their row leaves them behind. Only what carries
    a key of ours is looked at, and only when it is older than FILES.SWEEP_AFTER_HOURS: a younger one may belong
    to a transaction that is still open.
    """
    if not settings.sweep_after_hours:
        return 0
    before = clock.now() - timedelta(hours=settings.sweep_after_hours)
    swept = 0
    for folder in folders:
        for key in queries.keys_without_a_row(folder, before)[: MOST_SWEPT - swept]:
            swept += _delete_bytes(key)
    return swept


def _read(upload: UploadedBytes[bytes]) -> bytes:
    limit = settings.max_image_bytes
    if upload.size > limit:
        raise _too_large()
    # The declared size is the sender's word: never read more than the limit.
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise _too_large()
    if not content:
        raise Invalid(_("The file is empty. Choose another one."))
    return bytes(content)


def _too_large() -> TooLarge:
    size = filesizeformat(settings.max_image_bytes)
    return TooLarge(_("The file is larger than %(size)s. Choose a smaller one.") % {"size": size})


def _save_bytes(key: str, content: bytes) -> str:
    try:
        return queries.file_storage().save(key, ContentFile(content))
    except Exception as error:
        # Each storage has errors of its own; none of them is the person's fault.
        logger.exception("The storage of files does not answer")
        raise Unavailable(_("The file cannot be stored at the moment. Try again shortly.")) from error


def _delete_bytes(key: str) -> bool:
    """Delete bytes that no row names, if they are there; return whether the storage did it."""
    try:
        queries.file_storage().delete(key)
    except Exception:
        logger.exception("The bytes of a discarded file could not be deleted: %s", key)
        return False
    return True
