"""Django's entry to the users app."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Accounts of the example site."""

    name = "example_project.users"
    label = "users"
    default_auto_field = "django.db.models.BigAutoField"
