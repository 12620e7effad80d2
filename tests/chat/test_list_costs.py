"""The smaller lists of chat cost the same number of queries for 1 row and for 20."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from collabkit.chat import actions
from tests import factories

from .conftest import Space, make_space

pytestmark = pytest.mark.django_db
Count = Callable[[Callable[[], Any]], int]


def test_what_waits_for_review(count: Count) -> None:
    space = make_space(reviewed=True)
    browser, path = space.browser(space.member), f"conversations/{space.channel.uuid}/held"
    costs = []
    for number in (1, 19):
        for _message in range(number):
            space.post(space.member)
        costs.append(count(lambda: browser.get(path)))
    assert len(browser.get(path)["items"]) == 20
    assert costs[0] == costs[1]


def test_the_earlier_texts_of_a_message(space: Space, count: Count) -> None:
    message = space.post(space.member, "0")
    browser, path = space.browser(space.other), f"messages/{message.uuid}/history"
    costs = []
    for texts in (range(1, 2), range(2, 21)):
        for text in texts:
            actions.edit_message(actor=space.member, message=message.uuid, body=str(text))
        costs.append(count(lambda: browser.get(path)))
    assert len(browser.get(path)) == 20
    assert costs[0] == costs[1]


def test_whom_one_may_mention(space: Space, count: Count) -> None:
    browser, path = space.browser(space.member), f"conversations/{space.channel.uuid}/mentions"
    costs = []
    for number in (1, 9):
        for index in range(number):
            factories.add_member(space.project, factories.make_person(f"Partner {number}{index}"))
        costs.append(count(lambda: browser.get(path, q="partner")))
    assert len(browser.get(path, q="partner")) == 10
    assert costs[0] == costs[1]
