"""Calls of the emulator's own API, in the name of the account and region whose stack is worked on."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

__all__ = ["account", "client"]


def client(service: str) -> Any:
    """Return a client of the account and region whose stack is worked on."""
    from ministack.core.responses import get_account_id, get_region

    return _made(service, get_account_id(), get_region())


@cache
def _made(service: str, account: str, region: str) -> Any:
    session = boto3.session.Session(aws_access_key_id=account, aws_secret_access_key="emulated")
    address = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    # The answer comes at once or never: a stack that hangs should say why.
    patience = Config(read_timeout=10, retries={"total_max_attempts": 1})
    return session.client(service, region_name=region, endpoint_url=address, config=patience)


def account() -> str:
    """Return the number of the account."""
    from ministack.core.responses import get_account_id

    return str(get_account_id())
