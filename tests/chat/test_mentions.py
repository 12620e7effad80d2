"""Mentions: of people who take part, and nothing is learned about anybody else (B14)."""

import pytest

from collabkit.chat import actions
from collabkit.chat.models import Mention
from collabkit.projects.actions import remove_member
from tests import factories

from .conftest import Space, make_space, mention

pytestmark = pytest.mark.django_db


def suggested(space: Space, user, q: str = "", conversation=None) -> list[str]:
    path = f"conversations/{(conversation or space.channel).uuid}/mentions"
    return [person["display_name"] for person in space.browser(user).get(path, q=q)]


def test_only_people_who_take_part_are_noted(space: Space, drain) -> None:
    remove_member(actor=space.owner, project=space.project, user=space.manager)
    names = (space.other, space.outsider, space.manager, space.member)
    space.post(space.member, " ".join(mention(user) for user in names))
    drain()
    drain()
    assert [row.user for row in Mention.objects.all()] == [space.other]


def test_a_message_tells_nothing_about_who_takes_part(space: Space) -> None:
    body = f"{mention(space.other)} {mention(space.outsider)}"
    shown = space.browser(space.member).post(space.channel, body)
    assert shown["mentions"] == [str(space.person(space.other)), str(space.person(space.outsider))]


def test_a_deleted_message_mentions_nobody(space: Space, drain) -> None:
    message = space.post(space.member, mention(space.other))
    actions.delete_message(actor=space.member, message=message.uuid)
    drain()
    assert not Mention.objects.exists()


def test_an_edit_adds_mentions(space: Space, drain) -> None:
    message = space.post(space.member, mention(space.other))
    actions.edit_message(
        actor=space.member, message=message.uuid, body=f"{mention(space.other)} {mention(space.owner)}"
    )
    drain()
    assert {row.user for row in Mention.objects.all()} == {space.other, space.owner}


def test_an_edit_takes_mentions_away(space: Space, drain) -> None:
    message = space.post(space.member, f"{mention(space.other)} {mention(space.owner)}")
    drain()
    assert space.browser(space.other).conversation(space.channel)["mentions"] == 1
    actions.edit_message(actor=space.member, message=message.uuid, body=mention(space.owner))
    drain()
    assert space.browser(space.other).conversation(space.channel)["mentions"] == 0
    assert space.browser(space.owner).conversation(space.channel)["mentions"] == 1
    actions.edit_message(actor=space.member, message=message.uuid, body=mention(space.other))
    drain()
    assert space.browser(space.other).conversation(space.channel)["mentions"] == 1
    assert space.browser(space.owner).conversation(space.channel)["mentions"] == 0


def test_a_mention_edited_away_before_it_was_noted_is_not_noted(space: Space, drain) -> None:
    message = space.post(space.member, mention(space.other))
    actions.edit_message(actor=space.member, message=message.uuid, body="Nobody")
    drain()
    assert not Mention.objects.exists()


def test_members_are_suggested(space: Space) -> None:
    assert suggested(space, space.member) == ["Mary Manager", "Moss Moderator", "Olga Owner", "Otto Other"]
    assert suggested(space, space.member, "ot") == ["Otto Other"]
    assert suggested(space, space.member, "Ivan") == []


def test_who_wrote_last_is_suggested_first(space: Space, count) -> None:
    suggested(space, space.member)
    quiet = count(lambda: suggested(space, space.member))
    space.post(space.owner)
    space.post(space.other)
    space.post(space.moderator)
    space.post(space.owner)
    names = ["Olga Owner", "Moss Moderator", "Otto Other", "Mary Manager"]
    assert suggested(space, space.member) == names
    assert suggested(space, space.member, "m") == ["Moss Moderator", "Mary Manager"]
    assert count(lambda: suggested(space, space.member)) == quiet


def test_who_wrote_and_left_is_not_suggested(space: Space) -> None:
    space.post(space.other)
    remove_member(actor=space.owner, project=space.project, user=space.other)
    assert suggested(space, space.member) == ["Mary Manager", "Moss Moderator", "Olga Owner"]


def test_a_hidden_member_list_stays_hidden() -> None:
    space = make_space(member_list="managers")
    assert suggested(space, space.member) == []
    assert "Mei Member" in suggested(space, space.manager)


def test_people_of_a_private_conversation_are_suggested(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    assert suggested(space, space.member, conversation=direct) == ["Otto Other"]


@pytest.mark.parametrize(("q", "status"), [("x" * 81, 422), ("%00", 200), ("a\x00", 400)])
def test_strange_questions(space: Space, q: str, status: int) -> None:
    space.browser(space.member).get(f"conversations/{space.channel.uuid}/mentions", status, q=q)
