"""What `serve` and `demo` share: static files collected when they are stale, and granian's command line."""

import hashlib
import sys
from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = "collected"


def collect_if_stale() -> None:
    """Collect, compress and hash the static files, unless those collected last were the very same."""
    stamp = settings.STATIC_ROOT / STAMP
    present = _fingerprint()
    if not stamp.exists() or stamp.read_text() != present:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(present)


def granian(host: str, port: int | str, workers: int | str = 1) -> list[str]:
    """The command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "graduand.project.wsgi:application",
    ]  # fmt: skip


def _fingerprint() -> str:
    """A digest over name, size and time of every static file."""
    return hashlib.sha256("\n".join(sorted(_listed())).encode()).hexdigest()


def _listed() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield f"{name}|{storage.size(name)}|{storage.get_modified_time(name).timestamp()}"
