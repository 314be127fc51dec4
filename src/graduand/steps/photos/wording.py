"""The words of the photo room: what is wrong with a zip, a file in it, a name, a picture."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

PACK_AGAIN = _("Pack the pictures into one new zip and upload that.")
LOOK = _("It is kept; look at it and have it taken again if it is not as the rule asks.")

ARCHIVES = {
    "archive.too_large": Words(
        _("The zip has %(found_mb)s MB, more than the limit of %(limit_mb)s MB."),
        _("Split it into several zips and upload each."),
    ),
    "archive.not_zip": Words(
        _("The file is not a zip (it looks like: %(found)s)."),
        _("RAR and 7z are not read. Pack the pictures as zip and upload again."),
    ),
    "archive.damaged": Words(
        _("The zip is not complete or damaged."), _("Pack it again, or upload it again from the original.")
    ),
    "archive.too_many_entries": Words(
        _("The zip holds %(found)s files, more than the limit of %(limit)s."),
        _("Split it into several zips and upload each."),
    ),
    "archive.empty": Words(_("There is no picture in the zip."), PACK_AGAIN),
    "archive.bomb": Words(
        _("The zip would unpack to far more than a zip of photos does (%(found)s, limit %(limit)s)."), PACK_AGAIN
    ),
    "archive.folders_ignored": Words(
        _("The pictures lay in folders (%(folders)s). They were taken all the same; the folders do not count."),
        _("Next time pack the pictures without a folder."),
    ),
    "archive.ignored": Words(_("This is no picture and was passed over."), _("Nothing needs to be done.")),
    "archive.ignored:folder": Words(
        _("This is a folder. It does not count; the pictures in it do."), _("Nothing needs to be done.")
    ),
    "archive.ignored:macos": Words(
        _("This is an extra file of macOS and was passed over."), _("Nothing needs to be done.")
    ),
    "archive.ignored:windows": Words(
        _("This is an extra file of Windows and was passed over."), _("Nothing needs to be done.")
    ),
}

ENTRIES = {
    "entry.encrypted": Words(_("The file is locked with a password."), _("Pack it again without a password.")),
    "entry.method_unsupported": Words(
        _("The file was packed in an unusual way (method %(found)s)."), _("Pack it again as an ordinary zip.")
    ),
    "entry.not_regular": Words(_("This is a link, not a file."), _("Pack the picture itself.")),
    "entry.bad_name": Words(
        _("The file name is not allowed: it holds signs that cannot be shown, or points outside the zip."),
        _("Rename the file and pack it again."),
    ),
    "entry.not_jpg_name": Words(
        _("Only %(limit)s files are matched; this name ends otherwise."),
        _("Save the picture as JPG, then pack it again."),
    ),
    "entry.too_big": Words(
        _("The picture has %(found_kb)s KB, more than the limit of %(limit_kb)s KB."),
        _("Save it with a lower quality, without changing its size of 480x640."),
    ),
    "entry.duplicate": Words(
        _("Several files claim to be the photo of one student; none was taken, since nobody can tell which was meant."),
        _("Keep the right one and upload it again."),
    ),
    "entry.damaged": Words(_("The file is damaged inside the zip."), _("Pack the original picture again.")),
}

NAMES = {
    "photo.name_unreadable": Words(
        _("The file name does not follow the chosen way of naming."),
        _("Rename the file, or choose another way of naming."),
    ),
    "photo.unknown_student": Words(
        _("There is no such student, or the student belongs to another learning center."),
        _("Check the number in the file name."),
    ),
    "photo.wrong_level": Words(
        _("%(student)s is not in a program of the chosen level."), _("Import the photo with the right level.")
    ),
    "photo.wrong_level:associate": Words(
        _("%(student)s is in an associate program, which is not the chosen level."),
        _("Import the photo with the level associate."),
    ),
    "photo.wrong_level:bachelor": Words(
        _("%(student)s is in a bachelor program, which is not the chosen level."),
        _("Import the photo with the level bachelor."),
    ),
    "photo.not_enrolled": Words(
        _("%(student)s is not enrolled; only enrolled students come in by a zip."),
        _("Check the record of the student."),
    ),
    "photo.not_enrolled:graduated": Words(
        _("%(student)s has graduated; only enrolled students come in by a zip."),
        _("Upload this photo alone, under Student photos."),
    ),
    "photo.not_enrolled:unregistered": Words(
        _("%(student)s is not registered; only enrolled students come in by a zip."),
        _("Register the student first."),
    ),
    "photo.not_enrolled:suspended": Words(
        _("The studies of %(student)s are suspended; only enrolled students come in by a zip."),
        _("Wait until the student has returned."),
    ),
    "photo.not_enrolled:withdrawn": Words(
        _("%(student)s has withdrawn; only enrolled students come in by a zip."),
        _("Check the number in the file name."),
    ),
    "photo.not_enrolled:expired": Words(
        _("The record of %(student)s has expired; only enrolled students come in by a zip."),
        _("Check the number in the file name."),
    ),
    "photo.ambiguous": Words(
        _("Several records fit this name (%(numbers)s)."), _("Name the file by the student number.")
    ),
    "photo.name_differs": Words(
        _("The name %(found)s is not that of the student %(student_number)s."),
        _("Check number and name, one is wrong."),
    ),
    "photo.exists": Words(
        _("There is a photo already, of %(uploaded_at)s by %(by)s, and overwriting was not chosen."),
        _("Import again with overwriting if the new one is right."),
    ),
    "photo.unchanged": Words(_("The very same photo is there since %(uploaded_at)s."), _("Nothing needs to be done.")),
    "photo.same_as_other": Words(
        _("The same picture is kept for another student (%(student_number)s); one of the two is wrong."),
        _("Look at both and upload the right one."),
    ),
    "photo.same_as_older": Words(
        _("The same picture is kept for the person's other record (%(student_number)s)."),
        _("CHSI wants a photo of the last year; have a new one taken if this one is old."),
    ),
}

JPEGS = {
    "jpeg.not_jpeg": Words(_("This is not a JPG, whatever its name says."), _("Save the picture as JPG.")),
    "jpeg.truncated": Words(_("The picture is cut off: its last part is missing."), _("Take the original picture.")),
    "jpeg.broken": Words(_("The picture is damaged and does not open everywhere."), _("Take the original picture.")),
    "jpeg.too_many_pixels": Words(
        _("The picture has far more pixels than a photo."), _("Cut it to this size, without stretching it.")
    ),
}

PICTURES = {
    "photo.not_jpeg": Words(
        _("This is not a JPG, whatever its name says (it looks like: %(found)s)."), _("Save the picture as JPG.")
    ),
    "photo.broken": JPEGS["jpeg.broken"],
    **{f"photo.broken:{code.removeprefix('jpeg.')}": words for code, words in JPEGS.items()},
    "photo.too_big": Words(
        _("The picture has %(found_kb)s KB, more than the limit of %(limit_kb)s KB."),
        _("Save it with a lower quality, without changing its size of 480x640."),
    ),
    "photo.wrong_size": Words(
        _("The picture is %(found)s pixels; it must be %(limit)s."), _("Cut it to this size, without stretching it.")
    ),
    "photo.not_rgb": Words(_("The picture is not in 24-bit color (%(found)s)."), _("Save it as an RGB color picture.")),
    "photo.rotated": Words(
        _("The picture lies on its side and is only marked to be turned (orientation %(found)s)."),
        _("Turn it in a picture program, then save it."),
    ),
    "photo.trailing_data": Words(
        _("The file had %(found)s bytes behind the picture, which were cut off."), _("Nothing needs to be done.")
    ),
    "photo.background_not_blue": Words(_("The background is not blue (%(found)s, limit %(limit)s)."), LOOK),
    "photo.background_not_blue:chroma": Words(
        _("The background is too pale to be blue: colorfulness %(found)s, at least %(limit)s is asked."), LOOK
    ),
    "photo.background_not_blue:hue": Words(
        _("The background is of another color than blue: hue %(found)s°, limit %(limit)s°."), LOOK
    ),
    "photo.background_not_blue:lightness": Words(
        _("The blue of the background is too dark or too light: lightness %(found)s, limit %(limit)s."), LOOK
    ),
    "photo.background_not_uniform": Words(_("The background is not even (%(found)s, limit %(limit)s)."), LOOK),
    "photo.background_not_uniform:gradient": Words(
        _("The background is not even: its corners differ by %(found)s, allowed is %(limit)s."), LOOK
    ),
    "photo.background_not_uniform:stain_share": Words(
        _("There is a shadow on the background: it covers %(found)s, allowed is %(limit)s."), LOOK
    ),
    "photo.background_not_uniform:texture": Words(
        _("The background has folds or a pattern: %(found)s, allowed is %(limit)s."), LOOK
    ),
    "photo.background_not_uniform:corner_share": Words(
        _("Something reaches into an upper corner: only %(found)s of it is background, %(limit)s is asked."), LOOK
    ),
    "photo.background_not_uniform:ring_share": Words(
        _("Around the person only %(found)s is background, %(limit)s is asked."), LOOK
    ),
}

PAGES = {
    "photo.naming_unknown": Words(
        _("Photos cannot be matched by this way of naming (%(naming)s)."), _("Choose one of those offered.")
    ),
    "photo.choice_unknown": Words(
        _("%(found)s is no choice for %(field)s; known are: %(known)s."), _("Choose one of those offered.")
    ),
    "photo.not_found": Words(_("There is no such photo among your students."), _("Open the list of photos.")),
    "photo.status_forbids": Words(
        _("%(student)s is neither enrolled nor graduated, so no photo is taken."), _("Check the record of the student.")
    ),
    "photo.upload_too_large": Words(
        _("The file is larger than anything that may be uploaded (%(limit_mb)s MB)."), _("Choose the photo itself.")
    ),
    "photo.refused": Words(
        _("The photo was not kept: it is against the rules."), _("See below what was measured, and mend it.")
    ),
}

WORDS = ARCHIVES | ENTRIES | NAMES | JPEGS | PICTURES | PAGES

NAMINGS = {
    "student_number": _("student number"),
    "id_number": _("identity document number"),
    "number_name": _("student number and name"),
    "registration_number": _("registration number"),
}
"""The ways to name files (C18)."""

VERDICTS = {"pass": _("passed"), "warn": _("to be looked at"), "refuse": _("against the rules")}
"""What a check came to; a photo against the rules is not kept, so the last is for the records of others."""


def term_label(term: str) -> str:
    """An intake term as people write it: 2022春季 (S118)."""
    words = {"03": _now("Spring %(year)s"), "09": _now("Autumn %(year)s")}
    return words.get(term[4:], term) % {"year": term[:4]}
