"""The site's own door, the API, and the client for everything else."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

urlpatterns = [
    path("accounts/login/", LoginView.as_view(template_name="admin/login.html"), name="login"),
    path("accounts/logout/", LogoutView.as_view(next_page="/"), name="logout"),
    path("admin/", admin.site.urls),
    path("api/", include("collabkit.core.urls")),
    path("", include("collabkit.ops.urls")),
    path("", include("collabkit.web.urls")),
]
