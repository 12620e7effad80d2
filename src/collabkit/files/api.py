"""The one download view."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _

from collabkit.core.errors import NotFound, Unavailable
from collabkit.core.http import Router

from .conf import settings
from .queries import NO_SUCH_FILE, file_storage, get_readable_file

if TYPE_CHECKING:
    from .models import File

logger = logging.getLogger(__name__)
router = Router()

# A document served from here runs nothing, embeds nothing and is nobody's origin (B19).
CONTENT_POLICY = "default-src 'none'; sandbox"
BINARY = {"type": "string", "format": "binary"}
SUFFIXES = {"image/webp": ".webp", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}


@router.get(
    "/{uuid:uuid}",
    openapi_extra={
        "responses": {200: {"description": "The bytes", "content": {"image/webp": {"schema": BINARY}}}}
    },
)
def download_file(request: HttpRequest, uuid: UUID) -> Any:
    """Return the bytes of a file that the signed-in person may read at this moment."""
    file = get_readable_file(request.user, uuid)
    etag = quote_etag(file.sha256)
    response = get_conditional_response(request, etag=etag) or _content(file)
    response["ETag"] = etag
    # The browser may keep an image briefly, for this person only; a new image has a new address.
    response["Cache-Control"] = "private, no-store" if response.status_code == 302 else "private, max-age=300"
    return response


def _content(file: File) -> HttpResponseBase:
    storage = file_storage()
    if settings.redirect_downloads:
        return HttpResponseRedirect(storage.url(file.storage_key))
    try:
        content = storage.open(file.storage_key)
    except FileNotFoundError as error:
        logger.exception("The bytes of file %s are missing from their storage", file.uuid)
        raise NotFound(NO_SUCH_FILE) from error
    except Exception as error:
        # Each storage has errors of its own; an outage of any is never "not found".
        logger.exception("The storage of files does not answer")
        raise Unavailable(_("The file cannot be read at the moment. Try again shortly.")) from error
    response = FileResponse(content, content_type=file.media_type)
    response["Content-Length"] = str(file.size)
    name = f"{file.purpose}-{file.uuid}{SUFFIXES.get(file.media_type, '')}"
    as_attachment = file.media_type not in SUFFIXES
    response["Content-Disposition"] = content_disposition_header(as_attachment, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = CONTENT_POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
