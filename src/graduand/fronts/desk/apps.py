"""Django's name tag for the front."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The app of 工作台."""

    name = "graduand.fronts.desk"
    label = "desk"
