"""The addresses of a peer's project: the package's own, one list by guardian's shortcut, one room for Channels."""

from django.conf import settings
from django.http import JsonResponse
from django.urls import include, path

urlpatterns = []

if settings.PEER == "channels":
    from benchmarks.peers.room.sending import send

    urlpatterns = [path("rooms/<int:room>", send)]
elif settings.PEER == "guardian":
    from django.contrib.auth.decorators import login_required
    from guardian.shortcuts import get_objects_for_user

    @login_required
    def projects(request):
        """Answer the newest 50 projects that the person may see."""
        rows = get_objects_for_user(request.user, "peer_projects.view_project").order_by("-created_at")[:50]
        items = [
            {
                "uuid": str(row.uuid),
                "kind": row.kind,
                "name": row.name,
                "summary": row.summary,
                "visibility": row.visibility,
                "state": row.state,
            }
            for row in rows
        ]
        return JsonResponse({"items": items})

    urlpatterns = [path("projects/", projects)]
elif settings.PEER == "notifications":
    urlpatterns = [path("inbox/notifications/", include("notifications.urls", namespace="notifications"))]
elif settings.PEER == "pinax-messages":
    urlpatterns = [path("messages/", include("pinax.messages.urls", namespace="pinax_messages"))]
elif settings.PEER == "private-chat2":
    urlpatterns = [path("", include("django_private_chat2.urls", namespace="django_private_chat2"))]
