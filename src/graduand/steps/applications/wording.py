"""The words of application and review: what stands in the way, and who can mend it how (domain.md 1.9)."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

# Why a step cannot be taken; the codes are those of pure/workflow/eligibility.
ELIGIBILITY = {
    "already_in_batch": Words(
        _("The student is being worked on in another graduation batch."), _("Finish or withdraw it there first.")
    ),
    "intake_term_too_late": Words(
        _("The intake term is too late for this batch."), _("The student graduates with a later batch.")
    ),
    "validity_expired": Words(
        _("The study period has expired: the record is valid for intakes from %(required)s on, this one is %(found)s."),
        _("Ask the college to look at the record; nobody can be graduated on an expired one."),
    ),
    "min_study_time": Words(
        _("The rules of the program ask for a longer time of study: graduation is possible from %(required)s on."),
        _("The student graduates with a later batch."),
    ),
    "max_study_time": Words(
        _("The time of study that the rules of the program allow ended with %(required)s."),
        _("Ask the college to look at the record; nobody can be graduated on an expired one."),
    ),
    "status_not_enrolled": Words(
        _("The student is not enrolled any more."), _("Look at the student record; the college can set it right.")
    ),
    "deferred": Words(_("Graduation has been deferred."), _("Take the deferral back first.")),
    "conditions_unknown": Words(
        _("Whether the graduation conditions are met is not known: no rules for this program and intake."),
        _("Ask the college to import the rules of the program."),
    ),
    "conditions_not_met": Words(
        _("The graduation conditions are not met."), _("Open the student to see what lacks and which courses mend it.")
    ),
    "degree_conditions_unknown": Words(
        _("Nobody can say yet whether the degree conditions are met."), _("Apply for graduation alone for now.")
    ),
    "degree_conditions_not_met": Words(
        _("The conditions of the degree are not met."),
        _("Apply for graduation alone; the degree can be applied for later."),
    ),
    "photo_missing": Words(
        _("The platform has no graduation photo that passed the check."),
        _("Get the picture from the student and upload it."),
    ),
    "platform_photo_missing_at_deadline": Words(
        _("The platform had no graduation photo when the preliminary list was frozen."),
        _("Upload the photo; the student can join the next round."),
    ),
    "identity_in_doubt.failed": Words(
        _("CHSI compared the faces and did not confirm the identity (failed)."),
        _("Begin the identity review at once: review form, registration form and both photos to the college."),
    ),
    "identity_in_doubt.uncertain": Words(
        _("CHSI compared the faces and is not certain of the identity."),
        _("Begin the identity review at once: review form, registration form and both photos to the college."),
    ),
    "identity_in_doubt.abnormal": Words(
        _("CHSI could not compare the faces (abnormal)."),
        _("Begin the identity review at once: review form, registration form and both photos to the college."),
    ),
    "chsi_admission_photo_missing": Words(
        _("CHSI has no admission photo of the student."),
        _("Look on CHSI and record it; if it lacks, the college has it delivered and imports CHSI's new list."),
    ),
    "chsi_graduation_photo_missing": Words(
        _("CHSI has no credential photo of the student."),
        _("Look on CHSI and record it; if it lacks, have it taken; then CHSI's new list is imported."),
    ),
    "chsi_unknown": Words(
        _("No list of CHSI has said anything about this student yet."), _("Ask for CHSI's list to be imported.")
    ),
}

MOVES = {
    "candidate.not_found": Words(
        _("There is no such student in this batch among yours."), _("Open the list of graduation applications.")
    ),
    "move.forbidden": Words(
        _("The application stands where this cannot be done."), _("Reload the list to see how it stands.")
    ),
    "move.taken": Words(_("Somebody else was faster."), _("Reload the list and look again.")),
    "reason.missing": Words(_("A reason is needed."), _("Write in a few words why.")),
    "four_eyes": Words(
        _("Whoever applied for a student or passed the application on may not pass it on again."),
        _("Ask a colleague in a reviewing post."),
    ),
    "review.not_my_level": Words(
        _("The application does not wait at your level."), _("Open it to see for whom it waits.")
    ),
    "review.not_in_chain": Words(_("Your level does not review in this batch."), _("See the calendar of the batch.")),
    "review.may_not_return": Words(_("Your level may not return applications in this batch.")),
    "review.may_not_reject": Words(
        _("Your level may not reject applications in this batch."), _("Return it, and say why.")
    ),
    "lot.made": Words(_("Lot %(number)s holds %(count)s applications."), _("Its receipt is under submission lots.")),
    "lot.small": Words(
        _("Lot %(number)s holds only %(count)s; %(waiting)s more of the center could have come with it."),
        _("Hand students up together as far as you can."),
    ),
    "lot.not_found": Words(_("There is no such lot among yours."), _("Open the list of submission lots.")),
}

AUDITING = {
    "audit.was_stale": Words(
        _("What the list said of this student had become stale without anybody noticing."),
        _("It is right again now. Tell the administrator: a mark was lost."),
    ),
    "audit.done": Words(_("%(read)s read again, %(changed)s of them were stale.")),
}

# Who must act next (domain.md section 8, row 1); %(organization)s is where.
WAITS = {
    "waits.not_applied": Words(_("%(organization)s: apply")),
    "waits.hindered.conditions": Words(_("The student: meet the conditions that are missing")),
    "waits.hindered.photo": Words(_("%(organization)s: get the graduation photo and upload it")),
    "waits.hindered.chsi_photo": Words(_("%(organization)s: look on CHSI, or have the photo taken")),
    "waits.hindered.status": Words(_("%(organization)s: look at the student record")),
    "waits.hindered.expired": Words(_("%(organization)s: look at the student record")),
    "waits.returned": Words(_("%(organization)s: mend and apply again")),
    "waits.deferred": Words(_("%(organization)s: deferred, nothing waits")),
    "waits.review.center": Words(_("%(organization)s: check and hand up")),
    "waits.review.branch": Words(_("Branch: review")),
    "waits.review.college": Words(_("%(organization)s: review")),
    "waits.review.headquarters": Words(_("Headquarters: final review")),
    "waits.rejected": Words(_("Nobody: not passed")),
    "waits.approved": Words(_("Headquarters: give the registration number")),
    "waits.numbered": Words(_("The student: confirm the data")),
    "waits.confirmed": Words(_("Headquarters: print the certificate")),
    "waits.printed": Words(_("%(organization)s: send the certificate")),
    "waits.dispatched": Words(_("%(organization)s: receive the parcel")),
    "waits.received": Words(_("%(organization)s: hand the certificate out")),
    "waits.collected": Words(_("Nobody: finished")),
    "waits.revoked": Words(_("Nobody: revoked")),
}

# What was done, for the history.
VERBS = {
    "verb.apply": Words(_("Apply for graduation")),
    "verb.withdraw": Words(_("Withdraw the application")),
    "verb.defer": Words(_("Defer graduation")),
    "verb.resume": Words(_("Resume")),
    "verb.pass_on": Words(_("Pass on")),
    "verb.return_": Words(_("Return")),
    "verb.reject": Words(_("Reject")),
    "verb.revoke": Words(_("Revoke")),
    "verb.number": Words(_("Give the registration number")),
    "verb.confirm": Words(_("Confirm the data")),
    "verb.print": Words(_("Print the certificate")),
    "verb.dispatch": Words(_("Send the certificate")),
    "verb.receive": Words(_("Receive the certificate")),
    "verb.sign_off": Words(_("Hand the certificate out")),
}


def term_label(term: str) -> str:
    """A term as an office writes it: 2021春季."""
    words = _("%(year)s spring") if term[4:] == "03" else _("%(year)s autumn")
    return str(words) % {"year": term[:4]}


WORDS = ELIGIBILITY | MOVES | AUDITING | WAITS | VERBS
