"""Rate limits, counted by the ``limits`` library in memory or in Redis."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from ninja.throttling import BaseThrottle

from .clock import now
from .conf import settings
from .errors import RateLimited
from .network import client_ip, limited_address

__all__ = ["RateLimit", "declared_limit", "hit", "limit", "store"]

logger = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])

PAUSE_SECONDS = 5.0
"""How long a store that gave no answer is not asked: each caller would wait for it anew."""

_making = Lock()
_paused_until: dict[str, float] = {}


def store(uri: str) -> Storage:
    """Return a store of rate limits at an address."""
    for driver in ("redis", "valkey"):
        if uri.startswith(driver):
            # limits looks at a driver without waiting for a thread that is loading it just now, and finds it too old.
            with suppress(ImportError):
                import_module(driver)
    found: Storage = storage_from_string(uri, wrap_exceptions=True)  # type: ignore[assignment]
    return found


def _limiter(uri: str) -> MovingWindowRateLimiter:
    # One at a time: threads that make a store each would also count each for themselves.
    with _making:
        return _made(uri)


@cache
def _made(uri: str) -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(store(uri))


def _fallback() -> MovingWindowRateLimiter:
    return _limiter("memory://")


def hit(name: str, key: str, rate: str) -> int:
    """Count one use of ``name`` by ``key`` against ``rate`` (such as "30/minute", or the site's override).

    Returns 0 when it is within the limit, else after how many seconds to try again.
    """
    if not settings.rate_limiting:
        return 0
    item = parse(settings.rate_limits.get(name, rate))
    uri = settings.rate_limit_storage
    if monotonic() >= _paused_until.get(uri, 0.0):
        try:
            return _count(_limiter(uri), item, name, key)
        except StorageError:
            logger.warning("The rate limit storage does not answer; counting in this process.", exc_info=True)
            _paused_until[uri] = monotonic() + PAUSE_SECONDS
    # Without its store the limit still holds within this process: neither an outage nor an open door.
    return _count(_fallback(), item, name, key)


def _count(limiter: MovingWindowRateLimiter, item: RateLimitItem, name: str, key: str) -> int:
    if limiter.hit(item, name, key):
        return 0
    reset = limiter.get_window_stats(item, name, key).reset_time
    return max(1, round(reset - now().timestamp()))


def check(name: str, key: str, rate: str) -> None:
    """Count one use as `hit` does, and raise RateLimited when it is over the limit."""
    wait = hit(name, key, rate)
    if wait:
        raise RateLimited(retry_after=wait)


class RateLimit(BaseThrottle):
    """A limit on an API operation, per signed-in person, or per address for those who are not."""

    def __init__(self, name: str, rate: str) -> None:
        self.name = name
        self.rate = rate

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request; raises RateLimited (which knows how long to wait) when it is one too many."""
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            key = f"user:{user.pk}"
        else:
            key = f"ip:{limited_address(client_ip(request))}"
        check(self.name, key, self.rate)
        return True


def limit(name: str, rate: str) -> Callable[[F], F]:
    """Declare the rate limit of an API function; stands below the router's decorator."""

    def decorate(function: F) -> F:
        function.__collabkit_limit__ = RateLimit(name, rate)  # type: ignore[attr-defined]
        return function

    return decorate


def declared_limit(function: Callable[..., Any]) -> RateLimit | None:
    """Return the limit declared on ``function``, or None."""
    found: RateLimit | None = getattr(function, "__collabkit_limit__", None)
    return found
