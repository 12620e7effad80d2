"""Django's entry to the outbox."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """E-mails that the demo would have sent."""

    name = "example_project.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
