"""A checkout without a build says so instead of showing an empty page."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.test import Client

# Some of Django's own checks ask the database what it can do.
pytestmark = pytest.mark.django_db


def warnings() -> list[str]:
    return [message.id for message in run_checks() if message.id == "collabkit_web.W001"]


@pytest.mark.usefixtures("missing")
def test_a_plain_page_says_what_to_do(client: Client) -> None:
    response = client.get("/projects")
    assert response.status_code == 503
    assert b"npm run build" in response.content
    assert "script-src" in response["Content-Security-Policy"]


@pytest.mark.usefixtures("missing")
def test_a_check_warns() -> None:
    assert warnings() == ["collabkit_web.W001"]


@pytest.mark.usefixtures("built")
def test_no_warning_with_a_build() -> None:
    assert warnings() == []


def test_a_new_build_is_seen_without_a_restart(built, client: Client) -> None:
    import os

    assert b"main-AbC.js" in client.get("/").content
    built.write_text(built.read_text().replace("main-AbC", "main-XyZ"))
    os.utime(built, ns=(1, 1))
    assert b"main-XyZ.js" in client.get("/").content
