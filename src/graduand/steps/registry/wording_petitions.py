"""The words for petitions: why one cannot be made or decided, and what to do instead (domain.md 2.3)."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

# Where a petition stands, said so that nobody takes it for the state of a record or of a result.
STATES = {
    "requested": _("requested"), "reviewed": _("reviewed by the college"), "approved": _("granted"),
    "refused": _("not granted"), "withdrawn": _("withdrawn by the center"), "revoked": _("granted, then revoked"),
}  # fmt: skip

ASKING = {
    "petition.no_rules": Words(
        _("There are no rules for the program and intake of this student, so nothing can be asked for."),
        _("Ask headquarters to publish the rules of the program."),
    ),
    "petition.not_enrolled": Words(
        _("The record of the student is “%(status)s”; petitions are for enrolled students."),
        _("Look at the student record; the college can set it right."),
    ),
    "petition.capstone": Words(
        _("%(course)s %(name)s belongs to the comprehensive practice, which nobody is exempted from."),
        _("The student has to pass it."),
    ),
    "petition.not_in_plan": Words(
        _("%(course)s is no course of the student's plan."),
        _("Choose a course of the plan, or ask for it to be counted in a module."),
    ),
    "petition.passed_already": Words(
        _("%(course)s %(name)s is passed already."), _("Nothing needs to be asked for; choose another course.")
    ),
    "petition.over_cap": Words(
        _("%(exempted)s credits are exempted already and %(cap)s count at most: of these %(credits)s, %(over)s would "
          "be too many."),
        _("It may be granted all the same; the credits above the limit do not count toward the total."),
    ),
    "petition.score_too_low": Words(
        _("A transferred result needs a score of %(mark)s at least."), _("Compare it with the transcript.")
    ),
    "petition.fills_already": Words(
        _("The plan accepts %(course)s for %(target)s already."), _("Nothing needs to be asked for.")
    ),
    "petition.substitute_asked_itself": Words(
        _("%(course)s %(name)s is compulsory itself; a course fills one place of the plan only."),
        _("Choose a course that the plan does not ask for."),
    ),
    "petition.not_waivable": Words(
        _("%(condition)s is not asked of this student, or can never be waived."),
        _("Credits to graduate, the comprehensive practice and marks are never waived; choose another condition."),
    ),
    "petition.module_unknown": Words(
        _("The plan has no module %(module)s."), _("Choose one of the modules of the plan.")
    ),
    "petition.credits_missing": Words(
        _("%(course)s is not in the plan; say with how many credits it should count."), _("Fill in the credits.")
    ),
    "petition.counts_there": Words(
        _("%(course)s counts in module %(module)s already."), _("Nothing needs to be asked for.")
    ),
    "petition.no_object": Words(
        _("Under the rules of this student the request would change nothing."),
        _("Look at the graduation conditions of the student and choose what really lacks."),
    ),
    "petition.course_unknown": Words(
        _("There is no course %(course)s."), _("Compare the code, or import the result of the course first.")
    ),
    "petition.result_exists": Words(
        _("The student has such a published result for %(term)s already."), _("Look at the results of the student.")
    ),
    "petition.twice": Words(
        _("The same has been asked for already, and is open or granted."), _("Look at the petitions of the student.")
    ),
}  # fmt: skip

DECIDING = {
    "petition.not_found": Words(_("There is no such petition among those you may see."), _("Query the list again.")),
    "petition.out_of_turn": Words(
        _("The petition is %(state)s; this step is for petitions that are %(needed)s."),
        _("Requested by the center, reviewed by the college, decided by headquarters: one after the other."),
    ),
    "petition.same_person": Words(
        _("%(name)s has acted on this petition before; each step is taken by another person."),
        _("A colleague must take this step."),
    ),
    "petition.decided_already": Words(
        _("The petition is %(state)s already."), _("Only what is not decided can be withdrawn.")
    ),
    "petition.of_another": Words(
        _("%(name)s made this request."), _("Only who made a request withdraws it; ask this colleague.")
    ),
    "petition.answer_empty": Words(_("A refusal needs an answer."), _("Say why, so that the student understands.")),
    "deed.petition.ask": Words(_("Petition no. %(petition)s requested (%(about)s): %(reason)s")),
    "deed.petition.withdraw": Words(_("Petition no. %(petition)s withdrawn (%(about)s)")),
    "deed.petition.review": Words(_("Petition no. %(petition)s reviewed and passed on (%(about)s)")),
    "deed.petition.approve": Words(_("Petition no. %(petition)s granted (%(about)s)")),
    "deed.petition.refuse": Words(_("Petition no. %(petition)s refused (%(about)s): %(answer)s")),
    "deed.petition.revoke": Words(_("Petition no. %(petition)s revoked (%(about)s): %(reason)s")),
}

WORDS = ASKING | DECIDING


def said_state(state: str) -> str:
    """Say where a petition stands."""
    return str(STATES[state])
