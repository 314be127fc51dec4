"""graduand serve: the web process, by granian."""

import os
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Collect the static files, then become granian."""

    help = "Serve the pages (granian, WSGI)"

    def add_arguments(self, parser: Any) -> None:
        """Where to listen and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--workers", default="1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace this process, so that signals reach the server."""
        call_command("collectstatic", interactive=False, verbosity=0)
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options["host"], "--port",
            options["port"], "--workers", options["workers"], "--blocking-threads", "4", "--no-ws",
            "--log-level", "warning", "graduand.project.wsgi:application",
        ]  # fmt: skip
        os.execv(sys.executable, command)  # noqa: S606 -- our own fixed command line
