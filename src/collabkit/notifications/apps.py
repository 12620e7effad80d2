"""Django's entry to notifications."""

from collabkit.core.apps import CollabkitConfig


class NotificationsConfig(CollabkitConfig):
    """Inbox, e-mail and preferences."""

    name = "collabkit.notifications"
    label = "collabkit_notifications"
    verbose_name = "Notifications"
    requires = ("collabkit.core", "collabkit.accounts")
    api_prefix = "notifications"

    def ready(self) -> None:
        super().ready()
        from django.utils.module_loading import autodiscover_modules

        from . import bridge, tasks

        autodiscover_modules("notices")
        tasks.connect_all()
        bridge.connect()
