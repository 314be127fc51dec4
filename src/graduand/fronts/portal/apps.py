"""Django's name tag for the front."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app of 学生查询."""

    name = "graduand.fronts.portal"
    label = "portal"
