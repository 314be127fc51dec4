"""The clock of the platform, injected: faces read it once per request, job or command; actions get `at` as an argument.

GRADUAND_CLOCK_OFFSET shifts it by whole seconds, so that the demo lives in July 2023 and still ticks.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present instant of the platform, aware."""
    return timezone.now() + timedelta(seconds=settings.CLOCK_OFFSET_SECONDS)
