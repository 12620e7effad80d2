"""The app configuration of collabkit.ops."""

from collabkit.core.apps import CollabkitConfig


class OpsConfig(CollabkitConfig):
    """collabkit.ops."""

    name = "collabkit.ops"
    label = "collabkit_ops"
    verbose_name = "collabkit ops"
