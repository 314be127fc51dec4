"""Django's name tag for the front."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """The app of 命令."""

    name = "graduand.fronts.cli"
    label = "cli"
