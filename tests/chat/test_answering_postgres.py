"""An answer and the note of the mention that it answers, at once on PostgreSQL: one of them sees the other."""

from __future__ import annotations

from functools import partial

import pytest

from collabkit.chat import actions
from collabkit.chat.events import AuthorCaughtUp
from collabkit.core.models import EventRecord
from tests import factories
from tests.together import ROUNDS, crowd

from .conftest import make_space, mention

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_an_answer_is_told_whichever_is_committed_first(transactional_db: None) -> None:
    space = make_space()
    told = EventRecord.objects.filter(type=AuthorCaughtUp.type_name).order_by("-pk")
    with crowd(2) as together:
        for round_ in range(ROUNDS):
            asked = space.post(space.member, mention(space.other))
            note = partial(actions.record_mentions, message=asked.uuid)
            noted, answer = together([note, partial(factories.make_message, space.channel, space.other)])
            assert noted == 1
            assert told.count() == round_ + 1
            assert told[0].data["message"] == str(answer.uuid)
