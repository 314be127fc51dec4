"""Questions about seasons: which batch is open, which window counts for whom, how long is left."""

from datetime import datetime

from graduand.base.actors import Actor
from graduand.steps.batches.models import Batch, Window, WindowKind


def current(at: datetime) -> Batch | None:
    """The batch of the season: the newest one opened and not closed."""
    return Batch.objects.filter(opened_at__lte=at, closed_at=None).order_by("-code").first()


def days_left(batch: Batch, actor: Actor, at: datetime) -> int | None:
    """Whole days until the application window that counts for the actor shuts; None when none is open."""
    window = window_for(batch, actor.path, WindowKind.APPLICATION, at)
    return (window.closes_at - at).days if window else None


def window_for(batch: Batch, path: str, kind: str, at: datetime) -> Window | None:
    """The open window of the nearest organization at or above `path`, if any (ruling C2)."""
    above = _prefixes(path)
    windows = Window.objects.filter(round__batch=batch, kind=kind, organization__path__in=above)
    nearest = max(windows.values_list("organization__path", flat=True), key=len, default=None)
    opened = windows.filter(organization__path=nearest, opens_at__lte=at, closes_at__gt=at)
    return opened.select_related("round", "organization").first()


def _prefixes(path: str) -> list[str]:
    """ "/1/4/17/" -> ["/1/", "/1/4/", "/1/4/17/"]."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
