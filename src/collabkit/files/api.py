"""The one download view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from collabkit.core.errors import Unavailable
from collabkit.core.http import Router

from .conf import settings
from .queries import file_storage, get_readable_file

if TYPE_CHECKING:
    from .models import File

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
    response["Cache-Control"] = "private, max-age=300"
    return response


def _content(file: File) -> HttpResponseBase:
    storage = file_storage()
    if settings.redirect_downloads:
        return HttpResponseRedirect(storage.url(file.storage_key))
    try:
        content = storage.open(file.storage_key)
    except OSError as error:
        raise Unavailable(
            "The file cannot be read from its storage at the moment. Try again shortly."
        ) from error
    response = FileResponse(content, content_type=file.media_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = content_disposition_header(
        file.media_type not in SUFFIXES, f"{file.purpose}-{file.uuid}{SUFFIXES.get(file.media_type, '')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = CONTENT_POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
