"""The app configuration of collabkit.realtime."""

from django.utils.module_loading import autodiscover_modules

from collabkit.core.apps import CollabkitConfig


class RealtimeConfig(CollabkitConfig):
    """collabkit.realtime."""

    name = "collabkit.realtime"
    label = "collabkit_realtime"
    verbose_name = "collabkit realtime"
    requires = ("collabkit.accounts",)

    def ready(self) -> None:
        """Load the topics and pushes that the installed apps declare."""
        super().ready()
        autodiscover_modules("pushes")
