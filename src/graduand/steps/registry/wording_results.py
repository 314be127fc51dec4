"""The words for results on their way to publication (S14, S17, S123)."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

WORDS = {
    "result.not_found": Words(_("There is no such result among those you may see."), _("Query the list again.")),
    "result.out_of_turn": Words(
        _("The result is %(state)s; this step is for results that are %(needed)s."),
        _("Results go one step at a time: reviewed, submitted, published."),
    ),
    "result.published": Words(
        _("The result is published and counts already."),
        _("If its score is wrong, headquarters corrects it with a reason."),
    ),
    "result.at_start": Words(
        _("The result is only recorded; there is no step to take back."), _("Import the right result over it.")
    ),
    "result.not_published_yet": Words(
        _("Only a published result is corrected; this one is %(state)s."), _("Import the right result over it.")
    ),
    "result.no_score": Words(
        _("An exemption has no score."), _("If it was not due, headquarters revokes the petition behind it.")
    ),
    "result.same_score": Words(_("The score is %(score)s already."), _("See whether it is the right result.")),
    "result.taken": Words(
        _("Somebody else has just moved one of these results; nothing was changed."),
        _("Query the list again and repeat the action."),
    ),
    "result.score_fixed": Words(
        _("The score of %(course)s is published as %(before)s; a file does not change it to %(after)s."),
        _("Headquarters corrects a published score on the list of results, with a reason."),
    ),
    "result.course_named": Words(
        _("The course %(course)s is called %(name)s in the catalog, not %(given)s; the name of the catalog stays."),
        _("See whether the course code is right."),
    ),
    "reason.empty": Words(_("A reason is needed."), _("Say why in a few words.")),
    "deed.results.review": Words(_("Results reviewed: %(count)s")),
    "deed.results.submit": Words(_("Results submitted: %(count)s")),
    "deed.results.publish": Words(_("Results published: %(count)s")),
    "deed.results.send_back": Words(_("Results sent back one step: %(count)s (%(reason)s)")),
    "deed.result.correct": Words(_("Score of %(course)s %(name)s corrected from %(before)s to %(after)s (%(reason)s)")),
}
