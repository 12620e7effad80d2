"""edit_message: for a while, by the author, with a readable history."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from collabkit.chat import actions, events
from collabkit.chat.models import MessageRevision
from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.projects.actions import archive_project, remove_member, update_project
from tests import factories

from .conftest import Space, mention, nth, nth_change

pytestmark = pytest.mark.django_db


def test_the_author_edits_and_everybody_reads_the_history(space: Space) -> None:
    message = space.post(space.member, "Frist")
    edited = space.browser(space.member).send("PATCH", f"messages/{message.uuid}", {"body": "First"})
    assert edited["body"] == "First"
    assert edited["edited_at"]
    assert (edited["seq"], edited["change_seq"]) == (nth(space.channel, 1), nth_change(space.channel, 2))
    space.browser(space.member).send("PATCH", f"messages/{message.uuid}", {"body": "**First**"})
    history = space.browser(space.other).get(f"messages/{message.uuid}/history")
    assert [version["body"] for version in history] == ["Frist", "First"]
    assert history[0]["body_html"] == "<p>Frist</p>\n"


@pytest.mark.parametrize("role", ["owner", "manager", "moderator", "other"])
def test_nobody_edits_what_another_wrote(space: Space, role: str) -> None:
    message = space.post(space.member)
    space.browser(getattr(space, role)).send("PATCH", f"messages/{message.uuid}", {"body": "Mine"}, 403)
    message.refresh_from_db()
    assert message.body == "Hello"


def test_hidden_and_missing_messages_look_the_same(space: Space) -> None:
    message = space.post(space.member)
    hidden = space.browser(space.outsider).send("PATCH", f"messages/{message.uuid}", {"body": "x"}, 404)
    missing = space.browser(space.outsider).send("PATCH", f"messages/{uuid4()}", {"body": "x"}, 404)
    assert hidden == missing
    hidden = space.browser(space.outsider).get(f"messages/{message.uuid}/history", 404)
    assert hidden == space.browser(space.outsider).get(f"messages/{uuid4()}/history", 404)


def test_a_removed_author_changes_nothing(space: Space) -> None:
    message = space.post(space.member)
    remove_member(actor=space.owner, project=space.project, user=space.member)
    for method in ("PATCH", "DELETE"):
        space.browser(space.member).send(method, f"messages/{message.uuid}", {"body": "x"}, 404)
    message.refresh_from_db()
    assert (message.body, message.deleted_at) == ("Hello", None)


def test_the_window_closes(space: Space, settings) -> None:
    settings.COLLABKIT = {**settings.COLLABKIT, "CHAT": {"EDIT_WINDOW_MINUTES": 10}}
    message = space.post(space.member)
    with time_machine.travel(clock.now() + timedelta(minutes=9), tick=False):
        actions.edit_message(actor=space.member, message=message.uuid, body="In time")
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1), tick=False):
        problem = space.browser(space.member).send("PATCH", f"messages/{message.uuid}", {"body": "Late"}, 409)
    assert problem["code"] == "edit_window_closed"


def test_no_window_is_no_editing(space: Space, settings) -> None:
    settings.COLLABKIT = {**settings.COLLABKIT, "CHAT": {"EDIT_WINDOW_MINUTES": 0}}
    message = space.post(space.member)
    space.browser(space.member).send("PATCH", f"messages/{message.uuid}", {"body": "Never"}, 409)


def test_the_same_text_changes_nothing(space: Space) -> None:
    message = space.post(space.member, "Same")
    with event_log() as log:
        same = space.browser(space.member).send("PATCH", f"messages/{message.uuid}", {"body": "Same  "})
    assert (same["change_seq"], same["edited_at"]) == (nth_change(space.channel, 1), None)
    assert log.events == []
    assert not MessageRevision.objects.exists()


def test_an_edit_is_announced_once(space: Space) -> None:
    message = space.post(space.member)
    with event_log() as log:
        actions.edit_message(actor=space.member, message=message.uuid, body="Better")
    assert log.events == [
        events.MessageEdited(
            conversation=space.channel.uuid, message=message.uuid, project=space.project.uuid
        )
    ]


def test_only_people_newly_mentioned_are_addressed(space: Space) -> None:
    message = space.post(space.member, mention(space.other))
    with event_log() as log:
        body = f"{mention(space.other)} {mention(space.owner)}"
        actions.edit_message(actor=space.member, message=message.uuid, body=body)
    [addressed] = [event for event in log.events if isinstance(event, events.PeopleAddressed)]
    assert addressed.mentioned == (space.person(space.owner),)


def test_nothing_is_edited_in_an_archived_project(space: Space) -> None:
    message = space.post(space.member)
    archive_project(actor=space.owner, project=space.project)
    problem = space.browser(space.member).send("PATCH", f"messages/{message.uuid}", {"body": "x"}, 409)
    assert problem["code"] == "read_only"


def test_deleted_and_system_messages_are_not_edited(space: Space) -> None:
    message = space.post(space.member)
    actions.delete_message(actor=space.member, message=message.uuid)
    problem = space.browser(space.member).send("PATCH", f"messages/{message.uuid}", {"body": "x"}, 409)
    assert problem["code"] == "deleted"
    assert "was deleted" in problem["detail"]
    group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])
    system = group.messages.get()
    space.browser(space.member).send("PATCH", f"messages/{system.uuid}", {"body": "x"}, 409)
    space.browser(space.member).send("DELETE", f"messages/{system.uuid}", None, 403)


def test_a_published_text_cannot_be_replaced_past_a_review(space: Space) -> None:
    message = space.post(space.member, "Published")
    update_project(actor=space.owner, project=space.project, changes={"reviewed": True})
    problem = space.browser(space.member).send(
        "PATCH", f"messages/{message.uuid}", {"body": "Sneaked in"}, 409
    )
    assert problem["code"] == "needs_review"
    assert space.browser(space.other).messages(space.channel)["items"][0]["body"] == "Published"


@pytest.mark.parametrize("body", ["", "x" * 10_001, "> " * 400 + "x"])
def test_a_bad_text_leaves_the_message_as_it_was(space: Space, body: str) -> None:
    message = space.post(space.member)
    space.browser(space.member).send("PATCH", f"messages/{message.uuid}", {"body": body}, 422)
    message.refresh_from_db()
    assert (message.body, message.change_seq) == ("Hello", nth_change(space.channel, 1))


def test_participants_read_each_others_history(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    message = factories.make_message(direct, space.member, "One")
    actions.edit_message(actor=space.member, message=message.uuid, body="Two")
    assert len(space.browser(space.other).get(f"messages/{message.uuid}/history")) == 1
    space.browser(space.owner).get(f"messages/{message.uuid}/history", 404)


def test_the_history_shows_the_newest_fifty_texts(space: Space) -> None:
    message = space.post(space.member)
    MessageRevision.objects.bulk_create(
        MessageRevision(message=message, body=f"Text {number}", edited_at=clock.now()) for number in range(53)
    )
    history = space.browser(space.other).get(f"messages/{message.uuid}/history")
    assert [version["body"] for version in history] == [f"Text {number}" for number in range(3, 53)]
