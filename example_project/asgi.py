"""The realtime gateway for an ASGI server of your choice; HTTP is wsgi.py's.

`manage.py collabkit_gateway` is the same under uvicorn with its limits set.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings.production")
django.setup()

from collabkit.realtime.asgi import gateway_application  # noqa: E402 (needs the configured apps)

application = gateway_application
