"""The address of the front."""

from django.urls import path

from graduand.fronts.verify import views

app_name = "verify"
urlpatterns = [path("", views.Claim.as_view(), name="claim")]
