"""Django's entry to invitations."""

from collabkit.core.apps import CollabkitConfig


class InvitationsConfig(CollabkitConfig):
    """Invitations by e-mail, by person and by link."""

    name = "collabkit.invitations"
    label = "collabkit_invitations"
    verbose_name = "Invitations"
    requires = ("collabkit.core", "collabkit.accounts")
    api_prefix = "invitations"

    def ready(self) -> None:
        super().ready()
        from django.utils.module_loading import autodiscover_modules

        from collabkit.accounts.registry import register_use_of_addresses

        register_use_of_addresses("invitations")
        autodiscover_modules("invites")
