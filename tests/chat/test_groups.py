"""Groups: begun, renamed, joined and left, visibly for everybody who takes part (H1)."""

from typing import Any

import pytest

from collabkit.chat import actions, events
from collabkit.chat.models import Conversation, Participant
from collabkit.core.testing import event_log
from tests import factories

from .conftest import Space

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(space: Space) -> Conversation:
    """A group of member and other."""
    return actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])


def add(space: Space, actor, group: Conversation, *people, expect: int = 200):
    data = {"people": [str(space.person(person)) for person in people]}
    return space.browser(actor).send("POST", f"conversations/{group.uuid}/participants", data, expect)


def leave(space: Space, actor, group: Conversation, expect: int = 204):
    return space.browser(actor).send("POST", f"conversations/{group.uuid}/leave", None, expect)


def said(space: Space, user, group: Conversation) -> list[str]:
    items = space.browser(user).messages(group)["items"]
    return [item["body"] for item in items if item["kind"] == "system"]


def test_a_group_is_made_with_its_people(space: Space) -> None:
    data = {"name": " The  crew ", "people": [str(space.person(space.other)), str(space.person(space.owner))]}
    made = space.browser(space.member).send("POST", "groups", data, 201)
    assert (made["kind"], made["name"], made["participant_count"]) == ("group", "The crew", 3)
    assert made["last_message"]["kind"] == "system"
    assert made["unread"] == 0
    group = Conversation.objects.get(uuid=made["uuid"])
    assert space.browser(space.other).conversation(group)["unread"] == 1
    space.browser(space.manager).conversation(group, 404)


def test_people_are_named_in_the_order_in_which_they_were_chosen(space: Space) -> None:
    for chosen in ([space.other, space.owner, space.manager], [space.manager, space.owner, space.other]):
        with event_log() as log:
            actions.create_group(
                actor=space.member, name="Crew", people=[space.person(person) for person in chosen]
            )
        (added,) = log.of(events.ParticipantsAdded)
        assert isinstance(added, events.ParticipantsAdded)
        assert added.people == tuple(space.person(person) for person in chosen)


def test_events_of_a_group(space: Space) -> None:
    with event_log() as log:
        group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])
        actions.add_participants(actor=space.member, conversation=group, people=[space.person(space.owner)])
        actions.rename_group(actor=space.other, conversation=group, name="Gang")
        actions.leave_conversation(actor=space.owner, conversation=group)
    words = (events.MessagePosted, events.AuthorCaughtUp)
    kinds = [type(event) for event in log.events if not isinstance(event, words)]
    assert kinds == [
        events.ConversationCreated,
        events.ParticipantsAdded,
        events.ParticipantsAdded,
        events.ConversationRenamed,
        events.ParticipantLeft,
    ]
    assert len(log.of(events.MessagePosted)) == 4
    # Those who renamed and left had not read what stood there.
    assert len(log.of(events.AuthorCaughtUp)) == 2


def test_added_people_see_what_is_written_from_then_on(space: Space, group: Conversation) -> None:
    factories.make_message(group, space.member, "Before")
    add(space, space.other, group, space.owner)
    factories.make_message(group, space.member, "After")
    window = space.browser(space.owner).messages(group)
    assert [item["body"] for item in window["items"]][1:] == ["After"]
    assert window["has_older"] is False
    changes = space.browser(space.owner).changes(group)
    assert "Before" not in {item["body"] for item in changes["items"]}
    assert space.browser(space.owner).conversation(group)["unread"] == 2


def test_everybody_sees_who_came_went_and_renamed(space: Space, group: Conversation) -> None:
    add(space, space.member, group, space.owner)
    space.browser(space.other).send("PATCH", f"conversations/{group.uuid}", {"name": "Gang"})
    leave(space, space.owner, group)
    person = space.person
    assert said(space, space.other, group) == [
        f"@[Mei Member](person:{person(space.member)}) began the group “Crew” with "
        f"@[Otto Other](person:{person(space.other)}).",
        f"@[Mei Member](person:{person(space.member)}) added @[Olga Owner](person:{person(space.owner)}).",
        f"@[Otto Other](person:{person(space.other)}) renamed the group to “Gang”.",
        f"@[Olga Owner](person:{person(space.owner)}) left.",
    ]


