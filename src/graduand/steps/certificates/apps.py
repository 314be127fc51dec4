"""Django's name tag for the room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The app of 证书."""

    name = "graduand.steps.certificates"
    label = "certificates"
