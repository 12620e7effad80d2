"""delete_message: an empty place stays, the texts are gone."""

import pytest

from collabkit.chat import actions, events
from collabkit.chat.models import Mention, MessageRevision
from collabkit.core.testing import event_log
from collabkit.projects.actions import archive_project
from tests import factories

from .conftest import Space, mention, nth, nth_change

pytestmark = pytest.mark.django_db


def test_the_text_and_its_history_are_gone(space: Space) -> None:
    message = space.post(space.member, f"Secret {mention(space.other)}")
    actions.record_mentions(message=message.uuid)
    actions.edit_message(
        actor=space.member, message=message.uuid, body=f"Other secret {mention(space.other)}"
    )
    deleted = space.browser(space.member).send("DELETE", f"messages/{message.uuid}")
    assert (deleted["body"], deleted["body_html"], deleted["mentions"]) == ("", "", [])
    assert deleted["deleted_at"]
    assert (deleted["seq"], deleted["change_seq"]) == (nth(space.channel, 1), nth_change(space.channel, 3))
    assert space.browser(space.other).messages(space.channel)["items"] == [deleted]
    assert space.browser(space.other).get(f"messages/{message.uuid}/history") == []
    assert not MessageRevision.objects.exists()
    assert not Mention.objects.exists()


@pytest.mark.parametrize(("role", "status"), [
    ("owner", 200), ("manager", 200), ("moderator", 200), ("other", 403), ("outsider", 404),
])  # fmt: skip
def test_who_moderates_deletes_what_others_wrote(space: Space, role: str, status: int) -> None:
    message = space.post(space.member)
    space.browser(getattr(space, role)).send("DELETE", f"messages/{message.uuid}", None, status)
    message.refresh_from_db()
    assert (message.deleted_at is not None) == (status == 200)


def test_nobody_moderates_a_private_conversation(space: Space) -> None:
    direct = factories.make_direct(space.member, space.owner)
    message = factories.make_message(direct, space.member)
    space.browser(space.owner).send("DELETE", f"messages/{message.uuid}", None, 403)
    space.browser(space.member).send("DELETE", f"messages/{message.uuid}")


def test_repeating_it_changes_nothing(space: Space) -> None:
    message = space.post(space.member)
    with event_log() as log:
        first = space.browser(space.member).send("DELETE", f"messages/{message.uuid}")
        again = space.browser(space.member).send("DELETE", f"messages/{message.uuid}")
    assert first == again
    assert log.events == [
        events.MessageDeleted(
            conversation=space.channel.uuid, message=message.uuid, project=space.project.uuid
        )
    ]


def test_nothing_is_deleted_in_an_archived_project(space: Space) -> None:
    message = space.post(space.member)
    archive_project(actor=space.owner, project=space.project)
    problem = space.browser(space.member).send("DELETE", f"messages/{message.uuid}", None, 409)
    assert problem["code"] == "read_only"