def test_who_left_sees_nothing_and_may_be_added_again(space: Space, group: Conversation) -> None:
    mine = factories.make_message(group, space.other, "Mine")
    leave(space, space.other, group)
    browser = space.browser(space.other)
    browser.conversation(group, 404)
    browser.messages(group, 404)
    browser.post(group, expect=404)
    browser.send("DELETE", f"messages/{mine.uuid}", None, 404)
    leave(space, space.other, group, 404)
    factories.make_message(group, space.member, "Meanwhile")
    add(space, space.member, group, space.other)
    bodies = [item["body"] for item in browser.messages(group)["items"]]
    assert len(bodies) == 1
    assert "added" in bodies[0]
    assert Participant.objects.filter(conversation=group).count() == 2


def test_adding_who_is_there_changes_nothing(space: Space, group: Conversation) -> None:
    with event_log() as log:
        add(space, space.member, group, space.other)
    assert log.events == []


def test_only_people_of_a_shared_project_are_added(space: Space, group: Conversation) -> None:
    assert add(space, space.member, group, space.outsider, expect=403)["code"] == "no_shared_project"
    people = [str(space.person(space.other)), str(space.person(space.outsider))]
    data: dict[str, Any] = {"name": "Crew", "people": people}
    stranger = space.browser(space.member).send("POST", "groups", data, 403)
    data["people"] = [str(space.person(space.other)), "00000000-0000-0000-0000-000000000000"]
    assert space.browser(space.member).send("POST", "groups", data, 403) == stranger
    assert Conversation.objects.filter(kind="group").count() == 1


def test_outsiders_change_nothing(space: Space, group: Conversation) -> None:
    add(space, space.owner, group, space.manager, expect=404)
    leave(space, space.owner, group, 404)
    space.browser(space.owner).send("PATCH", f"conversations/{group.uuid}", {"name": "Mine"}, 404)


def test_a_channel_takes_its_people_from_the_project(space: Space) -> None:
    assert add(space, space.owner, space.channel, space.outsider, expect=409)["code"] == "not_this_kind"
    assert leave(space, space.owner, space.channel, 409)["code"] == "not_this_kind"


def test_a_group_has_a_limit(space: Space, settings) -> None:
    settings.COLLABKIT = {**settings.COLLABKIT, "CHAT": {"MAX_GROUP_SIZE": 2}}
    group = actions.create_group(actor=space.member, name="Two", people=[space.person(space.other)])
    assert add(space, space.member, group, space.owner, expect=409)["code"] == "group_full"


@pytest.mark.parametrize(
    ("name", "people", "status"),
    [("", True, 422), ("x" * 81, True, 422), ("ok", False, 422), ("\u202e  ", True, 422), (7, True, 422)],
)
def test_bad_groups_are_refused(space: Space, name: object, people: bool, status: int) -> None:
    data = {"name": name, "people": [str(space.person(space.other))] if people else []}
    assert space.browser(space.member).send("POST", "groups", data, status)["errors"]
    alone = {"name": "Alone", "people": [str(space.person(space.member))]}
    space.browser(space.member).send("POST", "groups", alone, 422)


def test_a_name_cannot_break_out_of_its_sentence(space: Space) -> None:
    nasty = factories.make_person("Nas](javascript:x) [Ty")
    factories.add_member(space.project, nasty)
    group = actions.create_group(actor=nasty, name="<b>x</b>", people=[space.person(space.other)])
    html = group.messages.get().body_html
    assert html.count("<a ") == 2
    assert "<b>" not in html
    assert "javascript" not in html.replace("Nas(javascript:x) Ty", "")
