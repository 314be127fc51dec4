"""graduand demo: a small university on the morning of 2023-07-12, ready to be walked through."""

import json
import secrets
import shutil
import socket
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from graduand.base import embedded
from graduand.base.journal import queries as journal
from graduand.fronts.cli import demo_processes
from graduand.fronts.cli.progress import Progress
from graduand.fronts.season.making.season import make_season
from graduand.fronts.season.playing import cast, script

MORNING = datetime(2023, 7, 12, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
UNTIL = "first_lots"
ACCOUNTS = "demo-accounts.json"


class Command(BaseCommand):
    """Migrate, make a season, play it to the morning, start web and worker, print addresses and accounts."""

    help = "An invented university in mid-July 2023, with web and worker, on this machine"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How large, where, and which morning."""
        parser.add_argument("--students", type=int, default=300)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--at", type=datetime.fromisoformat, help="the platform's time, such as 2023-07-21T09:00")
        parser.add_argument("--fresh", action="store_true", help="forget the demo of last time and begin anew")
        parser.add_argument("--exit", action="store_true", help="stop once everything is ready (to measure the start)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all of it; a second start finds everything there."""
        began = time.monotonic()
        _refuse_taken(options["port"])
        self._database(options["fresh"])
        if not script.has_played(UNTIL):
            self._season(options)
        accounts = _accounts(options["fresh"])
        offset = _offset(options["at"])
        (settings.HOME / "demo-clock").write_text(str(offset))
        environment = {"GRADUAND_ADDRESS": f"http://127.0.0.1:{options['port']}"}
        with demo_processes.running(options["port"], environment) as children:
            self._tell(options["port"], accounts, offset, time.monotonic() - began)
            status = 0 if options["exit"] else demo_processes.wait(children)
        if not settings.DATABASES["default"]["HOST"] or _is_embedded():
            embedded.stop(settings.HOME)
        sys.exit(status)

    def _database(self, fresh: bool) -> None:
        if _is_embedded():
            if fresh:
                embedded.erase(settings.HOME)
            embedded.start(settings.HOME)
        elif fresh:
            raise CommandError(_("--fresh only erases the embedded database; DATABASE_URL names another."))
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)

    def _season(self, options: dict[str, Any]) -> None:
        progress, folder = Progress(), settings.HOME / "season"
        # What a start that was broken off, or the demo before --fresh, has left behind.
        shutil.rmtree(folder, ignore_errors=True)
        made = make_season(folder, students=options["students"], seed=options["seed"], progress=progress)
        progress.close(_("made the office's files"), made.files, made.seconds)
        for scene in script.play(folder, UNTIL, progress):
            progress.close(scene.name, scene.rows, scene.seconds)

    def _tell(self, port: int, accounts: list[dict[str, str]], offset: int, seconds: float) -> None:
        now = timezone.localtime(timezone.now() + timedelta(seconds=offset))
        self.stdout.write(
            "\n"
            + _("Ready in %(s).1f s. The platform's clock: %(now)s")
            % {"s": seconds, "now": now.strftime("%Y-%m-%d %H:%M")}
        )
        self.stdout.write(_("  Staff      http://127.0.0.1:%(port)s/") % {"port": port})
        self.stdout.write(_("  Graduates  http://127.0.0.1:%(port)s/my/") % {"port": port})
        self.stdout.write(_("  Employers  http://127.0.0.1:%(port)s/verify/") % {"port": port} + "\n\n")
        for account in accounts:
            self.stdout.write(f"  {account['username']:22} {account['password']:18} {account['who']}")
        if graduate := cast.a_graduate():
            who = _("  A graduate %(name)s: student number %(student_number)s, document number %(id_number)s")
            self.stdout.write(who % graduate)
        files = {"folder": settings.HOME / "season"}
        self.stdout.write("\n" + _("The office's files, good and bad ones: %(folder)s") % files)
        self.stdout.write(_("Stop with Ctrl-C. Begin anew with ./run demo --fresh"))
        self.stdout.flush()


def _is_embedded() -> bool:
    return str(settings.DATABASES["default"]["HOST"]) == str(embedded.cluster(settings.HOME).socket)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise CommandError(_("Port %(port)s is in use: try --port 8001.") % {"port": port}) from fault


def _accounts(fresh: bool) -> list[dict[str, str]]:
    """One demo account a role, with a random password made once and kept where only its owner may read it."""
    path: Path = settings.HOME / "secrets" / ACCOUNTS
    if fresh or not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        given = [person | {"password": secrets.token_urlsafe(9)} for person in cast.leading_roles(MORNING)]
        cast.give_passwords(given, MORNING)
        path.write_text(json.dumps(given, ensure_ascii=False))
    accounts: list[dict[str, str]] = json.loads(path.read_text())
    return accounts


def _offset(wanted: datetime | None) -> int:
    """Seconds to add to the real clock: to the time asked for, else the morning, but never before the last deed."""
    last = journal.latest_at() or MORNING
    start = wanted.replace(tzinfo=wanted.tzinfo or ZoneInfo("Asia/Shanghai")) if wanted else MORNING
    start = max(start, last + timedelta(minutes=1))
    return round((start - timezone.now()).total_seconds())
