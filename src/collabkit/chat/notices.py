"""What people are told of chat: a mention, a private message, being added to a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.accounts.queries import profiles_by_person, profiles_of
from collabkit.core.events import subscribe
from collabkit.core.models import EventRecord
from collabkit.notifications.registry import Notice, NoticeKind, Presented, looked, register

from . import queries
from .conf import settings
from .events import AuthorCaughtUp, ParticipantsAdded, PeopleAddressed
from .queries import Seat, Told
from .registry import ReadMoved, on_read

Shown = Mapping[int, Told]


def mentioned(event: PeopleAddressed, record: EventRecord) -> list[Any]:
    """Return who takes part in the conversation, is named in the message and may read it."""
    message = queries.addressed_message(event.message) if event.mentioned else None
    named = _still_in(message.mentions, event) if message else []
    return queries.readers_among(message, named) if message and named else []


def written_to(event: PeopleAddressed, record: EventRecord) -> list[Any]:
    """Return who else may read it in a direct or group conversation; whoever is mentioned hears of that instead."""
    message = queries.addressed_message(event.message) if event.private else None
    if message is None:
        return []
    named = _still_in(message.mentions, event)
    return [pk for pk, person in queries.readers_of(message).items() if person not in named]


def _still_in(mentions: Sequence[str], event: PeopleAddressed) -> list[UUID]:
    return [person for person in event.mentioned if str(person) in mentions]


def added(event: ParticipantsAdded, record: EventRecord) -> list[Any]:
    """Return the people who were added and are still there."""
    there = set(queries.participant_user_ids(event.conversation))
    return [row.user_id for row in profiles_by_person(event.people).values() if row.user_id in there]


def _readable(
    viewer: Any, notices: Sequence[Notice], *, with_body: bool = False, reading: bool = False
) -> dict[int, Told]:
    """Return for each notice its message, where the viewer may read it now."""
    subjects = {notice.subject for notice in notices}
    told = queries.told_messages(viewer, subjects, with_body=with_body, reading=reading)
    return {notice.id: told[notice.subject] for notice in notices if notice.subject in told}


def _still_named(shown: Shown) -> dict[int, Told]:
    return {pk: message for pk, message in shown.items() if message.is_named}


def _still_unread(shown: Shown) -> dict[int, Told]:
    return {pk: message for pk, message in shown.items() if message.seq > message.seat.read_seq}


def visible_mentions(viewer: Any, notices: Sequence[Notice]) -> set[int]:
    """Return the notices whose message the viewer may read and is still named in."""
    return set(_still_named(_readable(viewer, notices)))


def visible_messages(viewer: Any, notices: Sequence[Notice]) -> set[int]:
    """Return the notices whose message the viewer may read and has not: reading it ends the notice."""
    return set(_still_unread(_readable(viewer, notices, reading=True)))


def where_named(viewer: Any) -> Q:
    """Return the condition of `visible_mentions`, in SQL."""
    return queries.may_read_message(viewer, OuterRef("subject"), named=True)


def where_unread(viewer: Any) -> Q:
    """Return the condition of `visible_messages`, in SQL."""
    return queries.may_read_message(viewer, OuterRef("subject"), unread=True)


def where_added(viewer: Any) -> Q:
    """Return the condition under which `present_additions` says something, in SQL."""
    return queries.may_see_conversation(viewer, OuterRef("subject"))


def seen_messages(notices: Sequence[Notice]) -> set[int]:
    """Return the notices whose recipient has read the message in its conversation."""
    read = queries.read_by(
        [notice.subject for notice in notices], [notice.recipient_id for notice in notices]
    )
    return {notice.id for notice in notices if (notice.subject, notice.recipient_id) in read}


@on_read
def settle_read(moved: ReadMoved) -> None:
    """What was read in its conversation is no news in the inbox any more."""
    looked(moved.user_id, _group(moved.conversation))


@subscribe(AuthorCaughtUp, name="chat.settle_answered")
def settle_answered(event: AuthorCaughtUp, record: EventRecord) -> None:
    """Who wrote below it has read it: durable, for no read cursor need follow."""
    author = queries.author_id_of(event.message)
    if author is not None:
        looked(author, _group(event.conversation))


def present_mentions(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented | None]:
    """Say who mentioned the viewer, where, and in which words."""
    shown = _still_named(_readable(viewer, notices, with_body=True))
    return _present(shown, _("%(name)s mentioned you in %(place)s"))


def present_messages(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented | None]:
    """Say who wrote to the viewer, and what."""
    shown = _still_unread(_readable(viewer, notices, with_body=True, reading=True))
    return _present(shown, _("%(name)s wrote in %(place)s"))


def _present(shown: Shown, title: str) -> dict[int, Presented | None]:
    # Who has an account and no profile yet is given one here, which is rare.
    names = _names({told.author_id for told in shown.values() if told.author_name is None} - {None})
    return {
        pk: Presented(
            title=_title(told.author_name or names.get(told.author_id, _("Former member")), told.seat, title),
            body=queries.excerpt(told.body),
            # Where it was deleted by then, or may not be seen any more, the conversation opens and says so.
            url=f"/chat/{told.seat.uuid}?message={told.uuid}",
            link_label=_("Open the conversation"),
        )
        for pk, told in shown.items()
    }


def _title(name: str, seat: Seat, title: str) -> str:
    place = seat.project_name or seat.name
    if not place:
        return _("%(name)s wrote to you") % {"name": name}
    return title % {"name": name, "place": place}


def present_additions(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented | None]:
    """Say who added the viewer to which group."""
    seats = queries.seats_by_uuid(viewer, {notice.subject for notice in notices})
    names = _names({notice.actor_id for notice in notices})
    return {
        notice.id: Presented(
            title=_("%(name)s added you to the group %(place)s")
            % {"name": names.get(notice.actor_id, _("Somebody")), "place": seats[notice.subject].name},
            url=f"/chat/{notice.subject}",
            link_label=_("Open the conversation"),
        )
        for notice in notices
        if notice.subject in seats
    }


def _names(user_ids: set[Any]) -> dict[Any, str]:
    return {pk: profile.display_name for pk, profile in profiles_of(user_ids).items()}


def _message(event: PeopleAddressed) -> UUID:
    return event.message


def _project(event: PeopleAddressed) -> UUID | None:
    return event.project


def _group_key(event: PeopleAddressed) -> str:
    return _group(event.conversation)


def _group(conversation: UUID) -> str:
    return f"conversation:{conversation}"


def _mail_delay() -> timedelta:
    return timedelta(seconds=settings.mail_delay_seconds)


register(
    NoticeKind(
        name="chat.mention",
        label=gettext_lazy("Somebody mentions you in a chat"),
        event=PeopleAddressed,
        recipients=mentioned,
        subject=_message,
        scope=_project,
        group_key=_group_key,
        present=present_mentions,
        visible=visible_mentions,
        visible_where=where_named,
        seen=seen_messages,
        mail_delay=_mail_delay,
        mention=True,
    )
)
register(
    NoticeKind(
        name="chat.direct_message",
        label=gettext_lazy("Somebody writes to you or to a group of yours"),
        event=PeopleAddressed,
        recipients=written_to,
        subject=_message,
        group_key=_group_key,
        present=present_messages,
        visible=visible_messages,
        visible_where=where_unread,
        seen=seen_messages,
        mail_delay=_mail_delay,
    )
)
register(
    NoticeKind(
        name="chat.group_added",
        label=gettext_lazy("Somebody adds you to a group"),
        event=ParticipantsAdded,
        recipients=added,
        subject=lambda event: event.conversation,
        present=present_additions,
        visible_where=where_added,
    )
)
