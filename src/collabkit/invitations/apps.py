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

        autodiscover_modules("invites")
