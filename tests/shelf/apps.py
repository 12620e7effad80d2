"""The shelf."""

from django.apps import AppConfig


class ShelfConfig(AppConfig):
    """tests.shelf."""

    name = "tests.shelf"
    label = "shelf"
    default_auto_field = "django.db.models.BigAutoField"
