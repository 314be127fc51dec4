"""Django's name tag for the room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """The app of 申请审核."""

    name = "graduand.steps.applications"
    label = "applications"
