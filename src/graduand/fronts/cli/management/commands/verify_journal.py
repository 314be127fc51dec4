"""graduand verify-journal: recompute the chain of the journal (P5)."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from graduand.base.journal import queries


class Command(BaseCommand):
    """Exit status 0 when the journal is whole, 1 when a line was changed, lost or slipped in."""

    help = "Recompute the hash chain of the journal and name every fault"

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all lines and say what was found."""
        found = queries.verify()
        for number, fault in found.faults:
            self.stderr.write(f"line {number}: {fault}")
        self.stdout.write(f"{found.lines} lines, {len(found.faults)} faults, head {found.head}")
        sys.exit(1 if found.faults else 0)
