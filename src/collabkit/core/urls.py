"""The API of all installed collabkit apps: ``path("api/", include("collabkit.core.urls"))``."""

from django.urls import path

from .http import build_api

urlpatterns = [path("", build_api().urls)]
