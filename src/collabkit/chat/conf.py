"""Settings of chat: COLLABKIT["CHAT"]."""

from __future__ import annotations

from collabkit.core.conf import Section, setting

__all__ = ["ChatSettings", "settings"]


class ChatSettings(Section, name="CHAT"):
    """What a site may decide about chat."""

    max_body_length: int = setting(10_000, "Longest message, in characters of its Markdown source.")
    edit_window_minutes: int = setting(60, "For how long authors may edit a message, in minutes; 0 is never.")
    mail_delay_seconds: int = setting(
        60, "How long the e-mail about a message waits; what is read meanwhile is not mailed."
    )
    max_group_size: int = setting(50, "How many people a group conversation may have.")


settings = ChatSettings()
