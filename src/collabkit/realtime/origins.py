"""Whose pages may open a socket."""

from __future__ import annotations

from urllib.parse import urlsplit

from collabkit.core.conf import settings as core_settings

from .conf import settings

_PORTS = {"http": 80, "https": 443}


def origin_allowed(origin: str) -> bool:
    """Tell whether a page of this origin may connect with the visitor's cookies; none named means no."""
    given = _origin(origin)
    if given is None:
        return False
    return any(given == _origin(each) for each in (core_settings.site_url, *settings.allowed_origins))


def _origin(url: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme]
