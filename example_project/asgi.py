"""The realtime gateway, its own process: `uvicorn example_project.asgi:application`. HTTP is wsgi.py's."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings.production")
django.setup()

from collabkit.realtime.asgi import gateway_application  # noqa: E402 (needs the configured apps)

application = gateway_application
