"""The health pages beside what every host has."""

from django.urls import include, path

from tests.projects.accounts_only.urls import urlpatterns as those_of_every_host

urlpatterns = [path("", include("collabkit.ops.urls")), *those_of_every_host]
