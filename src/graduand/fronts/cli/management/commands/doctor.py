"""graduand doctor: is the house well, and what to do if not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as translated

from graduand.fronts.cli.doctor.checks import CHECKS
from graduand.fronts.cli.doctor.findings import Health, guarded

SIGNS = {Health.OK: "✓", Health.WEAK: "!", Health.BAD: "✗"}


class Command(BaseCommand):
    """Exit status 1 when something is bad, 0 when all is well or only weak."""

    help = "Check database, storage, fonts, clock, settings and workers, and say what to do"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every check, whatever the others find."""
        findings = [finding for name, check in CHECKS.items() for finding in guarded(translated(name), check)]
        for finding in findings:
            tail = f" → {finding.remedy}" if finding.remedy else ""
            self.stdout.write(f"{SIGNS[finding.health]} {finding.what}: {finding.found}{tail}")
        sys.exit(any(finding.health is Health.BAD for finding in findings))
