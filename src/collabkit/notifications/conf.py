"""Settings of notifications: COLLABKIT["NOTIFICATIONS"]."""

from __future__ import annotations

from collabkit.core.conf import Section, setting


class NotificationsSettings(Section, name="NOTIFICATIONS"):
    """What a site may decide about telling people things."""

    from_email: str = setting("", "Sender of the e-mails. Empty: Django's DEFAULT_FROM_EMAIL.")
    mail_delay_seconds: int = setting(
        0, "How long an e-mail waits, where its kind does not say; what is read meanwhile is not mailed."
    )
    mail_attempts: int = setting(8, "How often an e-mail is tried before it is given up as failed.")
    mail_lease_seconds: int = setting(
        300, "After how long another worker takes over an e-mail whose worker was lost while sending."
    )


settings = NotificationsSettings()
