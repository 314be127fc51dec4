"""The product's house on a database of the benchmarks; whoever imports Django's models calls `open_house` first."""

import os

import django
from django.core.management import call_command

from .. import server


class Inhabited(Exception):
    """The database holds students already: it is somebody's, or was filled before."""


def open_house() -> None:
    """Set Django up on the server of the benchmarks, with the newest schema."""
    os.environ.setdefault("DATABASE_URL", server.address())
    os.environ.setdefault("GRADUAND_HOME", str(server.home()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "graduand.project.settings")
    django.setup()
    call_command("migrate", verbosity=0)
