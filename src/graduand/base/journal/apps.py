"""Django's name tag for the journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The app of the journal."""

    name = "graduand.base.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
