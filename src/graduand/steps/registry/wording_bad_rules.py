"""The words for rules that contradict themselves, that nobody can meet, or that are no rules at all."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words
from graduand.steps.registry.wording_files import MEND

WORDS = {
    "rules.unknown_level": Words(_("There is no level %(level)s."), MEND),
    "rules.bad_version": Words(_("%(version)s is no version of rules."), _("Number the versions 1, 2, 3 and so on.")),
    "rules.bad_code": Words(_("%(code)s is no code: a code has no blanks, no commas and at most 40 characters."), MEND),
    "rules.bad_text": Words(_("The text %(text)s holds characters that cannot be stored."), MEND),
    "rules.too_many_courses": Words(_("The rules have %(found)s courses, more than %(most)s."), MEND),
    "rules.too_many_groups": Words(_("The rules have %(found)s condition groups, more than %(most)s."), MEND),
    "rules.too_many_floors": Words(
        _("The rules ask for %(found)s minimums of modules and required groups, more than %(most)s."),
        _("Join modules or conditions."),
    ),
    "rules.credits_negative": Words(_("Credits are not negative: %(credits)s."), MEND),
    "rules.credits_too_large": Words(_("No plan has so many credits: %(credits)s."), MEND),
    "rules.count_negative": Words(_("A number is not negative: %(count)s."), MEND),
    "rules.total_unreachable": Words(
        _("The rules ask for %(asked)s credits, and all courses together give %(reach)s at most."),
        _("Lower the minimum or add courses."),
    ),
    "rules.hq_unreachable": Words(
        _("The rules ask for %(asked)s headquarters credits, and all courses together give %(reach)s."),
        _("Lower the minimum or add courses."),
    ),
    "rules.module_unreachable": Words(
        _("The module %(module)s asks for %(asked)s credits, and its courses together give %(reach)s at most."),
        _("Lower the minimum or add courses."),
    ),
    "rules.module_hq_unreachable": Words(
        _("The module %(module)s asks for %(asked)s headquarters credits, and its courses together give %(reach)s."),
        _("Lower the minimum or add courses."),
    ),
    "rules.module_courses_unreachable": Words(
        _("The module %(module)s asks for %(asked)s courses, and it has %(reach)s."),
        _("Lower the minimum or add courses."),
    ),
    "rules.group_unreachable": Words(
        _("The condition group %(group)s asks for %(asked)s, and all its members together give %(reach)s."),
        _("Lower the minimum or add courses."),
    ),
    "rules.course_twice_in_slot": Words(_("The course code %(code)s stands twice for the course %(course)s."), MEND),
    "rules.bridging_mark": Words(
        _("The bridging course %(course)s cannot also be compulsory, practice, thesis or part of the average."),
        _("Write 否 in those columns, or in the column 补修."),
    ),
    "rules.bridging_flexible": Words(
        _("The bridging course %(course)s counts in no further module."), _("Leave the further modules empty.")
    ),
    "rules.study_reversed": Words(
        _("The longest time of study (%(max)s months) is shorter than the shortest (%(min)s months)."), MEND
    ),
    "rules.group_twice": Words(_("The condition group %(group)s stands there twice."), MEND),
    "rules.group_member_twice": Words(_("The condition group %(group)s names %(member)s twice."), MEND),
    "rules.group_unknown_course": Words(
        _("The condition group %(group)s names a course that the rules do not have: %(unknown)s."), MEND
    ),
    "rules.group_unknown_group": Words(
        _("The condition group %(group)s names a group that the rules do not have: %(unknown)s."), MEND
    ),
    "rules.group_bridging": Words(
        _("The bridging course %(course)s cannot belong to a condition group (%(of_group)s)."),
        _("Take it out of the group: bridging courses earn no credits."),
    ),
    "rules.group_not_whole": Words(
        _("The condition group %(group)s counts courses or groups, which come whole: %(at_least)s."), MEND
    ),
    "rules.group_without_groups": Words(
        _("The condition group %(group)s counts groups, and there is none below it."),
        _("Name it as the group above in the rows of its groups."),
    ),
    "rules.group_of_groups_with_courses": Words(
        _("The condition group %(group)s counts groups and would not see its own courses."),
        _("Put the courses into a group below it."),
    ),
    "rules.group_empty": Words(
        _("The condition group %(group)s has neither courses nor groups below it."),
        _("Name it in the rows of its courses."),
    ),
    "rules.group_cycle": Words(_("The condition group %(group)s is below itself."), _("Correct the group above.")),
    "rules.unknown_group": Words(
        _("%(column)s names a condition group that has no row: %(unknown)s."),
        _("Add a row for the group, or correct its code."),
    ),
    "rules.group_row_mixed": Words(
        _("The row of a condition group has no module and no course: %(column)s is %(value)s."),
        _("Give the group a row of its own."),
    ),
    "rules.cell_not_choice": Words(_("%(column)s is %(value)s and not one of: %(choices)s."), MEND),
    "rules.intake_overlap": Words(
        _("Version %(version)s of %(program)s overlaps other rules of the same version: %(other)s."),
        _("Change the range of intakes, or give the newer rules a higher version."),
    ),
    "rules.intake_gap": Words(
        _("%(program)s: no rules cover the intakes from %(from)s to %(to)s (between %(other)s and v%(version)s)."),
        _("Close the gap between the ranges of intakes."),
    ),
    "rules.json_unknown_field": Words(
        _("There is a field that rules do not have: %(path)s."), _("Compare the names with the published schema.")
    ),
    "rules.json_missing_field": Words(
        _("A field is missing: %(path)s."), _("Compare the names with the published schema.")
    ),
    "rules.json_wrong_type": Words(
        _("%(path)s is %(found)s and not %(expected)s."), _("Compare the value with the published schema.")
    ),
}
