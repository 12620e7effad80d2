"""The client's page behind what every host has."""

from django.urls import include, path

from tests.projects.accounts_only.urls import urlpatterns as those_of_every_host

urlpatterns = [*those_of_every_host, path("", include("collabkit.web.urls"))]
