"""graduand worker: carry out jobs until told to stop."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.urls import get_resolver


class Command(BaseCommand):
    """A worker process; start as many as there are cores to spare, on any number of machines."""

    help = "Carry out jobs (run one or more of these beside the web process)"

    def add_arguments(self, parser: Any) -> None:
        """How many jobs at once."""
        parser.add_argument("--concurrency", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every list and handler, then listen."""
        get_resolver().url_patterns  # noqa: B018 -- reading it imports the rooms, whose lists name bulk verbs
        call_command("procrastinate", "worker", concurrency=options["concurrency"])
