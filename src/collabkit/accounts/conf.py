"""Settings of accounts: COLLABKIT["ACCOUNTS"]."""

from __future__ import annotations

from collabkit.core.conf import Section, setting


class AccountsSettings(Section, name="ACCOUNTS"):
    """What a site may decide about people."""

    verified_emails: str = setting(
        "",
        "Dotted path of a function (user) -> set of addresses that the user has proved to own. "
        "Empty: allauth's verified addresses where allauth is installed, else none. A site that confirms each "
        "address before it stores it names collabkit.accounts.queries.own_address.",
    )
    display_name: str = setting(
        "",
        "Dotted path of a function (user) -> str that names a new person. Empty: the full name, else the "
        "user name unless it is an e-mail address.",
    )
    avatar_side: int = setting(512, "Longest side of a stored avatar in pixels.")


settings = AccountsSettings()
