"""graduand open-batch: headquarters opens a season from its policy file (S13, domain.md 1.8)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from graduand.base import clock
from graduand.base.errors import Refusal
from graduand.base.language import say
from graduand.steps.batches.actions import open_batch
from graduand.steps.registry.posts import actor_named


class Command(BaseCommand):
    """Read the policy, freeze it, open the rounds and their windows."""

    help = "Open a season from its policy file (TOML), as a reviewer of headquarters"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which policy, as whom."""
        parser.add_argument("policy", type=Path)
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open it, or say every fault of the file."""
        at = clock.now()
        try:
            actor = actor_named(options["username"], at, role="hq_reviewer")
            batch = open_batch(options["policy"].read_text("utf-8"), actor=actor, at=at)
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(str(fault)) from fault
        except Refusal as refusal:
            raise CommandError(str(say(refusal.code, refusal.facts))) from refusal
        self.stdout.write(f"{batch.code} {batch.title}")
