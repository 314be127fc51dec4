"""Django's name tag for the room."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    """The app of 毕业批次."""

    name = "graduand.steps.batches"
    label = "batches"
