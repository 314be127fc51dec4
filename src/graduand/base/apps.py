"""Django's name tag for the base floor; here the words of all rooms are gathered."""

from django.apps import AppConfig, apps


class BaseConfig(AppConfig):
    """The app of the base floor; it owns no table."""

    name = "graduand.base"
    label = "base"

    def ready(self) -> None:
        """Gather every room's words, whatever the order of the apps."""
        from graduand.base.language import register_room  # noqa: PLC0415 -- app ready

        for app in apps.get_app_configs():
            if app.name.startswith("graduand."):
                register_room(app.name)
