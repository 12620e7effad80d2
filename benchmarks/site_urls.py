"""The addresses that the chat benchmarks ask for: the site's own, and the floor beside them.

`BENCH_WITHOUT_SHARE=1` serves a site that does not hold the project's row while something is sent: wrong, for a
right could end meanwhile, and only there to see what holding it costs.
"""

import os
from uuid import UUID

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


urlpatterns = [path("floor/<uuid:project>", floor), path("", include("example_project.urls"))]
