"""graduand help: which words there are."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.core.management.base import BaseCommand

from graduand.fronts.cli.management import commands

SHOWN_AS = {"load": "import"}


class Command(BaseCommand):
    """List the words of the shell."""

    help = "List the words of the shell"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a word."""
        for module in sorted(iter_modules(commands.__path__), key=lambda found: found.name):
            told = import_module(f"{commands.__name__}.{module.name}").Command.help
            word = SHOWN_AS.get(module.name, module.name).replace("_", "-")
            self.stdout.write(f"  {word:16} {told}")
