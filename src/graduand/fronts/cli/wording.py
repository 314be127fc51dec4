"""The words of the audit of files: what is wrong with a file or a row, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

MEND = _("Mend the row and audit the files again; the others have been audited.")
AGAIN = _("Export it again, compare its size with the original, and audit it then.")

FILES = {
    "audit_file.not_found": Words(_("There is no file %(path)s."), _("Compare the path.")),
    "audit_file.suffix": Words(
        _("%(path)s: the kind of a file is told by the end of its name, which must be one of: %(known)s."),
        _("Rename or convert it."),
    ),
    "audit_file.empty": Words(_("There is nothing in %(path)s."), AGAIN),
    "audit_file.no_rows": Words(_("%(path)s has a header and no row."), AGAIN),
    "audit_file.damaged": Words(_("%(path)s is damaged or not complete (%(reason)s)."), AGAIN),
    "audit_file.other_kind": Words(
        _("%(path)s is named as a CSV file and holds something else (%(kind)s)."),
        _("Save it as CSV in UTF-8 or GB18030, or give it the name of what it is."),
    ),
    "audit_file.nul": Words(
        _("%(path)s holds NUL signs (row %(row)s), which no text has: it is damaged, or no CSV file."), AGAIN
    ),
    "audit_file.wrong_encoding": Words(
        _("The characters of %(path)s are not %(encoding)s: row %(row)s cannot be read."),
        _("Say --encoding utf-8 or --encoding gb18030, or save it as UTF-8."),
    ),
    "audit_file.unknown_encoding": Words(
        _("Nobody knows the encoding %(encoding)s."), _("Say --encoding utf-8 or --encoding gb18030.")
    ),
    "audit_file.too_large": Words(
        _("%(path)s is larger than it may be, or unpacks to more than the memory holds."),
        _("Look at its columns: numbers, codes and marks are short. Split it by students if it is what it should be."),
    ),
    "audit_file.too_many_rows": Words(
        _("%(path)s says that it has %(found)s rows, and %(limit)s is the most."),
        _("Split students and results by the same students, and audit the parts one after another."),
    ),
    "audit_file.header.missing": Words(
        _("%(path)s lacks columns: %(missing)s. Found: %(found)s. Perhaps meant: %(did_you_mean)s."),
        _("Give the columns the names of docs/audit-files.md."),
    ),
    "audit_file.header.duplicate": Words(
        _("%(path)s: the heading %(heading)s stands above several columns (%(columns)s)."),
        _("Delete or rename the columns that are not meant."),
    ),
    "audit_file.not_json": Words(
        _("%(path)s is no JSON in UTF-8 (%(reason)s)."), _("Compare it with docs/audit-files.md.")
    ),
    "audit_file.bad_rules": Words(
        _("Nobody was audited: the rules in %(path)s have %(faults)s faults."),
        _("Mend the places below; all of them are named."),
    ),
    "audit_file.no_out": Words(
        _("Nothing says where the verdicts go."), _("Say --out FILE, or --explain NUMBER for one student.")
    ),
    "audit_file.out_is_in": Words(
        _("%(path)s is one of the files that are read; it was left as it is."), _("Say another name after --out.")
    ),
    "audit_file.cannot_write": Words(
        _("%(path)s cannot be written (%(reason)s); nothing was left there."),
        _("Look at the folder, its rights and the space left."),
    ),
    "audit_file.worker_lost": Words(
        _("One of %(workers)s processes ended in the middle of the work, most likely for want of memory."),
        _("Say a smaller number after --workers."),
    ),
    "audit_file.student_unknown": Words(
        _("The student %(student_number)s is not among the good rows of %(path)s."),
        _("Compare the number; audit the files to see which rows are refused."),
    ),
}

COLUMNS = {
    "frame.column_missing": Words(
        _("%(path)s lacks the column %(column)s."), _("Give the columns the names of docs/audit-files.md.")
    ),
    "frame.column_twice": Words(
        _("%(path)s has the column %(column)s more than once."), _("Delete or rename the columns that are not meant.")
    ),
    "frame.column_type": Words(
        _("%(path)s: the column %(column)s has the type %(found)s, which it cannot have."),
        _("Compare it with docs/audit-files.md."),
    ),
}

ROWS = {
    "frame.row_shape": Words(_("The row has not as many cells as the header (%(value)s)."), MEND),
    "frame.student_missing": Words(_("The student number is empty."), MEND),
    "frame.student_twice": Words(
        _("The student number stands in several rows, and nobody knows which of them is right."),
        _("Keep one of them; until then the student is not audited."),
    ),
    "frame.student_unknown": Words(
        _("No good row of the students has this number."), _("Add the student, or mend the row of the student.")
    ),
    "frame.program_missing": Words(_("The program code is empty."), MEND),
    "frame.level_unknown": Words(
        _("“%(value)s” is no level."), _("Write 专科 or 专科起点本科, associate or bachelor.")
    ),
    "frame.intake_unreadable": Words(_("“%(value)s” is no intake term."), _("Write it as 2021春季 or 202103.")),
    "frame.flag_unreadable": Words(_("Neither yes nor no (%(value)s)."), _("Write 是 or 否, true or false, 1 or 0.")),
    "frame.course_missing": Words(_("The course code is empty."), MEND),
    "frame.kind_unknown": Words(
        _("“%(value)s” is no kind of result."), _("Write 正考, 补考, 课程替代 or 免修免考, or score or exempt.")
    ),
    "frame.state_unknown": Words(
        _("“%(value)s” is no state of a result."), _("Write 已录入, 已复核, 已提交 or 已发布.")
    ),
    "frame.score_missing": Words(_("The score is empty, and the result is no exemption."), MEND),
    "frame.score_unreadable": Words(_("“%(value)s” is no score."), _("Write a number from 0 to 100.")),
    "frame.score_out_of_range": Words(_("The score %(value)s is not from 0 to 100."), MEND),
}

WORDS = FILES | COLUMNS | ROWS
