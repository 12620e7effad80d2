"""Pages and API, for a WSGI server: `granian --interface wsgi example_project.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings.production")

application = get_wsgi_application()
