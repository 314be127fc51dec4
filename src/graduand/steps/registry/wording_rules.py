"""The words for what is wrong with the rules of a program."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words
from graduand.steps.registry import wording_bad_rules
from graduand.steps.registry.wording_files import MEND

WORDS = {
    "rules.column_missing": Words(_("The column %(column)s is missing."), MEND),
    "rules.set_refused": Words(
        _("The rules of this program were not taken because of row %(row)s."),
        _("Mend that row and import the rules again."),
    ),
    "rules.version_taken": Words(
        _("Version %(version)s of the rules of %(program)s is published and never changes."),
        _("Give the changed rules a higher version."),
    ),
    "rules.cell_missing": Words(_("%(column)s is empty."), MEND),
    "rules.cell_not_number": Words(_("%(column)s is no number: %(value)s."), MEND),
    "rules.cell_not_whole": Words(_("%(column)s is no whole number: %(value)s."), MEND),
    "rules.cell_not_yes_no": Words(_("%(column)s is neither 是 nor 否: %(value)s."), MEND),
    "rules.cell_not_term": Words(_("%(column)s is no intake term: %(value)s."), _("Write it as 2021春季 or 202103.")),
    "rules.cell_not_level": Words(_("%(column)s is no level: %(value)s."), MEND),
    "rules.cells_disagree": Words(
        _("%(column)s is %(value)s here and %(first)s in row %(first_row)s."),
        _("All rows of one program, and of one module, must say the same."),
    ),
    "rules.bad_term": Words(_("%(term)s is no intake term."), MEND),
    "rules.intake_reversed": Words(_("The range of intakes ends (%(to)s) before it begins (%(from)s)."), MEND),
    "rules.credits_not_half": Words(_("Credits are whole or half numbers: %(credits)s."), MEND),
    "rules.too_many_modules": Words(_("The rules have %(found)s modules, more than %(most)s."), MEND),
    "rules.module_twice": Words(_("The module %(module)s stands there twice."), MEND),
    "rules.module_empty": Words(_("No course counts in the module %(module)s, yet it asks for credits."), MEND),
    "rules.min_over_max": Words(_("The module %(module)s asks for more than its maximum of %(max)s."), MEND),
    "rules.unknown_module": Words(_("There is no module %(unknown)s."), MEND),
    "rules.overflow_cycle": Words(
        _("Surplus credits of module %(module)s would come back to it by way of %(overflow_to)s."), MEND
    ),
    "rules.slot_without_module": Words(_("The course %(course)s counts in no module."), MEND),
    "rules.slot_module_twice": Words(_("The course %(course)s names a module twice."), MEND),
    "rules.course_twice": Words(_("The course code %(code)s fills both %(course)s and %(other)s."), MEND),
    "rules.degree_without_thesis": Words(_("The degree asks for a thesis, and no course is one."), MEND),
    "rules.degree_without_average": Words(_("The degree asks for an average, and no course counts in it."), MEND),
    "rules.bad_mark": Words(_("%(value)s is no score out of 100."), MEND),
    "rules.too_large": Words(_("The plan holds too many credits (%(credits)s)."), MEND),
} | wording_bad_rules.WORDS
