"""What changed between two versions of rules, in words; the codes are those of `comparing`."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.language import show
from graduand.steps.registry.comparing import Change
from graduand.steps.registry.wording import said_term

LABELS = {
    "rules.total": _("Credits to graduate"), "rules.hq": _("Headquarters credits"), "rules.intakes": _("Intakes"),
    "rules.exemption_cap": _("Exempted credits at most"),
    "rules.exemption_scope": _("Exemptions that count to the limit"),
    "rules.exemption_hq": _("Exemptions give headquarters credits"),
    "rules.exemption_mark": _("Exemptions count in the average as"),
    "rules.study_min": _("Months of study at least"), "rules.study_max": _("Months of study at most"),
    "rules.degree": _("Degree"),
    "rules.degree_average": _("Degree: average"), "rules.degree_thesis": _("Degree: thesis"),
    "rules.degree_language": _("Degree: foreign language"), "rules.source": _("Source"),
    "module.added": _("Module added"), "module.removed": _("Module removed"), "module.name": _("Name"),
    "module.credits": _("Credits at least"), "module.hq": _("Headquarters credits at least"),
    "module.courses": _("Courses at least"), "module.most": _("Credits at most"),
    "module.overflow": _("Surplus goes to"),
    "course.added": _("Course added"), "course.removed": _("Course removed"), "course.name": _("Name"),
    "course.credits": _("Credits"), "course.modules": _("Modules"), "course.hq": _("headquarters course"),
    "course.compulsory": _("compulsory"), "course.capstone": _("practice"), "course.thesis": _("thesis"),
    "course.average": _("counts in the average"), "course.bridging": _("bridging course"),
    "course.substitutes": _("Substitutes"), "course.equivalents": _("Similar courses"),
    "group.added": _("Condition added"), "group.removed": _("Condition removed"), "group.name": _("Name"),
    "group.unit": _("What it counts"), "group.least": _("At least"), "group.courses": _("Courses"),
    "group.groups": _("Conditions"), "group.required": _("Asked of everybody"),
}  # fmt: skip
UNITS = {
    "credits": _("credits"), "hq_credits": _("headquarters credits"), "courses": _("courses"),
    "groups": _("conditions"),
}  # fmt: skip
SCOPES = {"all": _("all"), "hq_compulsory": _("compulsory headquarters courses")}


def said_change(change: Change) -> tuple[str, str]:
    """What it is about, and what became of it: ("公共基础课: 最低学分", "10 → 12")."""
    label = str(LABELS[change.code])
    about = f"{change.part} · {label}" if change.part else label
    if "after" not in change.facts:
        return about, ""
    before, after = (_value(change.code, change.facts[side]) for side in ("before", "after"))
    return about, f"{before} → {after}"


def _value(code: str, value: Any) -> str:
    if code == "rules.intakes":
        first, last = value.split("-")
        return f"{said_term(first)}–{said_term(last)}"
    words = UNITS if code == "group.unit" else SCOPES if code == "rules.exemption_scope" else {}
    if value is None or value == "":
        return _now("none")
    return str(words.get(value, "")) or show(value)
