"""What every host has: the API and the admin."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("api/", include("collabkit.core.urls")), path("admin/", admin.site.urls)]
