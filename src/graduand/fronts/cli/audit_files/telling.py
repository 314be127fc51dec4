"""An explanation as text for the shell, in the language of the reader."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from graduand.base.language import say
from graduand.fronts.cli.audit_files.explaining import Explained
from graduand.pure.audit.explaining.explanation import Candidate, Explanation, Finding, ModuleNote, Remedy, SlotNote
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.rules.study import first_month, last_month


def lines(told: Explained) -> Iterator[str]:
    """Who, yes or no, what lacks, what would mend it, then module by module; results that count nowhere come last."""
    if told.explanation is None or told.rules is None:
        yield _("%(number)s, intake %(intake)s") % {"number": told.student_number, "intake": told.intake}
        yield str(say("no_rule_set"))
        return
    yield from _head(told, told.rules, told.explanation)
    names = {module.code: module.name for module in told.explanation.modules}
    names |= {group.code: group.name for group in told.explanation.groups}
    yield from _part(_("What the audit found"), (_finding(finding, names) for finding in told.explanation.findings))
    yield from _part(_("What would mend it"), map(_remedy, told.explanation.remedies))
    for module in told.explanation.modules:
        yield from _part(_module(module), map(_slot, module.slots))
    yield from _part(_("Results that count nowhere"), _uncounted(told.explanation))


def _head(told: Explained, rules: RuleSet, found: Explanation) -> Iterator[str]:
    yield _("%(number)s, intake %(intake)s, %(program)s %(name)s, rules version %(version)s") % {
        "number": told.student_number, "intake": told.intake, "program": rules.program, "name": rules.program_name,
        "version": rules.version,
    }  # fmt: skip
    facts = {"total": _amount(found.total), "hq": _amount(found.hq), "average": _amount(found.average)}
    yield _("Graduation conditions met: %(yes)s") % {"yes": _yes(found.academic_ok)}
    yield _("Degree conditions met: %(yes)s") % {"yes": _yes(found.degree_ok)}
    yield _("Credits: %(total)s, headquarters credits: %(hq)s, average: %(average)s") % facts
    if told.study:
        first, last = first_month(rules.study, told.intake), last_month(rules.study, told.intake)
        yield str(say(f"time.{told.study}", {"first": _month(first), "last": _month(last)}))


def _part(title: str, below: Iterable[str]) -> Iterator[str]:
    told = [f"  {line}" for line in below]
    if told:
        yield ""
        yield title
        yield from told


def _finding(finding: Finding, names: dict[str, str]) -> str:
    item = finding.code.partition(":")[2]
    name = next((course.name for course in finding.candidates if course.course == item), "") or names.get(item, "")
    sentence = str(say(finding.code, {"item": f"{item} {name}".strip()}))
    if finding.missing is None:
        return sentence
    numbers = _("required %(required)s, found %(found)s, missing %(missing)s") % {
        name: _amount(getattr(finding, name)) for name in ("required", "found", "missing")
    }
    return f"{sentence} ({numbers})"


def _remedy(remedy: Remedy) -> str:
    facts = {"credits": _amount(remedy.credits), "courses": _(", ").join(map(_course, remedy.courses))}
    if remedy.kind == "publish":
        return _("Publish the results of: %(courses)s") % facts
    return _("Pass (%(credits)s credits): %(courses)s") % facts


def _course(course: Candidate) -> str:
    return f"{course.course} {course.name}".strip()


def _module(module: ModuleNote) -> str:
    words = _(
        "Module %(code)s %(name)s: %(found)s of %(required)s credits, "
        "%(found_hq)s of %(required_hq)s headquarters credits"
    )
    return words % {
        "code": module.code, "name": module.name, "found": _amount(module.found), "required": _amount(module.required),
        "found_hq": _amount(module.found_hq), "required_hq": _amount(module.required_hq),
    }  # fmt: skip


def _slot(slot: SlotNote) -> str:
    if slot.result is None:
        counted = str(say(f"why_not.{slot.why_not}"))
    else:
        counted = _("exempt") if slot.result.exempt else _amount(slot.result.score)
        counted += f" [{slot.result.course}]" if slot.result.course != slot.course else ""
    sign = "+" if slot.result else "!" if slot.compulsory else "-"
    return f"{sign} {slot.course} {slot.name}  {_amount(slot.credits)}  {counted}"


def _uncounted(found: Explanation) -> Iterator[str]:
    for row in found.uncounted:
        score = _("exempt") if row.result.exempt else _amount(row.result.score)
        yield f"{row.result.course} {row.result.name}  {score}  {say(f'why_not.{row.why_not}')}"


def _amount(amount: Decimal | None) -> str:
    return "—" if amount is None else format(amount.normalize() + 0, "f")


def _month(month: str | None) -> str | None:
    return month and f"{month[:4]}-{month[4:]}"


def _yes(yes: bool) -> str:
    return _("yes") if yes else _("no")
