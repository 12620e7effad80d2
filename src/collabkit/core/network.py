"""Who is at the other end of the connection."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest

from .conf import settings

__all__ = ["client_ip", "forwarded_client", "limited_address"]

# What one customer of a provider gets, so that nobody has more than one address to be counted by.
IPV6_PREFIX = 64


def forwarded_client(*, remote: str, forwarded: str, hops: int) -> str:
    """Return the address that the outermost of ``hops`` trusted proxies saw.

    Each proxy appends the address it saw, so counting from the right only ever reads what our own proxies wrote.
    """
    addresses = [part.strip() for part in forwarded.split(",") if part.strip()]
    if hops <= 0 or len(addresses) < hops:
        return remote
    return _bare(addresses[-hops])


def limited_address(address: str) -> str:
    """Return the address that a client's requests are counted by: of IPv6 the network, which one person has whole."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(ip_network((parsed, IPV6_PREFIX), strict=False).network_address)


def _bare(address: str) -> str:
    """Return an address without the port that some proxies add, which is another for each connection."""
    host = address
    if address.startswith("["):
        host = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        host = address.partition(":")[0]
    try:
        parsed = ip_address(host)
    except ValueError:
        return address
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def client_ip(request: HttpRequest) -> str:
    """Return the client's address, believing X-Forwarded-For only as far as CORE.TRUSTED_PROXIES says."""
    return forwarded_client(
        remote=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        hops=settings.trusted_proxies,
    )
