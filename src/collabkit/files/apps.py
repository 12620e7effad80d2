"""Django's entry to files."""

from django.utils.module_loading import autodiscover_modules

from collabkit.core.apps import CollabkitConfig


class FilesConfig(CollabkitConfig):
    """Every uploaded byte."""

    name = "collabkit.files"
    label = "collabkit_files"
    verbose_name = "Files"
    requires = ("collabkit.core",)
    api_prefix = "files"

    def ready(self) -> None:
        """Ask every installed app which files it holds."""
        super().ready()
        autodiscover_modules("attachments")
