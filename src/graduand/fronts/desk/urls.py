"""The addresses of the front."""

from django.urls import path

from graduand.fronts.desk import ledger, views

urlpatterns = [
    path("", views.Desk.as_view(), name="desk"),
    path("post/", views.SwitchPost.as_view(), name="post_switch"),
    path("journal/", ledger.Journal.as_view(), name="journal"),
]
