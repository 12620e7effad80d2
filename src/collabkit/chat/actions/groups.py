"""Direct and group conversations: opening one, renaming, adding people, leaving."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from collabkit.accounts.actions import hold_account
from collabkit.accounts.queries import is_active_person, profiles_of
from collabkit.chat import policies, queries
from collabkit.chat.conf import settings
from collabkit.chat.events import ConversationCreated, ConversationRenamed, ParticipantLeft, ParticipantsAdded
from collabkit.chat.models import Conversation, Kind, Message, MessageKind, Participant
from collabkit.core import clock, markdown
from collabkit.core.errors import Invalid, NotFound
from collabkit.core.events import announce

from .posting import publish
from .refusals import GroupIsFull, NoSharedProject, NotThisKind
from .texts import accepted_name, names, sentence


def open_direct(*, actor: Any, user: Any) -> Conversation:
    """Return the conversation of two people, begun now if there is none; there is only ever one of theirs.

    Raises Invalid for oneself, NoSharedProject when they share no project and the actor is not staff.
    """
    if actor.pk == user.pk:
        raise Invalid(_("Choose somebody else: this is you."), errors={"person": _("This is you.")})
    if not is_active_person(actor):
        raise NotFound
    persons = queries.persons_of([actor.pk, user.pk])
    key = ":".join(sorted(str(uuid) for uuid in persons.values()))
    found = Conversation.objects.filter(direct_key=key).first()
    if found is not None:
        return found
    if not policies.can_open_direct(actor, user):
        raise NoSharedProject
    try:
        with transaction.atomic():
            if not hold_account(actor):
                raise NotFound
            return _create(actor, Kind.DIRECT, [actor.pk, user.pk], persons.values(), direct_key=key)
    except IntegrityError:
        return Conversation.objects.get(direct_key=key)


@transaction.atomic
def create_group(*, actor: Any, name: str, people: Sequence[UUID]) -> Conversation:
    """Begin a conversation with several people, given by public id.

    Raises NoSharedProject when the actor may not write to one of them, GroupIsFull, Invalid.
    """
    if not is_active_person(actor) or not hold_account(actor):
        raise NotFound
    name = accepted_name(name)
    reachable = _reachable(actor, people)
    _require_room(len(reachable) + 1)
    own = queries.persons_of([actor.pk])[actor.pk]
    group = _create(actor, Kind.GROUP, [actor.pk, *reachable.values()], [own], name=name)
    announce(ParticipantsAdded(conversation=group.uuid, people=tuple(reachable)), actor=actor)
    _say(actor, group, "created", others=reachable.values(), name=name)
    return group


@transaction.atomic
def rename_group(*, actor: Any, conversation: Conversation | UUID, name: str) -> Conversation:
    """Give a group another name. Raises NotFound, NotThisKind, Invalid."""
    name = accepted_name(name)
    group = _group(actor, conversation)
    if group.name == name:
        return group
    group.name = name
    group.save(update_fields=["name"])
    announce(ConversationRenamed(conversation=group.uuid), actor=actor)
    _say(actor, group, "renamed", name=name)
    return group


@transaction.atomic
def add_participants(
    *, actor: Any, conversation: Conversation | UUID, people: Sequence[UUID]
) -> Conversation:
    """Add people to a group, given by public id; they see what is written from now on.

    Who takes part already is passed over. Raises NotFound, NotThisKind, NoSharedProject, GroupIsFull.
    """
    group = _group(actor, conversation)
    reachable = _reachable(actor, people)
    there = {row.user_id: row for row in Participant.objects.filter(conversation=group)}
    new = {uuid: pk for uuid, pk in reachable.items() if pk not in there or there[pk].left_at is not None}
    if not new:
        return group
    _require_room(sum(row.left_at is None for row in there.values()) + len(new))
    for pk in new.values():
        Participant.objects.update_or_create(
            conversation=group,
            user_id=pk,
            defaults={"joined_at": clock.now(), "left_at": None, "from_seq": group.last_seq},
        )
    announce(ParticipantsAdded(conversation=group.uuid, people=tuple(new)), actor=actor)
    _say(actor, group, "added", others=new.values())
    return group


@transaction.atomic
def leave_conversation(*, actor: Any, conversation: Conversation | UUID) -> None:
    """Leave a group; from then on it is as if it did not exist. Raises NotFound, NotThisKind."""
    group = _group(actor, conversation)
    _say(actor, group, "left")
    Participant.objects.filter(conversation=group, user_id=actor.pk).update(left_at=clock.now())
    person = queries.persons_of([actor.pk])[actor.pk]
    announce(ParticipantLeft(conversation=group.uuid, person=person), actor=actor)


def _reachable(actor: Any, people: Collection[UUID]) -> dict[UUID, Any]:
    """Return the keys of these people in the order in which they were chosen, without the actor."""
    found = queries.reachable_people(actor, set(people))
    if set(people) - found.keys():
        # The same answer for strangers and for ids that nobody has.
        raise NoSharedProject
    reachable = {uuid: found[uuid] for uuid in people if found[uuid] != actor.pk}
    if not reachable:
        raise Invalid(_("Choose at least one other person."), errors={"people": _("Nobody is chosen.")})
    return reachable


def _require_room(size: int) -> None:
    if size > settings.max_group_size:
        raise GroupIsFull(
            _("A group has at most %(limit)s people. For more, use the chat of a project.")
            % {"limit": settings.max_group_size}
        )


def _group(actor: Any, conversation: Conversation | UUID) -> Conversation:
    """Return the group, locked, after making sure that the actor takes part and that it is one."""
    seat = queries.get_seat(actor, conversation)
    if not policies.can_change_group(actor, seat):
        if seat.is_channel:
            raise NotThisKind(_("The people of this chat are the members of its project. Change them there."))
        raise NotThisKind(_("A conversation of two stays what it is. Begin a group instead."))
    group = Conversation.objects.lock(seat.id, actor=actor)
    taking_part = Participant.objects.filter(conversation=group, user_id=actor.pk, left_at=None)
    if not is_active_person(actor) or not taking_part.exists():
        # The actor left, or closed the account, in another window while this request waited for the lock.
        raise NotFound(queries.NO_SUCH_CONVERSATION)
    return group


def _create(
    actor: Any, kind: Kind, user_ids: Iterable[Any], persons: Iterable[UUID], **fields: Any
) -> Conversation:
    conversation = Conversation.objects.begin(kind=kind, created_by=actor, **fields)
    Participant.objects.bulk_create([Participant(conversation=conversation, user_id=pk) for pk in user_ids])
    announce(
        ConversationCreated(conversation=conversation.uuid, kind=kind.value, people=tuple(persons)),
        actor=actor,
    )
    return conversation


def _say(actor: Any, group: Conversation, what: str, *, others: Iterable[Any] = (), name: str = "") -> None:
    """Let the conversation say what the actor did to it, visibly for everybody who takes part (H1)."""
    others = list(others)
    profiles = profiles_of([actor.pk, *others])
    body = sentence(what, actor=_named(profiles, [actor.pk]), people=_named(profiles, others), name=name)
    message = Message(
        conversation_id=group.pk,
        author_id=actor.pk,
        kind=MessageKind.SYSTEM,
        body=body,
        body_html=markdown.render(body),
    )
    seat = queries.get_seat(actor, group, with_author=True)
    publish(message, seat, actor=actor, author=seat.author)


def _named(profiles: Mapping[Any, Any], user_ids: Iterable[Any]) -> str:
    return names((profiles[pk].uuid, profiles[pk].display_name) for pk in user_ids)
