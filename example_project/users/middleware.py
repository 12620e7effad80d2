"""When each session was last seen, for the list of one's sessions."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from django.apps import apps
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

SECONDS = 300
# Of how many sessions one process remembers that they were seen.
MOST = 10_000


class RememberWhenSeen:
    """Writes down what the API was asked by a session, once in five minutes.

    allauth's own middleware writes at each request, before it is answered: one more transaction for every read,
    and nothing is answered while the database cannot write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not (apps.is_installed("allauth.usersessions") and settings.USERSESSIONS_TRACK_ACTIVITY):
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.seen: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and remember who asked."""
        response = self.get_response(request)
        # The API found out who asks; nothing else is worth a look into the database.
        if request.path_info.startswith("/api/") and response.status_code < 400:
            self._remember(request)
        return response

    def _remember(self, request: HttpRequest) -> None:
        key = request.session.session_key
        now = time.monotonic()
        if not key or now - self.seen.get(key, -SECONDS) < SECONDS or not request.user.is_authenticated:
            return
        if len(self.seen) >= MOST:
            self.seen.clear()
        self.seen[key] = now
        from allauth.usersessions.models import UserSession

        # What was asked for is done; a list that is a little old is no reason to say otherwise.
        with suppress(DatabaseError):
            UserSession.objects.create_from_request(request)
