"""Django's name tag for the front."""

from django.apps import AppConfig


class VerifyConfig(AppConfig):
    """The app of 验证."""

    name = "graduand.fronts.verify"
    label = "verify"
