"""listChanges: a list kept up to date by changes is the list fetched anew (J11, B38)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from collabkit.chat import actions
from collabkit.chat.models import Message
from tests import factories

from .conftest import Browser, Space, make_space, nth, nth_change

pytestmark = pytest.mark.django_db


def test_changes_come_in_order_of_the_latest_change(space: Space) -> None:
    first = space.post(space.member, "First")
    space.post(space.member, "Second")
    actions.edit_message(actor=space.member, message=first.uuid, body="First again")
    answer = space.browser(space.other).changes(space.channel)
    assert [(item["body"], item["change_seq"]) for item in answer["items"]] == [
        ("Second", nth_change(space.channel, 2)),
        ("First again", nth_change(space.channel, 3)),
    ]
    third = nth_change(space.channel, 3)
    assert (answer["change_seq"], answer["more"]) == (third, False)
    assert space.browser(space.other).changes(space.channel, after=third) == {
        "items": [], "change_seq": third, "more": False
    }  # fmt: skip


def test_changes_come_in_pages(space: Space) -> None:
    for number in range(5):
        space.post(space.member, str(number))
    after, bodies, more = 0, [], []
    for _page in range(3):
        answer = space.browser(space.other).changes(space.channel, after=after, limit=2)
        bodies += [item["body"] for item in answer["items"]]
        after = answer["change_seq"]
        more.append(answer["more"])
    assert bodies == ["0", "1", "2", "3", "4"]
    assert (after, more) == (nth_change(space.channel, 5), [True, True, False])


@pytest.mark.parametrize(
    "params", [{"after": -1}, {"after": "x"}, {"limit": 0}, {"limit": 201}, {"after": 2**63}]
)
def test_strange_cursors_are_refused(space: Space, params: dict[str, Any]) -> None:
    path = f"conversations/{space.channel.uuid}/changes"
    assert space.browser(space.member).get(path, 422, **params)["detail"]


class Reader:
    """A client that fetched the list once and then only asks for changes."""

    def __init__(self, browser: Browser, space: Space) -> None:
        self.browser, self.space = browser, space
        window = browser.messages(space.channel, limit=100)
        self.items = {item["uuid"]: item for item in window["items"]}
        self.cursor = window["change_seq"]

    def catch_up(self, limit: int) -> None:
        more = True
        while more:
            answer = self.browser.changes(self.space.channel, after=self.cursor, limit=limit)
            self.items |= {item["uuid"]: item for item in answer["items"]}
            self.cursor, more = answer["change_seq"], answer["more"]

    def list(self) -> list[dict[str, Any]]:
        return sorted(self.items.values(), key=lambda item: item["seq"])


class Conversation(RuleBasedStateMachine):
    """People post, edit and delete at random, now and then under review; readers catch up at random."""

    @initialize()
    def begin(self) -> None:
        # Each example is undone, so that the next one begins with nobody.
        self.block = transaction.atomic()
        self.block.__enter__()
        self.space = make_space()
        self.readers = [self.reader(), self.reader()]

    def reader(self) -> Reader:
        return Reader(self.space.browser(self.space.other), self.space)

    def any_own(self, data: st.DataObject) -> Message | None:
        mine = list(Message.objects.filter(author=self.space.member, deleted_at=None).order_by("id"))
        return data.draw(st.sampled_from(mine)) if mine else None

    @rule(body=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20))
    def post(self, body: str) -> None:
        factories.make_message(self.space.channel, self.space.member, f"x{body}")

    @rule(data=st.data(), body=st.integers())
    def edit(self, data: st.DataObject, body: int) -> None:
        message = self.any_own(data)
        if message is not None and (message.seq is None or not self.space.project.reviewed):
            actions.edit_message(actor=self.space.member, message=message.uuid, body=str(body))

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        message = self.any_own(data)
        if message is not None:
            actions.delete_message(actor=self.space.member, message=message.uuid)

    @rule()
    def switch_review(self) -> None:
        self.space.project.reviewed = not self.space.project.reviewed
        self.space.project.save()

    @rule(which=st.integers(0, 1), limit=st.integers(1, 3))
    def catch_up(self, which: int, limit: int) -> None:
        self.readers[which].catch_up(limit)

    @rule()
    def join(self) -> None:
        self.readers.append(self.reader())

    @invariant()
    def numbers_are_dense(self) -> None:
        self.space.channel.refresh_from_db()
        published = Message.objects.filter(conversation=self.space.channel, seq__isnull=False)
        seqs = list(published.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(nth(self.space.channel, 1), self.space.channel.last_seq + 1))

    def teardown(self) -> None:
        fresh = self.reader().list()
        for reader in self.readers:
            reader.catch_up(limit=2)
            assert reader.list() == fresh
            assert reader.cursor == self.space.channel.change_seq
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)


def test_changes_add_up_to_the_fresh_list() -> None:
    run_state_machine_as_test(
        Conversation,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
