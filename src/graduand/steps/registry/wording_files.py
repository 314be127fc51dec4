"""The words for a file, its header, its cells: every room that reads a sheet speaks of them so."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

MEND = _("Mend the row in the file and import it again.")

FILES = {
    "file.not_found": Words(_("The file %(path)s cannot be read (%(reason)s)."), _("Compare the path.")),
    "import.not_here": Words(_("This installation cannot import “%(what)s”."), _("Ask the administrator.")),
    "file.too_large": Words(
        _("The file has %(found_mb)s MB, more than the limit of %(limit_mb)s MB."),
        _("Split the file and import the parts one after another."),
    ),
    "file.too_many_rows": Words(
        _("The file has more than %(limit)s rows."), _("Split the file and import the parts one after another.")
    ),
    "file.too_many_columns": Words(
        _("The file has %(found)s columns, more than the limit of %(limit)s."),
        _("Delete the columns that are not needed."),
    ),
    "file.empty": Words(
        _("There is nothing in the file."), _("Export the data again and look at the file before uploading it.")
    ),
    "file.no_rows": Words(
        _("The file %(name)s has a header and no row below it."),
        _("Export the data again and look at the file before uploading it."),
    ),
    "file.kind_unknown": Words(
        _("This is no sheet that can be read (it looks like: %(looks_like)s)."),
        _("Save it as .xlsx, .xls, .csv or .dbf."),
    ),
    "file.damaged": Words(
        _("The file is damaged or not complete (%(kind)s)."),
        _("Open it in the office program, save it anew and upload that."),
    ),
    "file.locked": Words(_("The file has a password."), _("Take the password off and upload it again.")),
    "file.no_sheet": Words(
        _("The workbook has no sheet number %(wanted)s (it has: %(found)s)."),
        _("Put the data on the first visible sheet."),
    ),
    "file.wrong_encoding": Words(
        _("The characters of the file are not %(declared)s: line %(line)s cannot be read. %(fits)s would fit."),
        _("Choose “find out” or the other encoding and upload it again."),
    ),
    "file.no_header": Words(
        _("Row %(row)s, which should hold the headings, holds data (column %(column)s)."),
        _("Put a row with the headings above the data."),
    ),
    "header.missing": Words(
        _("Columns are missing: %(missing)s. Found: %(found)s. Perhaps meant: %(did_you_mean)s."),
        _("Give the columns their usual headings and upload it again."),
    ),
    "header.duplicate": Words(
        _("The heading %(heading)s stands above several columns (%(columns)s)."),
        _("Delete or rename the columns that are not meant."),
    ),
    "dbf.too_long": Words(
        _("Row %(row)s cannot be written to a .dbf file: %(field)s has %(found)s bytes, more than %(limit)s."),
        _("Export as .xlsx or .csv instead."),
    ),
    "dbf.too_many_rows": Words(_("A .dbf file cannot hold so many rows."), _("Export as .xlsx or .csv instead.")),
    "csv.cannot_encode": Words(
        _("Row %(row)s holds a character that %(encoding)s has not."), _("Choose UTF-8 instead.")
    ),
}

CELLS = {
    "cell.missing": Words(_("%(column)s is empty."), MEND),
    "cell.too_long": Words(_("%(column)s has %(found)s characters, more than %(limit)s."), MEND),
    "cell.not_a_date": Words(_("%(column)s is no date: %(value)s."), _("Write it as 1990-05-20.")),
    "code.unknown": Words(
        _("%(column)s: “%(value)s” is not in the code table %(table)s."),
        _("Write the name or the code of the standard."),
    ),
    "word.unknown": Words(_("%(column)s: “%(value)s” is not known. Possible: %(known)s."), MEND),
    "term.unreadable": Words(_("“%(text)s” is no term."), _("Write it as 2021春季 or 202103.")),
    "name.empty": Words(_("The name is empty."), MEND),
    "name.length": Words(_("The name has %(found)s characters, more than %(limit)s."), MEND),
    "name.characters": Words(
        _("The name holds something that no name has (character %(at)s)."),
        _("Write the name exactly as on the document, without remarks."),
    ),
    "student_number.length": Words(
        _("The student number has %(found)s digits."), _("A student number has 6 to 20 digits.")
    ),
    "student_number.characters": Words(
        _("The student number holds something else than digits (character %(at)s)."), MEND
    ),
    "student_number.lost_digits": Words(
        _("The student number arrived as a number and has lost its last digits (only %(kept)s are kept)."),
        _("Format the column as text in the source, and export it again."),
    ),
    "student_number.unusual_length": Words(
        _("The student number has not the usual 13 digits."), _("Compare it with the student's record.")
    ),
    "student_number.was_a_number": Words(
        _("The student number arrived as a number: zeros at its beginning may be gone."),
        _("Format the column as text in the source, and export it again."),
    ),
    "identity.length": Words(
        _("The document number has %(found)s characters instead of %(required)s."), _("Compare it with the document.")
    ),
    "identity.characters": Words(
        _("The document number holds something that does not belong there (character %(at)s)."),
        _("Compare it with the document."),
    ),
    "identity.birth_date": Words(
        _("The document number holds no possible date of birth."), _("Compare it with the document.")
    ),
    "identity.check_digit": Words(
        _("The last digit of the document number is %(found)s and should be %(expected)s: a digit is wrong."),
        _("Compare it with the document."),
    ),
    "identity.lost_digits": Words(
        _("The document number arrived as a number and has lost its last digits (only %(kept)s are kept)."),
        _("Format the column as text in the source, and export it again."),
    ),
    "identity.area_unknown": Words(
        _("The area of the document number is in no list."), _("Compare it with the document.")
    ),
    "identity.old_number": Words(
        _("The document number is of an old kind."), _("Ask for the number of the present document.")
    ),
    "identity.other_document": Words(
        _("The number belongs to another type of document than the one named."),
        _("Compare type and number with the document."),
    ),
    "row.unchanged": Words(_("The registry has this already; nothing was changed.")),
    "row.changed": Words(_("Changed: %(fields)s.")),
}
