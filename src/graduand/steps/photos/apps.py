"""Django's name tag for the room."""

from django.apps import AppConfig


class PhotosConfig(AppConfig):
    """The app of 照片."""

    name = "graduand.steps.photos"
    label = "photos"
