"""The words of the codes that the base floor raises."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

WORDS = {
    "file.gone": Words(
        _("The file %(digest)s… is no longer in the storage."), _("Tell the administrator; run doctor.")
    ),
    "job.not_found": Words(_("There is no such job among yours."), _("Open the list of jobs.")),
    "job.no_trial": Words(
        _("Only a trial that has ended can be carried out (this job: %(state)s)."), _("Upload the file once more.")
    ),
    "job.finished": Words(_("The job has ended already (%(state)s)."), _("Nothing needs to be done.")),
    "job.bug": Words(
        _("The platform stopped this job because of a fault of its own (%(job)s)."),
        _("What is done stays done. Tell the administrator the job number; then start it again."),
    ),
    "login.locked": Words(
        _("Too many wrong passwords: the account is locked for %(minutes)s minutes."),
        _("Wait, or ask the security administrator for a new password."),
    ),
    "list.verb_unknown": Words(_("This list has no such action."), _("Reload the page.")),
    "list.nothing_chosen": Words(_("No row was chosen."), _("Tick rows, or choose all that match.")),
    "list.selection_stale": Words(
        _("The selection is too old or was changed."), _("Query again and repeat the action.")
    ),
    "list.too_many_for_xlsx": Words(
        _("%(found)s rows are more than a workbook of %(limit)s rows should hold."), _("Export as CSV instead.")
    ),
    "form.not_valid": Words(_("The form is not complete: %(fields)s."), _("Correct the marked fields.")),
    "upload.none": Words(_("No file was chosen."), _("Choose a file first.")),
    "upload.too_large": Words(
        _("The file is %(found)s, more than the limit of %(limit)s."), _("Split it and upload the parts.")
    ),
}
