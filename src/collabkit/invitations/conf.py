"""Settings of invitations: COLLABKIT["INVITATIONS"]."""

from __future__ import annotations

from collabkit.core.conf import Section, setting


class InvitationsSettings(Section, name="INVITATIONS"):
    """What a site may decide about invitations."""

    default_days: int = setting(14, "For how many days an invitation stands, where the sender does not say.")
    bulk_lines: int = setting(500, "Most lines of a list of addresses.")
    warn_after_declines: int = setting(
        5, "With this many of a sender's last 10 decided invitations declined, the answer carries a warning."
    )


settings = InvitationsSettings()
