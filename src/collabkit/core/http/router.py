"""The router every app's ``api.py`` uses."""

from collections.abc import Callable
from typing import Any

from ninja import Router as NinjaRouter
from ninja.constants import NOT_SET

from collabkit.core.ratelimit import RateLimit, declared_limit

from .problems import Problem, statuses

__all__ = ["Router"]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
DEFAULT_WRITE_LIMIT = RateLimit("api.write", "120/minute")


class Router(NinjaRouter):
    """A ninja router whose operations declare their problem documents and whose writes are always rate limited."""

    def add_api_operation(
        self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any
    ) -> None:
        """Add the operation; ``response`` may be a shape or a dict by status, problems are added to it."""
        response = options.get("response", NOT_SET)
        shapes = (
            response if isinstance(response, dict) else {200: response if response is not NOT_SET else None}
        )
        options["response"] = {**shapes, statuses: Problem}
        if options.get("throttle", NOT_SET) is NOT_SET:
            limit = declared_limit(view_func)
            if limit is None and not SAFE_METHODS.issuperset(methods):
                limit = DEFAULT_WRITE_LIMIT
            if limit is not None:
                options["throttle"] = [limit]
        super().add_api_operation(path, methods, view_func, **options)
