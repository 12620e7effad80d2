"""previewMessage: a text as it would be shown, and nothing else happens."""

import pytest
from django.test import Client

from collabkit.chat.models import Message

from .conftest import Space, mention

pytestmark = pytest.mark.django_db


def preview(space: Space, body: str, expect: int = 200):
    return space.browser(space.member).send("POST", "preview", {"body": body}, expect)


def test_it_looks_as_the_stored_message_does(space: Space) -> None:
    body = f"**Tide** at `four`, {mention(space.other, 'Otto Other')}\n\n```py\nx = 1\n```"
    shown = preview(space, body)
    assert shown == {"body_html": space.browser(space.member).post(space.channel, body)["body_html"]}


def test_nothing_is_stored_and_nobody_is_told(space: Space, drain) -> None:
    preview(space, mention(space.other, "Otto Other"))
    drain()
    assert not Message.objects.exists()
    assert space.browser(space.other).conversation(space.channel)["mentions"] == 0


@pytest.mark.parametrize("body", ["", " \n ", "x" * 10_001])
def test_what_could_not_be_sent_is_not_previewed(space: Space, body: str) -> None:
    assert [error["field"] for error in preview(space, body, 422)["errors"]] == ["body"]


def test_a_script_is_not_run(space: Space) -> None:
    assert "<script" not in preview(space, "<script>alert(1)</script>")["body_html"]


def test_nobody_in_particular_gets_none(space: Space) -> None:
    answer = Client().post("/api/chat/preview", {"body": "x"}, content_type="application/json")
    assert answer.status_code == 401
