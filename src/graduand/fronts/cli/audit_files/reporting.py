"""What the shell is told: refused rows, the summary, a refusal; as sentences, or as JSON."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

from graduand.base.errors import Refusal
from graduand.base.language import say
from graduand.fronts.cli.audit_files import telling
from graduand.fronts.cli.audit_files.explaining import Explained
from graduand.fronts.cli.audit_files.rules import BadRulesFile
from graduand.fronts.cli.audit_files.running import Outcome, Request
from graduand.pure.audit.frames import Refusals, RefusedRow
from graduand.pure.audit.rules.parts import Fault


@dataclass(frozen=True)
class Report:
    """Writes to the shell; with `as_json` every line of `out` is one JSON object."""

    out: OutputWrapper
    err: OutputWrapper
    as_json: bool

    def refuse(self, refusal: Refusal) -> None:
        """Nothing could begin or go on: which file, why, what to do; of rules every fault with its row."""
        self.err.write(str(say(refusal.code, refusal.facts)))
        faults = refusal.faults if isinstance(refusal, BadRulesFile) else []
        for fault in faults:
            self._fault(fault)
        if self.as_json:
            self._line({"summary": True, "state": "failed", "code": refusal.code, "facts": refusal.facts})

    def _fault(self, fault: Fault) -> None:
        place = fault.row if fault.row is not None else fault.facts.get("path", "")
        sentence = str(say(fault.code, fault.facts))
        if self.as_json:
            facts = {"file": "rules", "row": fault.row, "codes": [fault.code], "facts": dict(fault.facts)}
            self._line(facts | {"verdict": "refused", "message": sentence})
        else:
            self.err.write(f"{place:>8}  {sentence}")

    def explain(self, told: Explained) -> None:
        """One student's explanation."""
        if not self.as_json:
            self.out.write("\n".join(telling.lines(told)))
            return
        found = told.explanation.to_json() if told.explanation else None
        line = {"student_number": told.student_number, "intake": told.intake, "study": told.study}
        self._line(line | {"explanation": found})

    def close(self, outcome: Outcome, request: Request) -> None:
        """The refused rows of both files, and what it came to."""
        self._rows(request.students, outcome.students)
        self._rows(request.results, outcome.results)
        if self.as_json:
            self._line(summary(outcome, request))
            return
        words = _(
            "%(audited)s students audited: %(academic_ok)s meet the graduation conditions, %(degree_ok)s also those of "
            "the degree, %(no_rule_set)s have no rule set. %(results)s results read, %(unpublished)s of them not "
            "published. Refused rows: %(refused_students)s of students, %(refused_results)s of results."
        )
        self.out.write(words % summary(outcome, request))

    def _rows(self, path: Path, refusals: Refusals) -> None:
        for row in sorted(refusals.rows, key=lambda refused: refused.row):
            self._refused(path, row)
        more = refusals.total - len(refusals.rows)
        if more and not self.as_json:
            self.out.write(_("… and %(more)s more rows of %(path)s.") % {"more": more, "path": path.name})

    def _refused(self, path: Path, row: RefusedRow) -> None:
        message = str(say(row.code, {"value": row.value, "student_number": row.student_number}))
        if self.as_json:
            facts = {"file": path.name, "row": row.row, "key": row.student_number, "verdict": "refused"}
            self._line(facts | {"codes": [row.code], "value": row.value, "message": message})
        else:
            self.out.write(f"{path.name} {row.row:>8}  {row.student_number:<20}  {message}")

    def _line(self, value: dict[str, Any]) -> None:
        self.out.write(json.dumps(value, ensure_ascii=False, default=str))


def summary(outcome: Outcome, request: Request) -> dict[str, Any]:
    """The closing line: counts, and the codes of refused rows with how often each occurred."""
    return {
        "summary": True, "state": "done", "out": str(request.out), "rule_sets": outcome.rule_sets,
        "audited": outcome.audited, "academic_ok": outcome.academic_ok, "degree_ok": outcome.degree_ok,
        "no_rule_set": outcome.no_rule_set, "results": outcome.results_read, "unpublished": outcome.unpublished,
        "refused_students": outcome.students.total, "refused_results": outcome.results.total,
        "codes": _codes(outcome.students, outcome.results),
    }  # fmt: skip


def _codes(*refusals: Refusals) -> dict[str, int]:
    counted: Iterable[tuple[str, int]] = sorted(sum((one.counts for one in refusals[1:]), refusals[0].counts).items())
    return dict(counted)
