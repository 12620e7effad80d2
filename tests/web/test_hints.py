"""What the page asks for before its script is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from collabkit.web import hints

pytestmark = pytest.mark.usefixtures("built")

ROOM = "/chat/0198a1b2-0000-7000-8000-000000000000"
HERE = "/api/chat/conversations/0198a1b2-0000-7000-8000-000000000000"
CLIENT = Path(__file__).resolve().parents[2] / "frontend"


def early(client: Client, path: str) -> list[str]:
    html = client.get(path).content.decode()
    found = re.search(r'id="collabkit-early" type="application/json">(.*?)</script>', html)
    return list(json.loads(found[1])) if found else []


@pytest.fixture
def known(client: Client) -> Client:
    """Return the browser of somebody with a session."""
    client.cookies["sessionid"] = "whatever it holds"
    return client


def test_a_conversation_is_asked_for_at_once(known: Client) -> None:
    """Where there are conversations: a site without them is asked for none."""
    asked = early(known, ROOM)
    there = (
        [HERE, f"{HERE}/messages?unread=true&limit=50", f"{HERE}/held"]
        if apps.is_installed("collabkit.chat")
        else []
    )
    assert asked[-1 - len(there) :] == ["/api/people/me", *there]
    assert [address for address in asked if "conversations/" in address] == there
    assert ("/_allauth/browser/v1/auth/session" in asked) is apps.is_installed("allauth.headless")


def test_one_message_of_it_is_asked_for_by_the_client(known: Client) -> None:
    """It asks for what stands around that message instead of the end."""
    assert f"{HERE}/messages?unread=true&limit=50" not in early(known, f"{ROOM}?message=0198a1b2")


def test_a_stranger_asks_for_nothing(client: Client) -> None:
    assert early(client, ROOM) == []


@pytest.mark.parametrize("path", ["/sign-in", "/chat/../admin", "/a/path/that/only/the/client/knows"])
def test_other_addresses_ask_for_nothing(known: Client, path: str) -> None:
    assert [address for address in early(known, path) if "conversations" in address] == []


def test_the_client_has_every_file_that_is_named() -> None:
    """A renamed screen would be fetched late again, and nobody would notice."""
    screens = {**hints.INSIDE, **hints.OUTSIDE}.values()
    sources = {source for screen, _ in screens for source in screen} | set(hints.FRAME)
    words = {f"src/features/{feature}/locales/en.po" for _, features in screens for feature in features}
    router = (CLIENT / "src" / "app" / "router.tsx").read_text(encoding="utf-8")
    assert {source for source in sources if not (CLIENT / source).exists()} == set()
    assert {name for name in words if not (CLIENT / name).parent.is_dir()} == set()
    for source in sources:
        name = source.removeprefix("src/").removesuffix("/index.ts").removesuffix(".tsx").removeprefix("app/")
        assert f"/{name}'" in router, source
