"""The addresses of the room."""

from django.urls import path

from graduand.steps.applications.views import lists, pages, starting

app_name = "applications"
urlpatterns = [
    path("", lists.Candidates.as_view(), name="candidates"),
    path("<int:pk>/", pages.Candidate.as_view(), name="candidate"),
    path("decisions/<int:pk>/", pages.Decision.as_view(), name="decision"),
    path("review/", lists.Review.as_view(), name="review"),
    path("lots/", lists.Lots.as_view(), name="lots"),
    path("lots/<int:pk>/", pages.Lot.as_view(), name="lot"),
    path("nominate/", starting.Nominate.as_view(), name="nominate"),
    path("audit/", starting.Audit.as_view(), name="audit"),
]
