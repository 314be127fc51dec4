"""Django's name tag for the room."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The app of 发放."""

    name = "graduand.steps.delivery"
    label = "delivery"
