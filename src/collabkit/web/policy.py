"""The Content-Security-Policy of the client's page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.templatetags.static import PrefixNode

from .conf import settings

__all__ = ["content_security_policy"]


def content_security_policy(nonce: str, *, host: str, secure: bool) -> str:
    """Return the policy: everything from this site, inline styles and scripts by ``nonce`` only.

    ``host`` and ``secure`` are the request's; the socket's origin is written out because older browsers do
    not count ws: as 'self'.
    """
    static = _origin(PrefixNode.handle_simple("STATIC_URL"))
    own = f"'self' {static}".strip()
    socket = _origin(settings.websocket_url) or f"{'wss' if secure else 'ws'}://{host}"
    pictures = " ".join(settings.avatar_origins)
    directives = {
        "default-src": "'none'",
        "script-src": f"{own} 'nonce-{nonce}'",
        "style-src": f"{own} 'nonce-{nonce}'",
        "img-src": f"'self' data: blob: {pictures}".strip(),
        "connect-src": f"'self' {socket}",
        "font-src": own,
        "manifest-src": own,
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""
