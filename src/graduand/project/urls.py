"""The addresses of the house: one line a room."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from graduand.project import health

urlpatterns = [
    path("login/", LoginView.as_view(template_name="frame/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="set_language"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("jobs/", include("graduand.base.jobs.urls")),
    path("", include("graduand.fronts.desk.urls")),
    path("records/", include("graduand.steps.registry.urls")),
    path("batches/", include("graduand.steps.batches.urls")),
    path("photos/", include("graduand.steps.photos.urls")),
    path("chsi/", include("graduand.steps.chsi.urls")),
    path("applications/", include("graduand.steps.applications.urls")),
    path("certificates/", include("graduand.steps.certificates.urls")),
    path("delivery/", include("graduand.steps.delivery.urls")),
    path("my/", include("graduand.fronts.portal.urls")),
    path("verify/", include("graduand.fronts.verify.urls")),
]
