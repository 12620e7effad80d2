"""Every operation that writes has a rate limit (A8): one that escaped the router's default fails here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ninja.operation import Operation

from collabkit.core.http import build_api
from collabkit.core.ratelimit import RateLimit

SAFE = {"GET", "HEAD", "OPTIONS"}


def writing() -> Iterator[Operation]:
    """Return every mounted operation that takes more than reading methods."""
    for _prefix, router in build_api()._routers:
        for view in router.path_operations.values():
            yield from (item for item in view.operations if not SAFE.issuperset(item.methods))


@pytest.mark.parametrize("operation", list(writing()), ids=lambda item: item.view_func.__name__)
def test_it_is_limited(operation: Operation) -> None:
    limits = [item for item in operation.throttle_objects if isinstance(item, RateLimit)]
    assert limits, f"{operation.view_func.__name__} takes any number of requests."


def test_there_are_operations_to_look_at() -> None:
    assert len(list(writing())) >= 40
