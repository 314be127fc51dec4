"""The addresses of the room."""

from django.urls import path

from graduand.steps.certificates import views

app_name = "certificates"
urlpatterns = [
    path("numbering/", views.Numbering.as_view(), name="numbering"),
    path("", views.Certificates.as_view(), name="certificates"),
    path("papers/<str:digest>.pdf", views.Paper.as_view(), name="paper"),
    path("<int:certificate_id>/proof.pdf", views.Proof.as_view(), name="proof"),
]
