"""The words of the batch room."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

WORDS = {
    "batch.exists": Words(_("The graduation batch %(batch)s is open already."), _("Open the calendar of the batch.")),
    "batch.none": Words(_("No graduation batch is open."), _("Wait for headquarters to open the season.")),
    "policy.bad": Words(_("The policy of the season has faults: %(faults)s."), _("Mend the file and open it again.")),
    "window.shut": Words(
        _("The window was open from %(opens_at)s until %(closes_at)s; now it is shut."),
        _("Ask your college for the next round."),
    ),
    "window.not_open_yet": Words(
        _("The window opens at %(opens_at)s and closes at %(closes_at)s."), _("Come back when it is open.")
    ),
    "window.none": Words(_("Your organization has no window in this batch."), _("Ask your college to set one.")),
    "window.no_parent": Words(
        _("%(organization)s has no window above it to lie in."), _("Open the season for its college first.")
    ),
    "window.outside_parent": Words(
        _("The window must lie inside the one above: %(opens_at)s to %(closes_at)s."), _("Choose narrower dates.")
    ),
}

# What a line of the calendar is called; the codes are those of pure/workflow/calendar.py.
EVENTS = {
    "notice_dated": _("The notice is dated"),
    "round_opens": _("Headquarters opens the round"),
    "round_window": _("Audit and certificates at the college"),
    "apply_until": _("Last day to apply"),
    "preliminary_list_frozen": _("The preliminary list is frozen"),
    "results_reviewed_by": _("Reviewed practice results are due"),
    "results_published_by": _("Results must be published"),
    "photos_by": _("Graduation photos must be collected"),
    "certificates_issued": _("Issue date of all certificates"),
    "promise_due": _("Every graduate holds the certificate"),
    "continuation_list_due": _("List of those who continue to the bachelor is due"),
    "batch_closes": _("The season closes"),
}
