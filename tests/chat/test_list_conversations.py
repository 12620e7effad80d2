"""listConversations: one's own, the latest active first, with last message and unread count."""

import pytest

from collabkit.chat import actions, queries
from collabkit.chat.models import Conversation
from collabkit.projects.actions import archive_project, remove_member
from tests import factories

from .conftest import Space, make_space, mention, nth, nth_change

pytestmark = pytest.mark.django_db


def listed(space: Space, user, **params) -> list[str]:
    return [item["uuid"] for item in space.browser(user).get("conversations", **params)["items"]]


def test_everybody_has_the_own_conversations(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    group = actions.create_group(actor=space.owner, name="Crew", people=[space.person(space.member)])
    elsewhere = make_space()
    assert set(listed(space, space.member)) == {str(row.uuid) for row in (space.channel, direct, group)}
    assert listed(space, space.manager) == [str(space.channel.uuid)]
    assert listed(space, space.outsider) == []
    assert listed(space, elsewhere.member) == [str(elsewhere.channel.uuid)]


def test_both_ways_to_the_conversations_agree(space: Space) -> None:
    factories.make_direct(space.member, space.other)
    group = actions.create_group(actor=space.owner, name="Crew", people=[space.person(space.member)])
    actions.leave_conversation(actor=space.owner, conversation=group)
    remove_member(actor=space.owner, project=space.project, user=space.other)
    everything = list(Conversation.objects.values_list("uuid", flat=True))
    for user in (space.owner, space.manager, space.member, space.other, space.outsider):
        listed_ones = set(queries.visible_conversations(user).values_list("uuid", flat=True))
        assert listed_ones == set(queries.seats_by_uuid(user, everything))


def test_the_latest_active_comes_first(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    space.post(space.owner)
    assert listed(space, space.member) == [str(space.channel.uuid), str(direct.uuid)]
    factories.make_message(direct, space.other)
    assert listed(space, space.member) == [str(direct.uuid), str(space.channel.uuid)]


def test_a_line_tells_what_is_new(space: Space, drain) -> None:
    space.post(space.owner, "First")
    space.post(space.owner, f"Second {mention(space.member)}")
    drain()
    [line] = space.browser(space.member).get("conversations")["items"]
    assert line["kind"] == "channel"
    assert line["project"] == {"uuid": str(space.project.uuid), "name": space.project.name}
    assert line["last_message"]["body"].startswith("Second")
    assert line["last_message"]["author"]["display_name"] == "Olga Owner"
    assert (line["last_seq"], line["read_seq"]) == (nth(space.channel, 2), nth(space.channel, 0))
    assert line["change_seq"] == nth_change(space.channel, 2)
    assert (line["unread"], line["mentions"], line["can_post"]) == (2, 1, True)
    assert line["topic"] == f"conversation:{space.channel.uuid}"
    assert line == space.browser(space.member).conversation(space.channel)


def test_people_are_listed_in_private_conversations_only(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    shown = space.browser(space.member).conversation(direct)
    assert {person["display_name"] for person in shown["participants"]} == {"Mei Member", "Otto Other"}
    assert shown["participant_count"] == 2
    channel = space.browser(space.member).conversation(space.channel)
    assert (channel["participants"], channel["participant_count"]) == ([], 0)


def test_at_most_eight_people_of_a_group_are_shown(space: Space) -> None:
    people = [factories.make_person(f"Person {number}") for number in range(12)]
    for person in people:
        factories.add_member(space.project, person)
    group = actions.create_group(
        actor=space.owner, name="Many", people=[space.person(person) for person in people]
    )
    shown = space.browser(space.owner).conversation(group)
    assert len(shown["participants"]) == 8
    assert shown["participant_count"] == 13
    listed = space.browser(space.owner).get(f"conversations/{group.uuid}/participants")
    assert listed[:8] == shown["participants"]
    assert {person["uuid"] for person in listed} == {str(space.person(one)) for one in [space.owner, *people]}


def test_who_left_is_not_listed_any_more_and_a_channel_lists_nobody(space: Space) -> None:
    group = actions.create_group(
        actor=space.member, name="Crew", people=[space.person(space.other), space.person(space.owner)]
    )
    actions.leave_conversation(actor=space.other, conversation=group.uuid)
    listed = space.browser(space.owner).get(f"conversations/{group.uuid}/participants")
    assert [person["display_name"] for person in listed] == ["Mei Member", "Olga Owner"]
    space.browser(space.other).get(f"conversations/{group.uuid}/participants", 404)
    assert space.browser(space.member).get(f"conversations/{space.channel.uuid}/participants") == []


def test_a_deleted_last_message_shows_as_an_empty_place(space: Space) -> None:
    message = space.post(space.member, "Oops")
    actions.delete_message(actor=space.member, message=message.uuid)
    [line] = space.browser(space.other).get("conversations")["items"]
    assert line["last_message"]["body"] == ""
    assert line["last_message"]["deleted_at"]


def test_an_archived_project_can_be_read_only(space: Space) -> None:
    archive_project(actor=space.owner, project=space.project)
    assert space.browser(space.member).conversation(space.channel)["can_post"] is False


def test_pages_follow_each_other(space: Space) -> None:
    for number in range(5):
        actions.create_group(actor=space.member, name=f"Group {number}", people=[space.person(space.other)])
    seen, cursor = [], None
    for _page in range(4):
        page = space.browser(space.member).get(
            "conversations", limit=2, **({"cursor": cursor} if cursor else {})
        )
        seen += [item["name"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ["Group 4", "Group 3", "Group 2", "Group 1", "Group 0", "general"]
    assert cursor is None


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwxXQ", "WyIyMDI2LTAxLTAxIiwxXQ", "WzEsMl0", "bnVsbA"])
def test_a_strange_cursor_is_refused(space: Space, cursor: str) -> None:
    assert space.browser(space.member).get("conversations", 400, cursor=cursor)["code"] == "bad_cursor"


def test_the_channel_of_a_project_is_found_by_the_project(space: Space) -> None:
    factories.make_direct(space.member, space.other)
    assert listed(space, space.member, project=space.project.uuid) == [str(space.channel.uuid)]
    assert listed(space, space.owner, project=make_space(visibility="public").project.uuid) == []
    space.browser(space.outsider).get("conversations", 404, project=space.project.uuid)


def test_a_channel_is_made_with_its_project(django_capture_on_commit_callbacks) -> None:
    founder = factories.make_person("Fay Founder")
    with django_capture_on_commit_callbacks(execute=True):
        project = factories.make_project(founder)
    channel = queries.channel_of(project.pk)
    assert channel is not None
    assert channel.name == "general"


def test_a_channel_is_made_by_the_worker_too(drain) -> None:
    project = factories.make_project(factories.make_person("Fay Founder"))
    assert queries.channel_of(project.pk) is None
    drain()
    channel = queries.channel_of(project.pk)
    drain()
    assert actions.open_channel(project=project) == channel


def test_missing_channels_are_made_up_for(space: Space) -> None:
    for _number in range(3):
        factories.make_project(space.owner)
    assert actions.open_missing_channels() == 3
    assert actions.open_missing_channels() == 0


def fill(space: Space, conversations: int) -> None:
    for number in range(conversations):
        person = factories.make_person(f"Partner {number}")
        factories.add_member(space.project, person)
        direct = factories.make_direct(space.member, person)
        factories.make_message(direct, person, f"Hello {number}")


def test_a_list_of_twenty_costs_what_a_list_of_one_does(space: Space, count) -> None:
    browser = space.browser(space.member)
    fill(space, 1)
    one = count(lambda: browser.get("conversations"))
    assert one <= 6
    fill(space, 20)
    assert len(browser.get("conversations")["items"]) == 20
    assert count(lambda: browser.get("conversations")) == one
