"""The health pages, for sites that do without the middleware: ``path("", include("collabkit.ops.urls"))``."""

from django.urls import path

from .api import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
