"""The checks themselves."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from graduand.base.journal.models import Entry
from graduand.fronts.cli.doctor.findings import Check, Finding, Health, good
from graduand.pure.papers import engine

OLDEST_POSTGRES = 150_000
CLOCK_TOLERANCE = timedelta(seconds=2)
FREE_BYTES = 2 * 1024**3
SECRET_CHARACTERS = 40


def database() -> Iterator[Finding]:
    """It answers, it is new enough, it is in Unicode, and every migration is applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('server_encoding')")
        version, encoding = cursor.fetchone()
    number = connection.pg_version  # type: ignore[attr-defined]
    if number < OLDEST_POSTGRES:
        yield Finding(Health.BAD, _("database"), version, _("PostgreSQL 15 or newer is needed: upgrade the server."))
    elif encoding != "UTF8":
        yield Finding(Health.BAD, _("database"), encoding, _("Create the database with ENCODING 'UTF8'."))
    else:
        yield good(_("database"), f"PostgreSQL {version}")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(Health.BAD, _("tables"), _("%(n)s migrations wait") % {"n": len(waiting)}, "graduand migrate")
    else:
        yield good(_("tables"), _("up to date, %(n)s journal lines") % {"n": Entry.objects.count()})


def storage() -> Iterator[Finding]:
    """A file can be written, read back and removed, and there is room for a season."""
    name = default_storage.save("doctor/trial", ContentFile(b"graduand"))
    with default_storage.open(name) as file:
        same = file.read() == b"graduand"
    default_storage.delete(name)
    if same:
        yield good(_("storage"), type(default_storage._wrapped).__name__)  # type: ignore[attr-defined]
    else:
        yield Finding(Health.BAD, _("storage"), _("what was written reads differently"), _("Check its settings."))
    free = shutil.disk_usage(settings.HOME).free
    found = f"{free / 1024**3:.1f} GiB"
    if free > FREE_BYTES:
        yield good(_("free space"), found)
    else:
        yield Finding(Health.WEAK, _("free space"), found, _("A season of 20,000 students needs about 2 GiB."))


def fonts() -> Iterator[Finding]:
    """The fonts of the papers are installed."""
    found = sorted(engine.fonts().families())
    if any("Noto Serif" in family for family in found):
        yield good(_("fonts"), ", ".join(found))
    else:
        yield Finding(Health.BAD, _("fonts"), ", ".join(found) or _("none"), _("Install the locked packages: ./run"))


def clock() -> Iterator[Finding]:
    """The server's clock and the database's agree (P7); a shifted clock is for demos only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - timezone.now())
    if apart > CLOCK_TOLERANCE:
        yield Finding(Health.BAD, _("clock"), _("%(s).1f s apart from the database") % {"s": apart.total_seconds()},
                      _("Let both machines follow one time server (chrony)."))  # fmt: skip
    else:
        yield good(_("clock"), _("agrees with the database, zone %(zone)s") % {"zone": settings.TIME_ZONE})
    if settings.CLOCK_OFFSET_SECONDS and not settings.DEMO:
        yield Finding(Health.BAD, _("clock"), _("shifted by %(s)s s") % {"s": settings.CLOCK_OFFSET_SECONDS},
                      _("Unset GRADUAND_CLOCK_OFFSET: deadlines are judged by this clock."))  # fmt: skip


def weak_settings() -> Iterator[Finding]:
    """Settings that would be careless on an open network."""
    weak = {
        _("debug pages are on"): (settings.DEBUG, _("Unset GRADUAND_DEBUG.")),
        _("no HTTPS"): (not settings.HTTPS and not settings.DEMO, _("Set GRADUAND_HTTPS=1 behind a TLS proxy.")),
        _("any host name is answered"): ("*" in settings.ALLOWED_HOSTS, _("Name the hosts in GRADUAND_HOSTS.")),
        _("the secret key is short"): (_short(settings.SECRET_KEY), _("Unset it: a good one is made.")),
        _("the field key is short"): (_short(settings.FIELD_KEY), _("Unset it: a good one is made.")),
        _("secrets can be read by others"): (_others_may_read(), _("chmod -R go= the secrets folder.")),
    }
    for found, (is_weak, remedy) in weak.items():
        if is_weak:
            yield Finding(Health.WEAK, _("settings"), found, remedy)
    if not any(is_weak for is_weak, _remedy in weak.values()):
        yield good(_("settings"), _("nothing weak"))


def worker() -> Iterator[Finding]:
    """Somebody carries out the jobs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 s'")
        alive = cursor.fetchone()[0]
    if alive:
        yield good(_("workers"), alive)
    else:
        yield Finding(Health.WEAK, _("workers"), "0", _("Start one: graduand worker. Until then jobs wait."))


def _short(secret: str) -> bool:
    return len(secret) < SECRET_CHARACTERS


def _others_may_read() -> bool:
    folder = settings.HOME / "secrets"
    return folder.exists() and any(os.stat(path).st_mode & 0o077 for path in (folder, *folder.iterdir()))


CHECKS: dict[str, Check] = {
    "database": database, "storage": storage, "fonts": fonts, "clock": clock, "settings": weak_settings,
    "workers": worker,
}  # fmt: skip
