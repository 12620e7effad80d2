"""A message, the texts it had before, and whom it mentions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from collabkit.core import clock
from collabkit.core.ids import new_uuid
from collabkit.core.publication import State

from .conversation import Conversation


class MessageKind(models.TextChoices):
    """What a person wrote, or what the conversation says about itself."""

    TEXT = "text", "Text"
    SYSTEM = "system", "System"


class Message(models.Model):
    """One message.

    `seq` is its place in the conversation and `change_seq` the number of its latest change; both are counted
    under the lock of the conversation's row. A message that is not published has neither, so that nothing
    which others see is moved by it.
    """

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_index=False)
    seq = models.PositiveBigIntegerField(null=True, editable=False)
    change_seq = models.PositiveBigIntegerField(null=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    client_id = models.UUIDField(default=new_uuid, editable=False)
    kind = models.CharField(max_length=8, choices=MessageKind, default=MessageKind.TEXT)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    # The people named in the text, by public id and as written: taken from the source, so that it tells
    # nothing about who belongs to the conversation.
    mentions = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.PUBLISHED)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    # Set on the instance by `post_message` when the same client id had been posted before.
    was_posted_before: bool = False
    # The payload as JSON bytes, kept on the instance by whoever encodes it first.
    encoded: bytes | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="chat_message_seq_once"),
            models.UniqueConstraint(
                fields=["conversation", "change_seq"], name="chat_message_change_seq_once"
            ),
            models.UniqueConstraint(
                fields=["conversation", "author", "client_id"], name="chat_message_client_id_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.PUBLISHED,
                    seq__isnull=False,
                    change_seq__isnull=False,
                    published_at__isnull=False,
                )
                | (~Q(state=State.PUBLISHED) & Q(seq=None, change_seq=None, published_at=None)),
                name="chat_message_numbered_published",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(body="", body_html=""), name="chat_message_deleted_is_empty"
            ),
        ]
        indexes = [
            # A person's own last message in a conversation, and all of a person's messages.
            models.Index(fields=["author", "conversation", "seq"], name="chat_message_of_author"),
            # The first message after somebody joined.
            models.Index(fields=["conversation", "published_at", "seq"], name="chat_message_by_time"),
        ]

    def __str__(self) -> str:
        return f"Message {self.uuid}"


class MessageRevision(models.Model):
    """A text that a message had until it was edited."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions")
    body = models.TextField()
    edited_at = models.DateTimeField(help_text="When this text was replaced.")

    def __str__(self) -> str:
        return f"{self.message} until {self.edited_at:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """A person of the conversation is named in a visible message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions_of", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="chat_mention_once")]
        indexes = [models.Index(fields=["user", "conversation", "seq"], name="chat_mention_of_user")]

    def __str__(self) -> str:
        return f"{self.user} in {self.message}"
