"""What ends a right and what uses it exclude each other on PostgreSQL: nothing is committed after the end (B06)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from collabkit.chat import actions
from collabkit.chat.models import Mention, Message
from collabkit.core.errors import Conflict, NotFound
from collabkit.projects.actions import restore_project, update_project
from tests import factories
from tests.together import ROUNDS, crowd, must_wait

from .conftest import Space, make_space, mention, nth
from .ends import archive, remove, review

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(transactional_db: None) -> Space:
    """A project whose people act at the same time."""
    return make_space()


def post(space: Space) -> None:
    space.post(space.member)


def edit(space: Space) -> None:
    actions.edit_message(actor=space.member, message=Message.objects.get().uuid, body="Another text")


def delete(space: Space) -> None:
    actions.delete_message(actor=space.member, message=Message.objects.get().uuid)


def note_mentions(space: Space) -> None:
    actions.record_mentions(message=Message.objects.get().uuid)


ENDS = [remove, archive, review]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("use", [post, edit, delete, note_mentions])
def test_an_end_waits_for_the_commit_of_what_was_allowed(
    busy: Space, end: Callable[[Space], None], use: Callable[[Space], None]
) -> None:
    if use is not post:
        busy.post(busy.member, mention(busy.other))

    with transaction.atomic():
        use(busy)
        must_wait(partial(end, busy))
    end(busy)


@pytest.mark.parametrize("end", ENDS)
def test_after_the_end_nothing_is_committed(busy: Space, end: Callable[[Space], None]) -> None:
    kept = busy.post(busy.member, "Kept")

    def ended() -> list[tuple[Any, ...]]:
        end(busy)
        return _stored(busy)

    def used(what: Callable[[], Any]) -> None:
        with suppress(NotFound, Conflict):
            what()

    with crowd(4) as together:
        for round_ in range(ROUNDS):
            _open_again(busy)
            rewrite = partial(
                actions.edit_message, actor=busy.member, message=kept.uuid, body=f"Text {round_}"
            )
            uses: list[Callable[[], Any]] = [partial(post, busy), partial(post, busy), rewrite]
            told, *_used = together([ended, *(partial(used, use) for use in uses)])
            assert _stored(busy) == told


def test_a_mention_of_somebody_who_goes_is_noted_before_or_not_at_all(busy: Space) -> None:
    def ended() -> int:
        remove(busy)
        return Mention.objects.count()

    with crowd(2) as together:
        for _round in range(ROUNDS):
            _open_again(busy)
            message = busy.post(busy.other, mention(busy.member))
            told, _noted = together([ended, partial(actions.record_mentions, message=message.uuid)])
            assert Mention.objects.count() == told


def _open_again(space: Space) -> None:
    """Undo whichever end came last."""
    space.project.refresh_from_db()
    if space.project.is_archived:
        restore_project(actor=space.owner, project=space.project)
    if space.project.reviewed:
        update_project(actor=space.owner, project=space.project, changes={"reviewed": False})
    with suppress(Conflict):
        factories.add_member(space.project, space.member)


def _stored(space: Space) -> list[tuple[Any, ...]]:
    """Return what everybody sees; what is held may still come, for nobody but its author."""
    rows = Message.objects.filter(author=space.member, state="published").order_by("-pk")
    first = rows.filter(seq=nth(space.channel, 1))
    return list(rows.values_list("pk", "body")[:5]) + list(first.values_list("pk", "body"))
