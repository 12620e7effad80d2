"""Chat in the admin: that there are conversations and messages, never what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from .models import Conversation, Message

if TYPE_CHECKING:
    ConversationBase = admin.ModelAdmin[Conversation]
    MessageBase = admin.ModelAdmin[Message]
else:
    # Generic for the type checker only: before Django 6.1 the class takes no parameter at run time.
    ConversationBase = MessageBase = admin.ModelAdmin


@admin.register(Conversation)
class ConversationAdmin(ConversationBase):
    """Which conversations there are and how busy they are."""

    list_display = ("uuid", "kind", "project", "message_count", "last_activity_at")
    list_filter = ("kind",)
    search_fields = ("uuid", "project__name")
    list_select_related = ("project",)
    # A group's name may be as private as what is said in it.
    fields = ("uuid", "kind", "project", "created_at", "message_count", "last_activity_at")
    readonly_fields = ("message_count",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Conversations begin where people begin them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Numbers and people follow rules that a form does not know."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What others wrote is not the site staff's to remove unseen."""
        return False


@admin.register(Message)
class MessageAdmin(MessageBase):
    """When messages were written and by whom; their texts are shown to those who take part, nowhere else."""

    list_display = ("uuid", "conversation", "seq", "author", "state", "created_at", "deleted_at")
    list_filter = ("state", "kind")
    search_fields = ("uuid", "conversation__uuid")
    list_select_related = ("conversation", "author")
    fields = (
        "uuid",
        "conversation",
        "seq",
        "author",
        "kind",
        "state",
        "created_at",
        "edited_at",
        "deleted_at",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Messages come from their authors."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody writes in another's name."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A deleted message leaves an empty place, which a deleted row would not."""
        return False
