"""What people are told: of mentions, of private messages, of groups; asked anew at each reading (N6)."""

import json
from typing import Any

import pytest

from collabkit.chat import actions
from collabkit.projects.actions import remove_member
from tests import factories

from .conftest import Space, mention

pytestmark = pytest.mark.django_db


def inbox(space: Space, user) -> list[dict[str, Any]]:
    response = space.browser(user).client.get("/api/notifications")
    assert response.status_code == 200, response.content
    return [item for item in json.loads(response.content)["items"] if item["kind"].startswith("chat.")]


def unread(space: Space, user) -> int:
    answer = json.loads(space.browser(user).client.get("/api/notifications/count").content)
    return int(answer["unread"])


def test_a_mention_is_told_to_who_takes_part(space: Space, drain) -> None:
    space.post(
        space.member, f"Could you look, {mention(space.other, 'Otto Other')}? {mention(space.outsider)}"
    )
    drain()
    [told] = inbox(space, space.other)
    assert told["kind"] == "chat.mention"
    assert told["title"] == "Mei Member mentioned you in Tide gauges"
    assert told["body"] == "Could you look, @Otto Other? @Somebody"
    assert told["url"] == f"/chat/{space.channel.uuid}"
    for user in (space.member, space.owner, space.outsider):
        assert inbox(space, user) == []


def test_a_plain_message_to_a_channel_tells_nobody_and_leaves_no_work(space: Space, drain) -> None:
    drain()
    space.post(space.member)
    assert drain() == 0
    assert inbox(space, space.other) == []


def test_a_private_message_is_told_until_it_is_read(space: Space, drain) -> None:
    direct = factories.make_direct(space.member, space.other)
    factories.make_message(direct, space.member, "Are you there?")
    drain()
    before = unread(space, space.other)
    [told] = inbox(space, space.other)
    assert (told["kind"], told["title"], told["body"]) == (
        "chat.direct_message", "Mei Member wrote to you", "Are you there?"
    )  # fmt: skip
    assert inbox(space, space.member) == []
    actions.mark_read(actor=space.other, conversation=direct, seq=1)
    assert inbox(space, space.other) == []
    assert unread(space, space.other) == before - 1


def test_a_group_hears_of_messages_and_of_mentions_once(space: Space, drain) -> None:
    people = [space.person(space.other), space.person(space.owner)]
    group = actions.create_group(actor=space.member, name="Crew", people=people)
    drain()
    factories.make_message(group, space.member, f"You, {mention(space.other)}")
    drain()
    kinds = {user.pk: [told["kind"] for told in inbox(space, user)] for user in (space.other, space.owner)}
    assert kinds == {
        space.other.pk: ["chat.mention", "chat.group_added"],
        space.owner.pk: ["chat.direct_message", "chat.group_added"],
    }
    assert inbox(space, space.other)[-1]["title"] == "Mei Member added you to the group Crew"


def test_what_may_no_longer_be_seen_is_no_longer_told(space: Space, drain) -> None:
    space.post(space.member, mention(space.other))
    deleted = space.post(space.member, f"{mention(space.manager)} oops")
    drain()
    actions.delete_message(actor=space.member, message=deleted.uuid)
    remove_member(actor=space.owner, project=space.project, user=space.other)
    drain()
    for user in (space.other, space.manager):
        assert [told for told in inbox(space, user) if told["kind"] == "chat.mention"] == []


def test_a_mention_that_was_taken_back_is_no_longer_told(space: Space, drain) -> None:
    message = space.post(space.member, mention(space.other))
    drain()
    actions.edit_message(actor=space.member, message=message.uuid, body="Nobody in particular")
    assert inbox(space, space.other) == []


def test_leaving_a_group_ends_what_it_told(space: Space, drain) -> None:
    group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])
    factories.make_message(group, space.member, "Hello")
    actions.leave_conversation(actor=space.other, conversation=group)
    drain()
    assert inbox(space, space.other) == []


def test_a_list_of_twenty_notices_costs_what_one_does(space: Space, drain, count) -> None:
    direct = factories.make_direct(space.member, space.other)
    browser = space.browser(space.other)
    costs = []
    for number in (1, 19):
        for _message in range(number):
            space.post(space.member, mention(space.other))
            factories.make_message(direct, space.member)
        drain()
        costs.append(count(lambda: browser.client.get("/api/notifications?limit=50")))
    assert costs[0] == costs[1]
