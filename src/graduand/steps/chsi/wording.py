"""The words of the CHSI room."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

CORRECT = _("Find out which is right. If ours is wrong, change the record; if CHSI's is, file a correction.")

WORDS = {
    "chsi.day_missing": Words(
        _("It is not told on which day CHSI made the list, and its name (%(name)s) does not say so either."),
        _("Give the day of the download."),
    ),
    "chsi.day_to_come": Words(
        _("The day of the list, %(taken_on)s, is still to come."), _("Give the day of the download.")
    ),
    "chsi.day_differs": Words(
        _("This very list was imported before as %(name)s, of %(known)s, not of %(taken_on)s."),
        _("Give the right day, or choose the right file."),
    ),
    "chsi.number_lost_digits": Words(
        _("The number under %(column)s was saved as a number and has lost its last digits."),
        _("Download the list again and do not save it with a spreadsheet program."),
    ),
    "chsi.value_unknown": Words(
        _("“%(value)s” under %(column)s is not understood; known are: %(known)s."),
        _("Correct the cell; if CHSI now writes so, have the word added to the column map."),
    ),
    "chsi.unknown_student": Words(
        _("No student of your organization has this number. The list may hold students of others."),
        _("Check the number; if the student is of another organization, nothing needs to be done."),
    ),
    "chsi.twice": Words(
        _("The list has several rows with this number; none was taken, since nobody can tell which one counts."),
        _("Download the list again, or remove the wrong row."),
    ),
    "chsi.unchanged": Words(
        _("This row of the list of %(taken_on)s is there already."), _("Nothing needs to be done.")
    ),
    "chsi.data_differs": Words(_("CHSI has %(chsi)s, our record has %(ours)s."), CORRECT),
    "chsi.data_differs:name": Words(_("The name differs: CHSI has %(chsi)s, our record has %(ours)s."), CORRECT),
    "chsi.data_differs:id_number": Words(
        _("The identity number differs: CHSI has %(chsi)s, our record has %(ours)s."), CORRECT
    ),
    "chsi.data_differs:born_on": Words(
        _("The date of birth differs: CHSI has %(chsi)s, our record has %(ours)s."), CORRECT
    ),
    "chsi.note_missing": Words(
        _("A check without a word on what was seen proves nothing."), _("Write what CHSI shows, and where you saw it.")
    ),
}
