"""The base class of every collabkit app configuration, and core's own."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule


class CollabkitConfig(AppConfig):
    """What all collabkit apps share.

    ``requires`` names the apps that must be installed beside this one; the site does not start without them.
    ``api_prefix`` is where the app's ``api.router`` is mounted, or None when it has no HTTP API.
    """

    default_auto_field = "django.db.models.BigAutoField"
    default: bool = False
    requires: tuple[str, ...] = ()
    api_prefix: str | None = None

    def __init_subclass__(cls) -> None:
        # Django picks an app's configuration by itself only when one class in apps.py says it is the default:
        # this base class stands in every apps.py too.
        super().__init_subclass__()
        cls.default = True

    def import_models(self) -> None:
        """Say which app is missing before anything of it is imported: no check could run without it."""
        needed = dict.fromkeys(["collabkit.core", *self.requires])
        is_installed = (self.apps or apps).is_installed
        missing = ", ".join(repr(name) for name in needed if not is_installed(name))
        if missing:
            raise ImproperlyConfigured(
                f"{self.name} needs more apps. Add before it in INSTALLED_APPS: {missing}"
            )
        super().import_models()

    def ready(self) -> None:
        """Load what registers itself on import: system checks, subscriptions and scheduled work."""
        for name in ("conf", "checks", "tasks"):
            if self.module is not None and module_has_submodule(self.module, name):
                import_module(f"{self.name}.{name}")


class CoreConfig(CollabkitConfig):
    """collabkit.core."""

    name = "collabkit.core"
    label = "collabkit_core"
    verbose_name = "collabkit core"
