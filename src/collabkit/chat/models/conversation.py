"""A conversation, who takes part in it, and how far each person has read."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import F, Q

from collabkit.core import clock
from collabkit.core.ids import new_uuid


class Kind(models.TextChoices):
    """A project's channel, a conversation of two, or of several."""

    CHANNEL = "channel", "Channel"
    DIRECT = "direct", "Direct"
    GROUP = "group", "Group"


class Numbers(NamedTuple):
    """The newest message number and the newest change number of a conversation."""

    seq: int
    change_seq: int


# Where numbers begin: far above the count of any conversation's messages, so that a number tells nothing about
# it, and far below 2**53, up to which a browser counts exactly.
LOWEST_START = 2**40


def random_start() -> int:
    """Return a number that nobody can guess, for a conversation's numbers to begin after."""
    return LOWEST_START + secrets.randbelow(LOWEST_START)


_COUNT_UP = (
    "last_seq = last_seq + 1, change_seq = change_seq + 1, last_activity_at = %s"
    " WHERE uuid = %s RETURNING last_seq, change_seq"
)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """The one way to begin a conversation, to get a number, and to keep what decides about one as it is.

    The last two lock the conversation's row first and then share a lock on the actor's account and on the row
    of the project, in this order, until the transaction ends. Closing the account, and every verb that ends a
    right in a project (removal, archive, the review switch), locks that row for itself, so it waits for what
    was allowed before, and what comes later sees the end: `actor.is_active` is read anew. Sharing comes last
    and only one at a time in a room, so that nobody waits in a circle.
    """

    def begin(self, **fields: Any) -> Conversation:
        """Store a new conversation whose numbers begin at random: they must not count what is hidden (P9)."""
        seq, change_seq = random_start(), random_start()
        return self.create(
            start_seq=seq, last_seq=seq, start_change_seq=change_seq, change_seq=change_seq, **fields
        )

    def take_numbers(self, uuid: UUID, *, at: datetime, actor: Any) -> Numbers | None:
        """Number one new message: lock, count up, return both numbers, in one query.

        The lock is held until the transaction ends, so numbers are committed in their order and without gaps.
        None where there is no such conversation.
        """
        quoted = connection.ops.quote_name
        table = quoted(self.model._meta.db_table)
        # Worked out for the row once it is locked and changed: the other locks come second.
        sql = f"UPDATE {table} SET {_COUNT_UP}, ({self._hold_account()})"  # noqa: S608 - only names are put in
        if _has_shared_locks():
            sql += f", ({self._hold_project(table + '.' + quoted('project_id'))})"
        key = self.model._meta.get_field("uuid").get_db_prep_value(uuid, connection)
        with connection.cursor() as cursor:
            cursor.execute(sql, [connection.ops.adapt_datetimefield_value(at), key, _key_of(actor)])
            row = cursor.fetchone()
        if row is None:
            return None
        _note_open(actor, row[2])
        return Numbers(*row[:2])

    def lock(self, pk: int, *, actor: Any = None) -> Conversation:
        """Return the conversation, locked until the transaction ends; without an actor for the site's own work."""
        found = self.select_for_update().get(pk=pk)
        with connection.cursor() as cursor:
            if actor is not None:
                cursor.execute(self._hold_account(), [_key_of(actor)])
                _note_open(actor, (cursor.fetchone() or (None,))[0])
            if found.project_id is not None and _has_shared_locks():
                cursor.execute(self._hold_project("%s"), [found.project_id])
        return found

    def _hold_account(self) -> str:
        """Return the SQL that says whether an account is open, and shares a lock on it where there are such locks."""
        accounts = get_user_model()._meta
        quoted = connection.ops.quote_name
        column = _open_column()
        is_open = quoted(column) if column else "1"
        table, key = quoted(accounts.db_table), quoted(str(accounts.pk.column))
        lock = " FOR SHARE" if _has_shared_locks() else ""
        return f"SELECT {is_open} FROM {table} WHERE {key} = %s{lock}"  # noqa: S608 - only names are put in

    def _hold_project(self, key: str) -> str:
        """Return the SQL that shares a lock on a project; Django itself knows only locks for oneself."""
        model = self.model._meta.get_field("project").related_model
        table = connection.ops.quote_name(model._meta.db_table)
        return f"SELECT 1 FROM {table} WHERE id = {key} FOR SHARE"  # noqa: S608 - only names are put in


def _has_shared_locks() -> bool:
    return connection.vendor == "postgresql"


def _open_column() -> str | None:
    """Return the column that says whether an account is open; None on a site whose accounts cannot be closed."""
    columns = {field.name: field.column for field in get_user_model()._meta.concrete_fields}
    return columns.get("is_active")


def _key_of(actor: Any) -> Any:
    return get_user_model()._meta.pk.get_db_prep_value(actor.pk, connection)


def _note_open(actor: Any, is_open: Any) -> None:
    """Let policies that are asked of this person see what the database holds."""
    if _open_column():
        actor.is_active = bool(is_open)


class Conversation(models.Model):
    """A room with messages.

    The people of a channel are the project's members, and only they; those of the other kinds are
    `Participant` rows. The first message has the number after `start_seq`, the first change the one after
    `start_change_seq`.
    """

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    project = models.ForeignKey(
        "collabkit_projects.Project", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=80, blank=True)
    # The public ids of both people of a direct conversation: what makes it the only one of theirs.
    direct_key = models.CharField(max_length=73, null=True, unique=True, editable=False)  # noqa: DJ001 - unique, so absent must be null
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # Without defaults, so that a conversation that was not made by `begin` is refused. Shown to nobody.
    start_seq = models.PositiveBigIntegerField(editable=False)
    start_change_seq = models.PositiveBigIntegerField(editable=False)
    last_seq = models.PositiveBigIntegerField(editable=False)
    change_seq = models.PositiveBigIntegerField(editable=False)
    last_activity_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="chat_conversation_channel_once"),
            models.CheckConstraint(
                condition=Q(kind=Kind.CHANNEL, project__isnull=False, direct_key=None)
                | Q(kind=Kind.DIRECT, project=None, direct_key__isnull=False)
                | Q(kind=Kind.GROUP, project=None, direct_key=None),
                name="chat_conversation_kind_fits",
            ),
            models.CheckConstraint(
                condition=Q(last_seq__gte=F("start_seq"))
                & Q(change_seq__gte=F("start_change_seq") + F("last_seq") - F("start_seq")),
                name="chat_conversation_numbers_fit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.uuid}"

    @property
    def message_count(self) -> int:
        """How many messages it has, deleted ones too; for those who run the site, not for those who take part."""
        return self.last_seq - self.start_seq


class Participant(models.Model):
    """A person who takes part in a direct or group conversation, or did.

    `from_seq` is the number of the last message written before the person came: it and all before it stay
    unseen. It is 0 for those who were there from the beginning.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="participants", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)
    from_seq = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="chat_participant_once"),
        ]
        indexes = [models.Index(fields=["user", "conversation"], name="chat_participant_of_user")]

    def __str__(self) -> str:
        return f"{self.user} in {self.conversation}"


class ReadState(models.Model):
    """How far a person has read a conversation; it never moves back."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="chat_read_state_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} read {self.conversation} up to {self.read_seq}"
