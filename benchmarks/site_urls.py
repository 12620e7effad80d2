"""The addresses that the chat benchmarks ask for: the site's own, and the floor beside them.

`BENCH_WITHOUT_SHARE=1` serves a site that does not hold the project's row while something is sent: wrong, for a
right could end meanwhile, and only there to see what holding it costs.
"""

import os
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from collabkit.chat.models import conversation
from collabkit.projects.queries import memberships_of

if os.environ.get("BENCH_WITHOUT_SHARE"):
    if not callable(getattr(conversation, "_has_shared_locks", None)):
        raise RuntimeError("Sending holds the project's row in another way now: take that away here.")
    conversation._has_shared_locks = lambda: False


def floor(request: HttpRequest, project: UUID) -> HttpResponse:
    """Answer nothing in particular to a signed-in member: session, user, one question about the right."""
    if not memberships_of(request.user).filter(project__uuid=project).exists():
        return HttpResponse(status=404)
    body = b'{"ok":true}'
    return HttpResponse(body, content_type="application/json", headers={"Content-Length": len(body)})


def floor_send(request: HttpRequest, project: UUID) -> HttpResponse:
    """Store a text of a signed-in member in a bare table and publish it, and nothing else."""
    membership = memberships_of(request.user).filter(project__uuid=project).values_list("pk").first()
    if membership is None:
        return HttpResponse(status=404)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_said (author, body) VALUES (%s, %s)", [membership[0], request.body]
            )
        transaction.on_commit(lambda: broker().publish("bench", request.body))
    body = b'{"ok":true}'
    return HttpResponse(body, status=201, headers={"Content-Length": len(body)})


@cache
def broker() -> Any:
    """Return the connection to Redis, made when it is first needed."""
    import redis

    return redis.Redis.from_url(os.environ["BENCH_REDIS_URL"])


urlpatterns = [
    path("floor/<uuid:project>", floor),
    path("floor/<uuid:project>/send", floor_send),
    path("", include("example_project.urls")),
]
