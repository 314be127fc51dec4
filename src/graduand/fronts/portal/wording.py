"""The words of the portal: short, to the student, with what he or she can do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

STEPS: dict[str, Promise] = {
    "apply": _("Your center applies for you"),
    "review_center": _("Review at the learning center"),
    "review_branch": _("Review at the branch"),
    "review_college": _("Review at the college"),
    "review_headquarters": _("Review at headquarters"),
    "number": _("Certificate number"),
    "confirm": _("You confirm the proof"),
    "print": _("Certificate printed"),
    "dispatch": _("Sent to your center"),
    "receive": _("Ready at your center"),
    "sign_off": _("In your hands"),
}

ACTORS: dict[str, Promise] = {
    "student": _("You"),
    "center": _("Your learning center"),
    "branch": _("Your branch"),
    "college": _("Your college"),
    "headquarters": _("Headquarters"),
    "carrier": _("The parcel is under way to your center"),
}

ITEMS: dict[str, Promise] = {
    "name": _("Name"), "sex": _("Sex"), "born_on": _("Date of birth"), "level": _("Level"), "major": _("Program"),
    "study_from": _("Study from"), "study_to": _("Study to"), "length_years": _("Length in years"),
    "study_form": _("Form of study"), "school": _("School"), "president": _("President"),
    "number": _("Certificate number"), "issue_on": _("Issue date"),
}  # fmt: skip

DOORS = {
    "portal.no_match": Words(
        _("Student number and identity number do not belong together."),
        _("Type both in full. If your document has changed since you enrolled, ask your learning center."),
    ),
    "door.shut": Words(
        _("Too many tries. For your protection nothing is looked up for %(minutes)s minutes."),
        _("Come back then with the right numbers."),
    ),
    "portal.no_batch": Words(
        _("You stand in no graduation batch yet."),
        _("Ask your learning center from which season on you can graduate."),
    ),
    "portal.no_certificate": Words(
        _("There is no certificate to show yet."), _("Look at your progress to see what comes next.")
    ),
    "portal.no_picture": Words(
        _("The platform has no graduation photo of you."), _("Hand one in at your learning center.")
    ),
}

DETAILS = {
    "portal.lot": Words(_("Receipt %(lot)s, number %(queue)s in the queue")),
    "portal.with_degree": Words(_("Applied for together with the degree")),
    "portal.number": Words(_("Certificate number %(number)s")),
    "portal.parcel": Words(_("%(carrier)s, tracking number %(tracking_number)s (parcel %(parcel)s)")),
    "portal.at_center": Words(_("%(center)s, %(address)s, phone %(phone)s"), _("Bring your identity document.")),
    "portal.collected": Words(_("You signed for it yourself.")),
    "portal.collected_by_proxy": Words(_("%(proxy)s signed for you, with your power of attorney.")),
    "portal.returned": Words(_("Sent back to your center: %(reason)s"), _("Ask your center what is needed.")),
    "portal.deferred": Words(_("Put off to a later batch: %(reason)s"), _("Your center can take it back.")),
    "portal.rejected": Words(_("Not passed: %(reason)s"), _("Ask your center which way remains.")),
    "portal.revoked": Words(_("Revoked: %(reason)s"), _("Your center explains what happens next.")),
}

_REVIEW_OF_IDENTITY = _(
    "Your center begins an identity review. Bring your identity document and both photos there soon."
)

HINDRANCES = {
    "portal.already_in_batch": Words(
        _("You are being worked on in another graduation batch."), _("Nothing needs to be done by you.")
    ),
    "portal.intake_term_too_late": Words(
        _("This batch is for students who enrolled earlier."), _("You graduate with a later batch.")
    ),
    "portal.validity_expired": Words(
        _("The validity of your record is over."), _("Ask your learning center what can still be done.")
    ),
    "portal.status_not_enrolled": Words(
        _("Your record does not say that you are enrolled."), _("Ask your learning center about your record.")
    ),
    "portal.deferred": DETAILS["portal.deferred"],
    "portal.conditions_unknown": Words(
        _("It is not decided yet whether you meet the conditions."), _("Nothing needs to be done by you.")
    ),
    "portal.conditions_not_met": Words(
        _("Some credits or courses are still missing, or their results are not published yet."),
        _("Ask your learning center for the list of what is missing."),
    ),
    "portal.degree_conditions_not_met": Words(
        _("The conditions of the degree are not met."), _("You can graduate without the degree.")
    ),
    "portal.photo_missing": Words(
        _("The platform has no graduation photo of you."),
        _("Have it taken (blue background, 480 × 640) and give the file to your learning center."),
    ),
    "portal.identity_in_doubt.failed": Words(
        _("CHSI could not confirm that your photos show the same person."), _REVIEW_OF_IDENTITY
    ),
    "portal.identity_in_doubt.uncertain": Words(
        _("CHSI is not certain that your photos show the same person."), _REVIEW_OF_IDENTITY
    ),
    "portal.identity_in_doubt.abnormal": Words(_("CHSI could not compare your photos."), _REVIEW_OF_IDENTITY),
    "portal.chsi_admission_photo_missing": Words(
        _("CHSI shows no admission photo of you."),
        _("Log in to CHSI and look. If it is missing there too, tell your learning center."),
    ),
    "portal.chsi_graduation_photo_missing": Words(
        _("CHSI shows no graduation photo of you."),
        _("Log in to CHSI and look. If it is missing there too, have it taken at once: it needs about 30 days."),
    ),
    "portal.chsi_unknown": Words(_("CHSI has not sent its list about you yet."), _("Nothing needs to be done by you.")),
}

WORDS = DOORS | DETAILS | {code: words for code, words in HINDRANCES.items() if code not in DETAILS}
