"""Addresses of S3 that name the bucket as a host, of which the emulator's CloudFormation reads only the path."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["by_path", "register"]

_BY_HOST = re.compile(
    r"https://(?P<bucket>[a-z0-9.-]+?)\.s3[.-](?P<rest>[^/]*amazonaws\.com[^/]*)/(?P<key>.+)"
)


def by_path(url: str) -> str:
    """Return the address with the bucket in its path; any other address as it is."""
    found = _BY_HOST.fullmatch(url)
    return f"https://s3.{found['rest']}/{found['bucket']}/{found['key']}" if found else url


def register() -> None:
    """Let CloudFormation find templates under the addresses that it gives them on AWS."""
    from ministack.services.cloudformation import helpers

    own = helpers._resolve_document

    def resolve(asked: dict[str, Any], body: str, url: str, label: str) -> Any:
        said = helpers._p(asked, url)
        return own(asked | {url: [by_path(said)]} if said else asked, body, url, label)

    helpers._resolve_document = resolve
