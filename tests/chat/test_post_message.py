"""post_message: numbered, once for each client id, by those who take part."""

from html.parser import HTMLParser
from uuid import uuid4

import pytest

from collabkit.chat import actions, events
from collabkit.chat.models import Conversation, Message
from collabkit.core.errors import Invalid, NotFound
from collabkit.core.testing import event_log
from collabkit.projects.actions import archive_project, remove_member
from collabkit.projects.queries import member_user_ids
from tests import factories

from .conftest import Space, mention, nth, nth_change

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["owner", "manager", "moderator", "member"])
def test_every_member_posts(space: Space, role: str) -> None:
    answer = space.browser(getattr(space, role)).post(space.channel, "Good *morning*")
    assert answer["seq"] == nth(space.channel, 1)
    assert answer["change_seq"] == nth_change(space.channel, 1)
    assert answer["state"] == "published"
    assert answer["body"] == "Good *morning*"
    assert answer["body_html"] == "<p>Good <em>morning</em></p>\n"
    assert answer["author"]["uuid"] == str(space.person(getattr(space, role)))


def test_an_outsider_posts_nothing(space: Space) -> None:
    problem = space.browser(space.outsider).post(space.channel, expect=404)
    missing = space.browser(space.outsider).post(Conversation(), expect=404)
    assert problem == missing
    assert not Message.objects.exists()


def test_an_ex_member_posts_nothing(space: Space) -> None:
    remove_member(actor=space.owner, project=space.project, user=space.member)
    space.browser(space.member).post(space.channel, expect=404)


def test_a_deactivated_person_posts_nothing(space: Space) -> None:
    browser = space.browser(space.member)
    space.member.is_active = False
    space.member.save()
    browser.post(space.channel, expect=401)
    with pytest.raises(NotFound):
        factories.make_message(space.channel, space.member)


def test_nobody_posts_into_an_archived_project(space: Space) -> None:
    client_id = uuid4()
    first = space.browser(space.member).post(space.channel, client_id=client_id)
    archive_project(actor=space.owner, project=space.project)
    assert space.browser(space.member).post(space.channel, expect=409)["code"] == "read_only"
    # The answer to the first attempt may have been lost: what is stored is still said to be.
    assert space.browser(space.member).post(space.channel, expect=200, client_id=client_id) == first


def test_a_retry_gets_what_is_stored(space: Space) -> None:
    client_id = uuid4()
    first = space.browser(space.member).post(space.channel, "Once", client_id=client_id)
    again = space.browser(space.member).post(space.channel, "Twice", client_id=client_id, expect=200)
    assert again == first
    assert Message.objects.count() == 1
    space.channel.refresh_from_db()
    assert space.channel.last_seq == nth(space.channel, 1)
    assert space.channel.change_seq == nth_change(space.channel, 1)


def test_one_client_id_is_free_for_each_author_and_conversation(space: Space) -> None:
    client_id = uuid4()
    direct = factories.make_direct(space.member, space.other)
    space.browser(space.member).post(space.channel, client_id=client_id)
    space.browser(space.other).post(space.channel, client_id=client_id)
    space.browser(space.member).post(direct, client_id=client_id)
    assert Message.objects.count() == 3


