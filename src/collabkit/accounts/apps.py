"""Django's entry to accounts."""

from collabkit.core.apps import CollabkitConfig


class AccountsConfig(CollabkitConfig):
    """A profile for any user model."""

    name = "collabkit.accounts"
    label = "collabkit_accounts"
    verbose_name = "Accounts"
    requires = ("collabkit.core", "collabkit.files")
    api_prefix = "people"
