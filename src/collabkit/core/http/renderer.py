"""Writes answers as JSON, with msgspec for speed."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils.functional import Promise
from ninja.renderers import BaseRenderer
from pydantic import BaseModel

__all__ = ["MsgspecRenderer", "encode"]


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not a value of the API.")


_encoder = msgspec.json.Encoder(enc_hook=_plain)


def encode(data: Any) -> bytes:
    """Return ``data`` as JSON bytes, the same for an HTTP answer and a socket frame."""
    return _encoder.encode(data)


class MsgspecRenderer(BaseRenderer):
    """ninja's renderer over msgspec."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return ``data`` as JSON bytes."""
        return encode(data)
