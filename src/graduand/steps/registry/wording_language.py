"""The words for foreign language certificates (domain.md 2.4)."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

WORDS = {
    "language.in_future": Words(
        _("The certificate would be passed on %(passed_on)s, which is still to come."), _("Correct the date.")
    ),
    "language.twice": Words(
        _("The certificate %(certificate)s of this student stands in the file more than once; none of the rows was "
          "taken."),
        _("Keep the right row and import it again."),
    ),
    "language.score_needed": Words(
        _("%(certificate)s is taken from %(least)s on, and “%(value)s” is no score."),
        _("Write the score of the certificate."),
    ),
    "language.score_too_low": Words(
        _("%(certificate)s is taken from %(least)s on; this one has %(value)s."),
        _("The student needs a better result or another certificate."),
    ),
}  # fmt: skip
