"""Who is at the other end of the connection."""

from django.http import HttpRequest

from .conf import settings

__all__ = ["client_ip", "forwarded_client"]


def forwarded_client(*, remote: str, forwarded: str, hops: int) -> str:
    """Return the address that the outermost of ``hops`` trusted proxies saw.

    Each proxy appends the address it saw, so counting from the right only ever reads what our own proxies wrote.
    """
    addresses = [part.strip() for part in forwarded.split(",") if part.strip()]
    if hops <= 0 or len(addresses) < hops:
        return remote
    return addresses[-hops]


def client_ip(request: HttpRequest) -> str:
    """Return the client's address, believing X-Forwarded-For only as far as CORE.TRUSTED_PROXIES says."""
    return forwarded_client(
        remote=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        hops=settings.trusted_proxies,
    )
