"""Addresses of the outbox, below /outbox/."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from example_project.outbox import views


class RowId(IntConverter):
    """A row number that every database can hold."""

    regex = "[1-9][0-9]{0,17}"


register_converter(RowId, "outbox_row")

urlpatterns = [
    path("", views.mails, name="outbox"),
    path("<outbox_row:pk>/", views.mail, name="outbox-mail"),
    path("<outbox_row:pk>/html", views.html_part, name="outbox-html"),
]
