"""graduand audit: `files` audits files without a database, `explain` explains one student of the database."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from graduand.base.errors import Refusal
from graduand.fronts.cli import audit_explaining
from graduand.fronts.cli.audit_files.crew import MOST_WORKERS
from graduand.fronts.cli.audit_files.explaining import explain_student
from graduand.fronts.cli.audit_files.reporting import Report
from graduand.fronts.cli.audit_files.running import Request, audit, check_out
from graduand.fronts.cli.progress import Progress
from graduand.fronts.cli.shell import language, reader_may_leave, speak_utf8

ALL_AUDITED, SOME_REFUSED, FILE_REFUSED = 0, 1, 2


class Command(BaseCommand):
    """`audit files …`: exit status 0 every row audited, 1 some rows refused, 2 a file refused and nothing written."""

    help = "Audit files of rules, students and results (files), or explain one student of the platform (explain)"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs; of files, three go in and one comes out."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        audit_explaining.add_arguments(verbs.add_parser("explain", help="one student of the platform"))
        files = verbs.add_parser("files", help="Parquet and CSV files, without a database")
        files.add_argument("--rules", type=Path, required=True, help="rules as .json, or the sheet of the staff")
        files.add_argument("--students", type=Path, required=True, help=".parquet or .csv")
        files.add_argument("--results", type=Path, required=True, help=".parquet or .csv")
        files.add_argument("--out", type=Path, help="verdicts, .parquet or .csv; needless with --explain")
        files.add_argument("--explain", metavar="NUMBER", help="the student number of whom to explain")
        files.add_argument("--today", type=_month, metavar="DATE", help="look at the time of study as of this day")
        files.add_argument("--pass-mark", type=_mark, default=Decimal(60), help="a course passes from here; 60")
        files.add_argument("--workers", type=_workers, default=1, help="processes; 1")
        files.add_argument("--encoding", help="of CSV files: utf-8 or gb18030; found out when absent")
        files.add_argument("--json", action="store_true", help="one JSON object a refused row, then a summary")

    def handle(self, *args: Any, **options: Any) -> None:
        """Audit, explain, tell, and leave with the status."""
        speak_utf8()
        with translation.override(language()):
            if options["verb"] == "explain":
                raise SystemExit(audit_explaining.run(options, self.stdout, self.stderr))
            raise SystemExit(self._status(options))

    def _status(self, options: dict[str, Any]) -> int:
        report, request = Report(self.stdout, self.stderr, as_json=options["json"]), _request(options)
        try:
            check_out(request, needed=options["explain"] is None)
            told = explain_student(request, options["explain"]) if options["explain"] else None
            outcome = audit(request, Progress()) if request.out else None
        except Refusal as refusal:
            report.refuse(refusal)
            return FILE_REFUSED
        with reader_may_leave():
            if told:
                report.explain(told)
            if outcome:
                report.close(outcome, request)
        return SOME_REFUSED if outcome and not outcome.clean else ALL_AUDITED


def _request(options: dict[str, Any]) -> Request:
    return Request(
        rules=options["rules"], students=options["students"], results=options["results"], out=options["out"],
        month=options["today"], pass_mark=options["pass_mark"], workers=options["workers"],
        encoding=options["encoding"],
    )  # fmt: skip


def _checked[Value](read: Callable[[str], Value], wanted: str) -> Callable[[str], Value]:
    """An argument type whose error says what is wanted."""

    def checked(text: str) -> Value:
        try:
            return read(text)
        except (ValueError, ArithmeticError):
            raise ArgumentTypeError(f"{wanted}, not {text!r}") from None

    return checked


def _in_range[Number: (int, Decimal)](number: Number, least: Number, most: Number) -> Number:
    if not least <= number <= most:
        raise ValueError(number)
    return number


_month = _checked(lambda text: f"{date.fromisoformat(text):%Y%m}", "a date like 2023-07-20")
_mark = _checked(lambda text: _in_range(Decimal(text), Decimal("0.2"), Decimal(100)), "a mark from 0.2 to 100")
_workers = _checked(lambda text: _in_range(int(text), 1, MOST_WORKERS), f"a number from 1 to {MOST_WORKERS}")
