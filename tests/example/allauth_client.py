"""Signing up and in as the client does: by allauth's JSON endpoints for browsers."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.test import Client

ROOT = "/_allauth/browser/v1"
CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)
PASSWORD = "nine lives of a tide gauge"


def post(client: Client, path: str, **body: Any) -> Any:
    """Send JSON to one of the endpoints."""
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def is_signed_in(client: Client) -> bool:
    """Tell what the session endpoint says about this browser."""
    response = client.get(f"{ROOT}/auth/session")
    return bool(response.json()["meta"]["is_authenticated"])


def code_sent_to(address: str) -> str:
    """Return the code in the newest e-mail to the address."""
    newest = [message for message in mail.outbox if message.to == [address]][-1]
    found = CODE.search(str(newest.body))
    assert found, newest.body
    return found[1]


def sign_up(client: Client, address: str, password: str = PASSWORD) -> Any:
    """Sign up and prove the address; return the last answer."""
    first = post(client, "/auth/signup", email=address, password=password)
    assert first.status_code == 401, first.content
    return post(client, "/auth/email/verify", key=code_sent_to(address))


def sign_in(client: Client, address: str, password: str = PASSWORD) -> Any:
    """Sign in; return the answer."""
    return post(client, "/auth/login", email=address, password=password)
