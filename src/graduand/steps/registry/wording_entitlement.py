"""The words of the explanation: what the audit finds, why a result does not count, what mends it (domain.md 1.9)."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

# What the audit finds; the codes are those of pure/audit, the part after ":" is shown as %(item)s.
FINDINGS = {
    "no_rule_set": Words(
        _("There are no rules for this program and intake."), _("Ask the college to import the rules of the program.")
    ),
    "credits.total": Words(_("Too few credits altogether."), _("Pass further courses of the plan.")),
    "credits.hq": Words(_("Too few headquarters credits."), _("Pass further headquarters examinations.")),
    "credits.module": Words(_("Too few credits in module %(item)s."), _("Pass further courses of this module.")),
    "credits.module_hq": Words(
        _("Too few headquarters credits in module %(item)s."),
        _("Pass further headquarters examinations of this module."),
    ),
    "courses.module": Words(_("Too few courses in module %(item)s."), _("Pass further courses of this module.")),
    "group": Words(
        _("The supplementary condition %(item)s is not fulfilled."), _("Pass further courses of this condition.")
    ),
    "course_missing": Words(
        _("A compulsory course is missing (%(item)s)."), _("Pass it, or have a substitute recorded.")
    ),
    "bridging_missing": Words(
        _("A bridging course is missing (%(item)s)."),
        _("Who was admitted from another field must pass it; it earns no credits."),
    ),
    "capstone_missing": Words(
        _("The comprehensive practice is not passed."), _("Pass it; no exemption stands for it.")
    ),
    "exemption_over_limit": Words(
        _("More credits were exempted than count."), _("Credits above the limit do not count.")
    ),
    "result_not_published": Words(
        _("Results that would suffice are not published yet."), _("Ask the college to publish them.")
    ),
    "no_remedy": Words(
        _("No course of the plan that is still open can close the gap."),
        _("Ask the learning center which petition or which other program is possible."),
    ),
    "degree.not_offered": Words(_("The program gives no degree.")),
    "degree.average": Words(_("The average is too low for the degree."), _("Better results may be earned by resits.")),
    "degree.thesis": Words(_("The thesis is below the mark for the degree.")),
    "degree.language": Words(
        _("The degree asks for a foreign language certificate."), _("A person checks the certificate.")
    ),
    "time.min_study_time": Words(
        _("The shortest time of study is not over."), _("Graduation is possible from %(first)s on.")
    ),
    "time.validity_expired": Words(
        _("The longest time of study is over since %(last)s."), _("Ask the college to look at the record.")
    ),
}

# Why a result counts nowhere, or a place of the plan is empty.
UNCOUNTED = {
    "why_not.never_taken": Words(_("not taken yet")),
    "why_not.not_passed": Words(_("not passed")),
    "why_not.not_published": Words(_("not published yet")),
    "why_not.capstone_exempt": Words(_("an exemption does not stand for practice")),
    "why_not.not_in_plan": Words(_("not in the plan of the program")),
    "why_not.better_result_counts": Words(_("a better result counts")),
}

# As what a course fills a place of the plan when it is not the course itself.
VIA = {
    "via.substitute": Words(_("substitute")),
    "via.equivalent": Words(_("similar course")),
    "via.concession": Words(_("approved exception")),
}

# A condition by its name, as somebody asks for a waiver of it; the codes are those of the findings.
CONDITIONS = {
    "condition.credits.total": Words(_("credits to graduate")),
    "condition.credits.hq": Words(_("headquarters credits")),
    "condition.credits.module": Words(_("credits of module %(item)s")),
    "condition.credits.module_hq": Words(_("headquarters credits of module %(item)s")),
    "condition.courses.module": Words(_("number of courses of module %(item)s")),
    "condition.group": Words(_("condition %(item)s")),
    "condition.course_missing": Words(_("compulsory course %(item)s")),
    "condition.bridging_missing": Words(_("bridging course %(item)s")),
    "condition.degree.language": Words(_("foreign language of the degree")),
}

# What was approved for one student beyond the plan.
EXCEPTIONS = {
    "exception.exempt": Words(_("%(course)s is exempted.")),
    "exception.transfer": Words(_("%(course)s is a transferred result.")),
    "exception.substitute": Words(_("%(course)s stands for %(target)s.")),
    "exception.waive": Words(_("Not asked for: %(condition)s.")),
    "exception.force": Words(_("%(course)s counts in module %(module)s.")),
}

# The first sentences; those with a number in them are in presenting_standing.
STANDING = {
    "standing.yes": Words(_("The graduation conditions are met.")),
    "standing.no": Words(_("The graduation conditions are not met yet.")),
    "standing.never": Words(
        _("The graduation conditions are not met, and no course of the plan that is still open can close the gap."),
        _("Ask the learning center which petition or which other program is possible."),
    ),
    "standing.degree.yes": Words(_("The degree conditions are met.")),
    "standing.degree.after": Words(_("The degree conditions will be met together with those of graduation.")),
    "standing.degree.none": Words(_("The program gives no degree.")),
    "standing.degree.no": Words(_("The degree conditions are not met yet: %(reasons)s.")),
    "standing.lacks.degree.average": Words(_("the average lacks %(missing)s points")),
    "standing.lacks.degree.thesis": Words(_("the thesis lacks %(missing)s points")),
    "standing.lacks.thesis_missing": Words(_("the thesis has no result that counts yet")),
    "standing.lacks.degree.language": Words(_("a foreign language certificate is missing")),
}

REFUSALS = {
    "entitlement.no_rules": Words(
        _("There are no rules for this program and intake, so nothing can be explained."),
        _("Ask the college to import the rules of the program."),
    ),
    "entitlement.version_unknown": Words(
        _("There are no such rules to try."), _("Choose some of the list on the page of the student.")
    ),
    "entitlement.unprintable": Words(
        _("The statement cannot be printed: no font holds %(characters)s."), _("Tell the administrator the characters.")
    ),
}

WORDS = FINDINGS | UNCOUNTED | VIA | CONDITIONS | EXCEPTIONS | STANDING | REFUSALS
