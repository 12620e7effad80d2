"""Who may see a notice of chat is asked in SQL and in Python: one answer, at a fixed number of queries (N6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import BooleanField, Case, Value, When

from collabkit.chat import actions, notices
from collabkit.chat.models import Conversation, Message
from collabkit.core import clock
from collabkit.notifications import queries, registry
from collabkit.notifications.models import Notification
from collabkit.projects.actions import remove_member, set_membership_end
from tests import factories
from tests.plans import plan_of, rows_read, run

from .conftest import Space, make_space, mention

pytestmark = pytest.mark.django_db

KINDS = ("chat.mention", "chat.direct_message", "chat.group_added")


def both_answers(viewer: Any, name: str) -> tuple[set[int], set[int]]:
    """Return which of the viewer's notices of a kind are seen by its condition, and by its function."""
    kind = registry.get(name)
    assert kind is not None
    assert kind.visible_where is not None
    rows = Notification.objects.filter(recipient=viewer, kind=name)
    condition = Case(
        When(kind.visible_where(viewer), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    in_sql = set(rows.annotate(seen=condition).filter(seen=True).values_list("pk", flat=True))
    return in_sql, queries.visible_ids(viewer, list(rows))


def told_of_everything(people: Sequence[Any]) -> None:
    """Tell everybody of every message and conversation by every kind, whoever it is for."""
    subjects = [(kind, uuid) for uuid in Message.objects.values_list("uuid", flat=True) for kind in KINDS[:2]]
    subjects += [(KINDS[2], uuid) for uuid in Conversation.objects.values_list("uuid", flat=True)]
    Notification.objects.bulk_create(
        Notification(recipient=person, kind=kind, subject=subject)
        for person in people
        for kind, subject in subjects
    )


def full_of_cases(protected: bool) -> tuple[Space, list[Any]]:
    """Return a project and people who came early, late, for a while or never, with messages in every state."""
    space = make_space(protected_history=protected)
    late, gone, ending = (factories.make_person(name) for name in ("Late", "Gone", "Ending"))
    everybody = [space.owner, space.member, space.other, space.outsider, late, gone, ending]
    all_named = " ".join(mention(person) for person in everybody)
    for person in (gone, ending):
        factories.add_member(space.project, person)
    space.post(space.member, f"{all_named} before")
    factories.add_member(space.project, late)
    direct = factories.make_direct(space.member, space.other)
    group = actions.create_group(
        actor=space.member, name="Crew", people=[space.person(space.other), space.person(gone)]
    )
    second: dict[Any, Any] = {}
    for conversation in (space.channel, direct, group):
        for number in range(3):
            made = factories.make_message(conversation, space.member, all_named)
            second |= {conversation: made} if number == 1 else {}
        taken_back = factories.make_message(conversation, space.member, all_named)
        actions.edit_message(actor=space.member, message=taken_back.uuid, body="Nobody")
        deleted = factories.make_message(conversation, space.member, all_named)
        actions.delete_message(actor=space.member, message=deleted.uuid)
    actions.mark_read(actor=space.other, conversation=direct, seq=second[direct].seq)
    actions.mark_read(actor=late, conversation=space.channel, seq=second[space.channel].seq)
    factories.make_message(group, gone, "An answer, so what stands above is read")
    actions.leave_conversation(actor=gone, conversation=group)
    actions.add_participants(actor=space.member, conversation=group, people=[space.person(late)])
    factories.make_message(group, space.member, all_named)
    remove_member(actor=space.owner, project=space.project, user=gone)
    set_membership_end(
        actor=space.owner, project=space.project, user=ending, ends_at=clock.now() + timedelta(hours=1)
    )
    return space, everybody


@pytest.mark.parametrize("protected", [False, True])
def test_the_condition_and_the_function_see_the_same(protected: bool) -> None:
    _space, everybody = full_of_cases(protected)
    told_of_everything(everybody)
    seen: dict[str, int] = dict.fromkeys(KINDS, 0)
    hidden: dict[str, int] = dict.fromkeys(KINDS, 0)
    for person in everybody:
        for name in KINDS:
            in_sql, in_python = both_answers(person, name)
            assert in_sql == in_python, (person.email, name)
            seen[name] += len(in_sql)
            hidden[name] += Notification.objects.filter(recipient=person, kind=name).count() - len(in_sql)
    assert min(seen.values()) > 5, seen
    assert min(hidden.values()) > 5, hidden


@pytest.mark.parametrize("protected", [False, True])
def test_the_count_is_the_number_of_what_is_shown(protected: bool) -> None:
    _space, everybody = full_of_cases(protected)
    told_of_everything(everybody)
    for person in everybody:
        shown, following = queries.inbox_page(person, filter="unread", limit=100)
        assert following is None
        assert queries.counts(person)["unread"] == len(shown)


def test_held_messages_are_nobodys_news() -> None:
    space = make_space(reviewed=True)
    space.post(space.member, mention(space.other))
    told_of_everything([space.other])
    assert both_answers(space.other, "chat.mention") == (set(), set())


def test_a_closed_account_counts_nothing(space: Space, drain: Callable[[], int]) -> None:
    space.post(space.member, mention(space.other))
    drain()
    assert queries.counts(space.other)["unread"] > 0
    space.other.is_active = False
    space.other.save()
    assert queries.counts(space.other) == {"unread": 0, "action": 0}


def test_a_removed_author_is_a_former_member(space: Space, drain: Callable[[], int]) -> None:
    message = space.post(space.member, mention(space.other))
    drain()
    Message.objects.filter(pk=message.pk).update(author=None)
    notice = Notification.objects.get(recipient=space.other, kind="chat.mention")
    said = notices.present_mentions(space.other, [notice])[notice.pk]
    assert said is not None
    assert said.title == "Former member mentioned you in Tide gauges"


@pytest.mark.postgres
@pytest.mark.parametrize("planner", ["random_page_cost = 4", "random_page_cost = 1.1", "cpu_tuple_cost = 1"])
def test_counting_reads_no_messages_but_those_of_the_notices(
    space: Space, drain: Callable[[], int], query_count: Any, planner: str
) -> None:
    Message.objects.bulk_create(
        Message(
            conversation=space.channel,
            author=space.member,
            seq=number,
            change_seq=number,
            published_at=clock.now(),
        )
        for number in range(10**12, 10**12 + 3_000)
    )
    for _number in range(5):
        space.post(space.member, mention(space.other))
    drain()
    run("ANALYZE")
    run(f"SET LOCAL {planner}")
    with query_count() as made:
        assert queries.counts(space.other)["unread"] >= 5
    (sql,) = [query["sql"] for query in made.captured_queries if Message._meta.db_table in query["sql"]]
    assert rows_read(plan_of(sql), Message._meta.db_table) <= 2 * queries.counts(space.other)["unread"]


class TestHardLimits:
    """Queries of a request, session and user among them, on a kind that people really get."""

    LIST, COUNT = 5, 3

    @pytest.mark.parametrize("number", [1, 20])
    def test_the_unread_list(self, space: Space, drain: Any, count: Any, number: int) -> None:
        browser = self.mentioned(space, drain, number)
        page = browser.client.get(self.address(space)).json()["items"]
        assert [item["kind"] for item in page] == ["chat.mention"] * number
        assert page[0]["actor"]["display_name"] == "Mei Member"
        assert count(lambda: browser.client.get(self.address(space))) == self.LIST

    @pytest.mark.parametrize("number", [1, 20])
    def test_the_unread_count(self, space: Space, drain: Any, count: Any, number: int) -> None:
        browser = self.mentioned(space, drain, number)
        before = browser.client.get("/api/notifications/count").json()
        assert before == {"unread": number, "action": 0}
        assert count(lambda: browser.client.get("/api/notifications/count")) == self.COUNT

    @pytest.mark.parametrize("number", [1, 20])
    def test_who_lost_the_right_sees_and_counts_nothing_of_it(
        self, space: Space, drain: Any, count: Any, number: int
    ) -> None:
        browser = self.mentioned(space, drain, number)
        remove_member(actor=space.owner, project=space.project, user=space.other)
        assert browser.client.get(self.address(space)).json()["items"] == []
        assert browser.client.get("/api/notifications/count").json() == {"unread": 0, "action": 0}
        assert count(lambda: browser.client.get("/api/notifications/count")) == self.COUNT

    @staticmethod
    def address(space: Space) -> str:
        return f"/api/notifications?filter=unread&limit=50&project={space.project.uuid}&kind=chat.mention"

    @staticmethod
    def mentioned(space: Space, drain: Any, number: int) -> Any:
        """Mention Otto so often, and nothing else, and return his browser."""
        drain()
        Notification.objects.all().delete()
        for _message in range(number):
            space.post(space.member, mention(space.other))
        drain()
        return space.browser(space.other)
