"""open_direct: the one conversation of two people who share a project."""

import pytest

from collabkit.chat import actions, events
from collabkit.chat.models import Conversation
from collabkit.core.errors import NotAllowed
from collabkit.core.testing import event_log
from collabkit.projects.actions import remove_member
from tests import factories

from .conftest import Space

pytestmark = pytest.mark.django_db


def open_with(space: Space, user, person, expect: int = 200):
    return space.browser(user).send("POST", "direct", {"person": str(space.person(person))}, expect)


def test_it_is_the_same_from_both_sides(space: Space) -> None:
    first = open_with(space, space.member, space.other)
    again = open_with(space, space.member, space.other)
    back = open_with(space, space.other, space.member)
    assert first["uuid"] == again["uuid"] == back["uuid"]
    assert Conversation.objects.filter(kind="direct").count() == 1


def test_it_is_announced_once(space: Space) -> None:
    with event_log() as log:
        direct = actions.open_direct(actor=space.member, user=space.other)
        actions.open_direct(actor=space.other, user=space.member)
    [created] = log.events
    assert isinstance(created, events.ConversationCreated)
    assert created.conversation == direct.uuid
    assert set(created.people) == {space.person(space.member), space.person(space.other)}


def test_strangers_do_not_write_to_each_other(space: Space) -> None:
    assert open_with(space, space.member, space.outsider, 403)["code"] == "no_shared_project"
    assert open_with(space, space.outsider, space.member, 403)["code"] == "no_shared_project"
    assert not Conversation.objects.filter(kind="direct").exists()


def test_staff_writes_to_everybody(space: Space) -> None:
    staff = factories.make_person("Sue Staff", is_staff=True)
    open_with(space, staff, space.member)


def test_nobody_writes_to_himself_or_to_closed_accounts(space: Space) -> None:
    open_with(space, space.member, space.member, 422)
    space.other.is_active = False
    space.other.save()
    open_with(space, space.member, space.other, 404)
    with pytest.raises(NotAllowed):
        actions.open_direct(actor=space.member, user=space.other)
    missing = {"person": "00000000-0000-0000-0000-000000000000"}
    space.browser(space.member).send("POST", "direct", missing, 404)


def test_it_stays_when_the_shared_project_ends(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    remove_member(actor=space.owner, project=space.project, user=space.other)
    space.browser(space.other).post(direct, "Still here")
    assert open_with(space, space.member, space.other)["uuid"] == str(direct.uuid)


def test_others_see_nothing_of_it(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    message = factories.make_message(direct, space.member)
    for user in (
        space.owner,
        space.outsider,
        factories.make_person("Root", is_superuser=True, is_staff=True),
    ):
        browser = space.browser(user)
        browser.conversation(direct, 404)
        browser.messages(direct, 404)
        browser.post(direct, expect=404)
        browser.send("POST", f"conversations/{direct.uuid}/read", {"seq": 1}, 404)
        browser.send("PATCH", f"messages/{message.uuid}", {"body": "x"}, 404)
        browser.send("DELETE", f"messages/{message.uuid}", None, 404)
        browser.get(f"messages/{message.uuid}/history", 404)
        browser.get(f"conversations/{direct.uuid}/mentions", 404)


def test_it_has_no_name_and_cannot_be_left(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    browser = space.browser(space.member)
    path = f"conversations/{direct.uuid}"
    assert browser.send("POST", f"{path}/leave", None, 409)["code"] == "not_this_kind"
    assert browser.send("PATCH", path, {"name": "Us"}, 409)["code"] == "not_this_kind"
    people = {"people": [str(space.person(space.owner))]}
    assert browser.send("POST", f"{path}/participants", people, 409)["code"] == "not_this_kind"
