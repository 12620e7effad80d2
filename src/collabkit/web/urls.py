"""The client's addresses. Include them last: the catch-all takes what nothing else answers.

path("", include("collabkit.web.urls"))
"""

from __future__ import annotations

from django.urls import re_path

from .views import spa

__all__ = ["urlpatterns"]

app_name = "collabkit_web"

# What belongs to somebody else: a wrong address there is not found, never the client's page with status 200.
NOT_OURS = ("api", "static", "media", "ws", "admin", "_allauth", "accounts", "healthz", "readyz", "metrics")

urlpatterns = [
    re_path(rf"^(?!(?:{'|'.join(NOT_OURS)})(?:/|$))(?P<path>.*)$", spa, name="spa"),
]