def test_numbers_are_dense_in_each_conversation(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    for _round in range(3):
        space.post(space.member)
        factories.make_message(direct, space.other)
    for conversation in (space.channel, direct):
        numbers = (
            Message.objects.filter(conversation=conversation).order_by("seq").values_list("seq", "change_seq")
        )
        places = (1, 2, 3)
        assert list(numbers) == [
            (nth(conversation, place), nth_change(conversation, place)) for place in places
        ]


def test_a_message_is_announced_once(space: Space) -> None:
    with event_log() as log:
        message = space.post(space.member, "No names")
    assert log.events == [
        events.MessagePosted(
            conversation=space.channel.uuid, message=message.uuid, project=space.project.uuid
        )
    ]
    assert log.records[0].actor == space.member


def test_people_are_addressed_by_mention_and_in_private(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    with event_log() as log:
        space.post(space.member, f"Look, {mention(space.other)}")
        factories.make_message(direct, space.member)
    addressed = [event for event in log.events if isinstance(event, events.PeopleAddressed)]
    assert [(bool(event.mentioned), event.private) for event in addressed] == [(True, False), (False, True)]
    assert len(log.events) == 4


def test_a_retry_announces_nothing(space: Space) -> None:
    client_id = uuid4()
    factories.make_message(space.channel, space.member, client_id=client_id)
    with event_log() as log:
        factories.make_message(space.channel, space.member, client_id=client_id)
    assert log.events == []


@pytest.mark.parametrize("body", ["", "   \n ", "\u200b", "\u2800\n\u2060 \ufe0f", "x" * 10_001])
def test_what_cannot_be_a_message_is_refused(space: Space, body: str) -> None:
    problem = space.browser(space.member).post(space.channel, body, expect=422)
    assert [error["field"] for error in problem["errors"]] == ["body"]
    assert problem["detail"]


def test_too_deep_quotes_are_refused(space: Space) -> None:
    problem = space.browser(space.member).post(space.channel, "> " * 500 + "deep", expect=422)
    assert "nested" in problem["detail"]


@pytest.mark.parametrize("escape", [r"\u0000", r"\ud800", r"ok \udfff"])
def test_text_that_no_database_stores_is_refused(space: Space, escape: str) -> None:
    body = f'{{"client_id": "{uuid4()}", "body": "{escape}"}}'
    path = f"conversations/{space.channel.uuid}/messages"
    problem = space.browser(space.member).send("POST", path, body, expect=400)
    assert problem["detail"]
    with pytest.raises(Invalid):
        factories.make_message(space.channel, space.member, "a\x00b")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"body": "no id"},
        {"client_id": "not-a-uuid", "body": "x"},
        {"client_id": str(uuid4()), "body": 7},
        {"client_id": str(uuid4()), "body": "x", "seq": 5},
        {"client_id": str(uuid4()), "body": "x", "author": str(uuid4())},
        [1],
    ],
)
def test_a_malformed_message_is_refused(space: Space, data: object) -> None:
    space.browser(space.member).send("POST", f"conversations/{space.channel.uuid}/messages", data, expect=422)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://tracker.example/p.png)",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html,<script>alert(1)</script>)",
        "@[<img src=x onerror=alert(1)>](person:00000000-0000-0000-0000-000000000000)",
    ],
)
def test_html_carries_no_script(space: Space, body: str) -> None:
    html = space.browser(space.member).post(space.channel, body)["body_html"]
    tags = Tags()
    tags.feed(html)
    assert set(tags.seen) <= {("p", ()), ("a", ("href", "class", "rel")), ("a", ("href", "rel"))}
    assert all(link.startswith(("/people/", "http")) for link in tags.links)


class Tags(HTMLParser):
    """Collects the tags of a text with the names of their attributes, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _value in attrs)))
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_at_most_fifty_people_are_mentioned(space: Space) -> None:
    body = " ".join(f"@[Someone](person:{uuid4()})" for _number in range(51))
    assert "50" in space.browser(space.member).post(space.channel, body, expect=422)["detail"]


def test_posting_takes_few_queries(space: Space, count) -> None:
    browser = space.browser(space.member)
    direct = factories.make_direct(space.member, space.other)
    group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])
    browser.post(space.channel)
    assert count(lambda: browser.post(space.channel)) <= 6
    assert count(lambda: browser.post(direct)) <= 8
    named = f"{mention(space.other)} and {mention(space.owner)}"
    assert count(lambda: browser.post(space.channel, named)) <= 8
    assert count(lambda: browser.post(group, named)) <= 8


def test_posting_costs_six_queries_among_five_people_and_among_fifty(space: Space, count) -> None:
    """The number that `docs/explanation/performance.md` names."""
    browser = space.browser(space.member)
    browser.post(space.channel)
    assert count(lambda: browser.post(space.channel)) == 6
    for number in range(45):
        factories.add_member(space.project, factories.make_person(f"Person {number}"))
    space.post(space.owner)
    assert len(member_user_ids(space.project)) == 50
    assert count(lambda: browser.post(space.channel)) == 6
