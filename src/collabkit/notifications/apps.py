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

        from collabkit.accounts.registry import register_use_of_addresses

        from . import bridge, tasks

        register_use_of_addresses("notifications")
        autodiscover_modules("notices")
        tasks.connect_all()
        bridge.connect()
