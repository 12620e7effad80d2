"""The addresses that the chat benchmarks ask for: the site's own, and the floor beside them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from collabkit.projects.queries import memberships_of


def floor(request: HttpRequest, project: UUID) -> HttpResponse:
    """Answer nothing in particular to a signed-in member: session, user, one question about the right."""
    if not memberships_of(request.user).filter(project__uuid=project).exists():
        return HttpResponse(status=404)
    body = b'{"ok":true}'
    return HttpResponse(body, content_type="application/json", headers={"Content-Length": len(body)})


urlpatterns = [path("floor/<uuid:project>", floor), path("", include("example_project.urls"))]
