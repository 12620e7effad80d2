"""Django's entry to chat."""

from collabkit.core.apps import CollabkitConfig


class ChatConfig(CollabkitConfig):
    """Conversations and messages."""

    name = "collabkit.chat"
    label = "collabkit_chat"
    verbose_name = "Chat"
    requires = ("collabkit.core", "collabkit.files", "collabkit.accounts", "collabkit.projects")
    api_prefix = "chat"
