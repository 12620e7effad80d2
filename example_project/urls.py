"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from example_project.users.views import no_phone

admin.autodiscover()
# Who enters the admin comes in by the site's own door: its limits and second factor hold there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("collabkit.core.urls")),
    path("_allauth/browser/v1/account/phone", no_phone),
    path("_allauth/", include("allauth.headless.urls")),
    path("admin/", admin.site.urls),
    path("", include("collabkit.ops.urls")),
]
if apps.is_installed("example_project.outbox"):
    urlpatterns += [path("outbox/", include("example_project.outbox.urls"))]
# The client answers whatever is left, so that its own addresses can be typed and reloaded.
urlpatterns += [path("", include("collabkit.web.urls"))]
