"""Django's name tag for the jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app of the jobs."""

    name = "graduand.base.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
