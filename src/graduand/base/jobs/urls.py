"""The addresses of jobs."""

from django.urls import path

from graduand.base.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.JobList.as_view(), name="list"),
    path("<uuid:job_id>/", views.JobDetail.as_view(), name="detail"),
    path("<uuid:job_id>/outcome.xlsx", views.Download.as_view(), name="download"),
    path("<uuid:job_id>/cancel/", views.Cancel.as_view(), name="cancel"),
    path("<uuid:job_id>/confirm/", views.Confirm.as_view(), name="confirm"),
]
