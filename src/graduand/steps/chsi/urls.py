"""The addresses of the room."""

from django.urls import path

from graduand.steps.chsi import views

app_name = "chsi"
urlpatterns = [
    path("", views.Statements.as_view(), name="statements"),
    path("imports/", views.Imports.as_view(), name="imports"),
    path("import/", views.Import.as_view(), name="import"),
    path("check/<str:student_number>/", views.Check.as_view(), name="check"),
]
