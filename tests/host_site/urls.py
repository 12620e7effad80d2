"""The club's own page, and the API beside it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from collabkit.projects.queries import visible_projects


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the member's projects in the club's own page."""
    return render(request, "members/home.html", {"projects": visible_projects(request.user).order_by("name")})


urlpatterns = [path("", home), path("kit/api/", include("collabkit.core.urls"))]
