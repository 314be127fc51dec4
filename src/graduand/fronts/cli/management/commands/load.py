"""graduand import: hand in a file from the shell, through the very job that the pages start."""

import json
import os
from argparse import ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from graduand.base import clock, files
from graduand.base.actors import Actor
from graduand.base.errors import NotFound, NotValid, Refusal
from graduand.base.jobs import actions as jobs
from graduand.base.jobs.queries import summary, told_rows
from graduand.base.jobs.tasks import Job
from graduand.base.language import say
from graduand.fronts.cli.shell import reader_may_leave, speak_utf8
from graduand.steps.registry.posts import actor_named

HANDLERS = {
    "organizations": "registry.import_organizations", "accounts": "registry.import_accounts",
    "rules": "registry.import_rules", "students": "registry.import_students", "results": "registry.import_results",
    "language": "registry.import_language",
    "chsi": "chsi.import_list", "photos": "photos.import_zip",
}  # fmt: skip
OPTIONS = ("encoding", "kind", "level", "naming", "overwrite")
ALL_TAKEN, SOME_REFUSED, FILE_REFUSED = 0, 1, 2


class Command(BaseCommand):
    """`import WHAT FILE --as USER`: exit status 0 all rows taken, 1 some refused, 2 the file or the user refused."""

    help = "Import a file of the office: organizations, accounts, rules, students, results, CHSI lists, photos"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """At the shell the word is `import`, which Python keeps for itself."""
        return super().create_parser(prog_name, "import", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """What, which file, as whom."""
        parser.add_argument("what", choices=sorted(HANDLERS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True, help="the user name of who answers for it")
        parser.add_argument("--role", help="the post to act in, for a person who holds several")
        parser.add_argument("--dry-run", action="store_true", help="judge everything, store nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object a row, then a summary")
        parser.add_argument("--encoding", help="of a text file or dBASE table: utf-8 or gb18030; found out when absent")
        parser.add_argument("--kind", help="photos: which pictures; chsi: which list")
        parser.add_argument("--level", help="photos: associate or bachelor")
        parser.add_argument("--naming", help="photos: how the pictures are named")
        parser.add_argument("--overwrite", nargs="?", const=True, type=_yes, metavar="yes|no", help="photos: replace?")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, tell each row, and leave with the status."""
        speak_utf8()
        try:
            job = self._run(options, clock.now())
        except Refusal as refusal:
            raise SystemExit(self._refused(refusal, options["json"])) from None
        with reader_may_leave():
            self._tell(job, as_json=options["json"])
        raise SystemExit(FILE_REFUSED if job.state != "done" else SOME_REFUSED if job.refused else ALL_TAKEN)

    def _run(self, options: dict[str, Any], at: datetime) -> Job:
        actor = actor_named(options["username"], at, options["role"])
        params = {name: options[name] for name in OPTIONS if options[name] is not None}
        params |= {"digest": _kept(options["file"]), "name": _name(options["file"]), "dry_run": options["dry_run"]}
        return jobs.run(_asked(options["what"], params, actor, at).pk)

    def _refused(self, refusal: Refusal, as_json: bool) -> int:
        """Nothing could begin: say why, and close with a summary all the same."""
        self.stderr.write(str(say(refusal.code, refusal.facts)))
        if as_json:
            counts = {"summary": True, "state": "failed", "rows": 0, "ok": 0, "refused": 0, "noted": 0}
            self._line(counts | {"code": refusal.code, "facts": refusal.facts})
        return FILE_REFUSED

    def _tell(self, job: Job, *, as_json: bool) -> None:
        for row in told_rows(job, None if as_json else "refused"):
            if as_json:
                self._line(row)
            else:
                self.stdout.write(f"{row['row']:>8}  {row['key']:<20}  {row['message']}")
        if job.state == "failed":
            self.stderr.write(str(say(job.result["code"], job.result["facts"])))
        self._close(job, as_json=as_json)

    def _close(self, job: Job, *, as_json: bool) -> None:
        counts = summary(job)
        if as_json:
            self._line(counts)
            return
        words = _("%(rows)s rows: %(ok)s taken, %(noted)s taken with a note, %(refused)s refused.")
        trial = _("This was a trial: nothing has been stored yet.") if job.params.get("dry_run") else ""
        self.stdout.write(f"{words % counts} {trial}".rstrip())

    def _line(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, default=str))


def _kept(path: Path) -> str:
    """The digest of the file, kept as an upload is."""
    try:
        with path.open("rb") as stream:
            return files.keep_stream(stream, "uploads")
    except OSError as fault:
        raise NotFound("file.not_found", path=_name(path), reason=fault.strerror) from fault


def _name(path: Path) -> str:
    """The name of the file as text, also where the locale of the shell cannot hold it."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _asked(what: str, params: dict[str, Any], actor: Actor, at: datetime) -> Job:
    try:
        return jobs.ask(HANDLERS[what], params, label=params["name"], actor=actor, at=at)
    except KeyError as fault:
        raise NotValid("import.not_here", what=what) from fault


def _yes(text: str) -> bool:
    """A spoken yes or no; anything else is an error of the command line."""
    if text not in ("yes", "no"):
        raise ArgumentTypeError(f"yes or no, not {text}")
    return text == "yes"
