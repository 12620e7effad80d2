"""Django's entry to the demo's content."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Provides `manage.py collabkit_demo`."""

    name = "example_project.demo"
    label = "demo"
