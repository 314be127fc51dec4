"""The addresses of the room."""

from django.urls import path

from graduand.steps.batches import views

app_name = "batches"
urlpatterns = [path("", views.Calendar.as_view(), name="calendar")]
