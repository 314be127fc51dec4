"""Django's name tag for the room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The app of 学籍."""

    name = "graduand.steps.registry"
    label = "registry"
