"""graduand serve: the web process, by granian."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from graduand.fronts.cli import serving


class Command(BaseCommand):
    """Collect the static files, then become granian."""

    help = "Serve the pages (granian, WSGI)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--workers", default="1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace this process, so that signals reach the server."""
        serving.collect_if_stale()
        command = serving.granian(options["host"], options["port"], options["workers"])
        os.execv(sys.executable, command)  # noqa: S606 -- our own fixed command line
