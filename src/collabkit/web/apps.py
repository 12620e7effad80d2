"""The Django app that serves the built client."""

from collabkit.core.apps import CollabkitConfig


class WebConfig(CollabkitConfig):
    """collabkit.web."""

    name = "collabkit.web"
    label = "collabkit_web"
    verbose_name = "Web client"
