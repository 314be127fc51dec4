"""The words of numbering, confirmation and printing."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

NUMBERS = {
    "number.exhausted": Words(
        _("%(asked)s numbers are needed and only %(left)s serials of this level are left."),
        _("Nobody was numbered. Headquarters extends the ranges in the policy of the next batch."),
    ),
    "number.running_out": Words(
        _("Only %(left)s serials of a level are left."), _("Have the ranges extended in time.")
    ),
    "number.ranges_overlap": Words(
        _("The serials %(first)s to %(last)s collide with a range that another batch of the year uses."),
        _("Correct the ranges in the policy; January and July may not share a serial."),
    ),
}

# What can differ between the frozen proof and the living record; the part of the code after ":".
CHANGED = {
    "name": _("The name"), "sex": _("The sex"), "born_on": _("The date of birth"), "major": _("The program"),
    "level": _("The level"), "study_from": _("The intake term"), "photo": _("The photo"),
}  # fmt: skip

_CLEAR = _("Nothing goes on until it is cleared. Unconfirmed: have the proof made anew. Confirmed: void it.")

CERTIFICATES = {
    "certificate.not_found": Words(_("There is no such certificate among yours."), _("Open the list of certificates.")),
    "certificate.no_paper": Words(_("There is no such printed file."), _("Open the list of certificates.")),
    "certificate.not_confirmed": Words(
        _("The student has confirmed something else than certificate %(number)s shows now."),
        _("Void it; it may not be printed."),
    ),
    "certificate.changed_since": Words(
        _("Something on certificate %(number)s has changed since the proof was made."), _CLEAR
    ),
    **{
        f"certificate.changed_since:{item}": Words(
            format_lazy(_("{item} has changed since the proof of certificate %(number)s was made."), item=label), _CLEAR
        )
        for item, label in CHANGED.items()
    },
    "certificate.nothing_changed": Words(
        _("Nothing has changed since the proof of certificate %(number)s was made."), _("It can be confirmed as it is.")
    ),
    "certificate.remark_open": Words(
        _("Somebody has reported an error on certificate %(number)s: %(remark)s"),
        _("Clear it up and answer the remark first."),
    ),
    "certificate.no_remark": Words(
        _("No remark is open about certificate %(number)s."), _("Nothing needs to be done.")
    ),
    "remark.empty": Words(_("A remark has at least one word and at most %(limit)s signs."), _("Say what is wrong.")),
    "paper.missing_glyph": Words(
        _("No font of the platform holds the sign %(characters)s on certificate %(number)s."),
        _("Tell the administrator; a font for rare characters is needed."),
    ),
    "paper.bad_picture": Words(
        _("The photo of certificate %(number)s is no readable JPEG."), _("Upload the photo again.")
    ),
    "paper.nothing_to_print": Words(_("There is nothing to print."), _("Choose confirmed certificates.")),
}

WORDS = NUMBERS | CERTIFICATES
