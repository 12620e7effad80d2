"""Tables of notifications: ids only, never content."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collabkit.core import clock
from collabkit.core.ids import new_uuid

CHANNELS = ("inbox", "email")


class RandomUuid(models.Func):
    """A time-ordered uuid (version 7, as `new_uuid` makes one) that the database makes for each row."""

    output_field = models.UUIDField()
    arity = 0
    arg_joiner = ""

    def _head(self) -> str:
        return f"{new_uuid().hex[:12]}7"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str, ...]]:
        """Put the present moment before what makes a random uuid random."""
        return "(%s || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid", (self._head(),)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str, ...]]:
        """Build it from random bytes, with the variant's mark."""
        random = "lower(hex(randomblob(9)))"
        return f"%s || substr({random}, 1, 3) || '9' || substr({random}, 4, 15)", (self._head(),)


class Listed(models.expressions.RawSQL):
    """The rows of a list of keys, as one parameter however long the list: `pk__in=Listed(field, keys)`."""

    def __init__(self, field: models.Field[Any, Any], keys: Collection[Any]) -> None:
        self.key_field, self.keys = field, keys
        super().__init__("", (), output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Write it for PostgreSQL as an array, for SQLite as JSON."""
        keys = [self.key_field.get_db_prep_value(key, connection) for key in self.keys]
        if connection.vendor == "postgresql":
            return f"(SELECT unnest(%s::{self.key_field.rel_db_type(connection)}[]))", [keys]
        return "(SELECT value FROM json_each(%s))", [json.dumps(keys)]


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Chainable filters."""

    def unread(self) -> NotificationQuerySet:
        """Keep what has not been read."""
        return self.filter(read_at=None)

    def awake(self) -> NotificationQuerySet:
        """Leave out what is snoozed now."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=clock.now()))

    def grouped(self, group_key: str) -> NotificationQuerySet:
        """Keep one group."""
        return self.filter(group_key=group_key).exclude(group_key="")

    def open(self) -> NotificationQuerySet:
        """Keep what still waits for a decision."""
        return self.filter(actionable=True, done_at=None)


class Notification(models.Model):
    """One person is told about one event; what it says is made anew at each reading."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    # No constraints in the database for these three: to check them, PostgreSQL would lock a thousand users'
    # rows for each fan-out, which costs a third of it. Django still cascades when a user is deleted, and
    # events stay for ever. The recipient's and the event's indexes are those of Meta.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    event = models.ForeignKey(
        "collabkit_core.EventRecord",
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    kind = models.CharField(max_length=64)
    subject = models.UUIDField()
    scope = models.UUIDField(null=True)
    group_key = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict, blank=True)
    # False: the person wants this kind by e-mail only; the row is what the e-mail is made from.
    in_inbox = models.BooleanField(default=True)
    actionable = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # Put away by its recipient; what is put away is read, and what is unread is never put away.
    archived_at = models.DateTimeField(null=True)
    # Out of sight until then. It is unread meanwhile, so that it comes back as news by itself.
    snoozed_until = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "kind"], name="ck_notices_once"),
        ]
        indexes = [
            models.Index(fields=["recipient", "created_at", "id"], name="ck_notices_inbox"),
            models.Index(
                fields=["recipient", "created_at", "id"],
                name="ck_notices_unread",
                condition=Q(in_inbox=True, read_at=None),
            ),
            # A glance at the thing itself asks for these, and mostly finds none.
            models.Index(
                fields=["recipient", "group_key"],
                name="ck_notices_group",
                condition=Q(in_inbox=True, read_at=None) & ~Q(group_key=""),
            ),
            models.Index(
                fields=["recipient", "created_at", "id"],
                name="ck_notices_waiting",
                condition=Q(actionable=True, done_at=None),
            ),
            models.Index(
                fields=["subject", "kind"],
                name="ck_notices_to_close",
                condition=Q(actionable=True, done_at=None),
            ),
            # Of a new notification neither holds, so the fan-out writes nothing here.
            models.Index(
                fields=["recipient", "created_at", "id"],
                name="ck_notices_done",
                condition=Q(archived_at__isnull=False),
            ),
            models.Index(
                fields=["recipient", "created_at", "id"],
                name="ck_notices_asleep",
                condition=Q(snoozed_until__isnull=False),
            ),
            # For what comes back, whosever it is.
            models.Index(
                fields=["snoozed_until"],
                name="ck_notices_snoozed",
                condition=Q(snoozed_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"


class Preference(models.Model):
    """An explicit choice; who never chose has no row, so that changed defaults reach him or her."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=64)
    channel = models.CharField(max_length=16, choices=[(name, name) for name in CHANNELS])
    enabled = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="ck_notices_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel}: {'on' if self.enabled else 'off'}"


class MailState(models.TextChoices):
    """The life of an e-mail: queued → sending → sent, failed or skipped."""

    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("given up")
    SKIPPED = "skipped", _("no longer to be sent")


class OutgoingEmail(models.Model):
    """An e-mail to send: whom to and what about. What it says is made at the moment of sending."""

    # The same as its notification's, where it has one.
    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    notification = models.OneToOneField(
        Notification, models.CASCADE, null=True, blank=True, related_name="outgoing_email"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
    )
    event = models.ForeignKey(
        "collabkit_core.EventRecord",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    # Only mail to outside addresses keeps the address; a person's is looked up when the mail is sent.
    address = models.EmailField(max_length=254, blank=True)
    kind = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When it may be taken up: while it is being sent, when the claim of the worker that sends it ends.
    available_at = models.DateTimeField(default=clock.now)
    message_id = models.CharField(max_length=255, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "address"],
                name="ck_notices_email_once",
                condition=Q(notification=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                name="ck_notices_email_due",
                condition=Q(state__in=["queued", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
