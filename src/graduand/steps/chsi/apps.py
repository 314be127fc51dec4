"""Django's name tag for the room."""

from django.apps import AppConfig


class ChsiConfig(AppConfig):
    """The app of 学信网."""

    name = "graduand.steps.chsi"
    label = "chsi"
