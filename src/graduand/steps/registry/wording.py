"""The words of the room: what is said about organizations, students, results, posts; with those of files and rules."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words
from graduand.pure.people.codes import table
from graduand.steps.registry import (
    wording_entitlement,
    wording_laboratory,
    wording_language,
    wording_petitions,
    wording_results,
    wording_rules,
)
from graduand.steps.registry.models import ProgramLevel, RecordStatus
from graduand.steps.registry.wording_files import CELLS, FILES, MEND

RECORDS = {
    "organization.twice": Words(
        _("The organization %(organization)s stands in the file more than once."), _("Keep one of the rows.")
    ),
    "organization.circle": Words(
        _("The organization %(organization)s is above itself."), _("Correct the column of the superior.")
    ),
    "organization.parent_unknown": Words(
        _("The superior %(parent)s of %(organization)s is not known."),
        _("Add the superior to the file. There is one headquarters only."),
    ),
    "organization.moved": Words(
        _("%(organization)s stands below %(present)s and not below %(parent)s."),
        _("An organization is not moved by a file, since its students would move with it."),
    ),
    "organization.unknown": Words(
        _("There is no organization %(organization)s."), _("Import the organizations first, or correct the code.")
    ),
    "center.unknown": Words(
        _("There is no learning center %(center)s."), _("Import the organizations first, or correct the code.")
    ),
    "center.without_college": Words(
        _("No college stands above the learning center %(center)s."),
        _("Ask the system administrator to correct the tree of organizations."),
    ),
    "center.name_differs": Words(
        _("The learning center is called %(name)s and not %(found)s."), _("See whether the code is right.")
    ),
    "class.new": Words(_("The class %(name)s of %(center)s is new and was made.")),
    "class.elsewhere": Words(
        _("%(group)s is not a class of %(center)s."), _("Correct the code of the class or of the center.")
    ),
    "class.two_centers": Words(
        _("The class %(group)s stands with two learning centers in this file."),
        _("Correct the code of the class or of the center."),
    ),
    "program.unknown": Words(
        _("There is no program %(program)s."), _("Have headquarters import its rules first, or correct the code.")
    ),
    "program.level_differs": Words(
        _("The program %(program)s has the level %(level)s."), _("Correct the level or the code of the program.")
    ),
    "program.name_differs": Words(
        _("The program is called %(name)s and not %(found)s."), _("See whether the code is right.")
    ),
    "program.not_found": Words(_("There is no such program."), _("Open the list of programs.")),
    "student.twice": Words(
        _("The student number stands in the file more than once; none of the rows was taken."),
        _("Keep the right row and import it again."),
    ),
    "student.sex_differs": Words(
        _("The sex is not the one in the document number."), _("Compare it with the document.")
    ),
    "student.birth_differs": Words(
        _("The date of birth is not the one in the document number."), _("Compare it with the document.")
    ),
    "student.status_unknown": Words(
        _("The platform does not keep records of the status %(value)s."), _("Leave the row out, or correct the status.")
    ),
    "student.second_enrollment": Words(_("The person is known already; this is a further enrollment.")),
    "student.double_change": Words(
        _("Name and document number may not both be changed."),
        _("See whether the student number is right. If it is, open a correction with evidence."),
    ),
    "student.unknown": Words(
        _("There is no student %(student_number)s."), _("Import the students first, or correct the number.")
    ),
    "student.not_found": Words(
        _("There is no student %(student_number)s among those you may see."),
        _("Compare the number; ask the office that keeps the record."),
    ),
    "identity.two_names": Words(
        _("The document number stands in this file under two names."), _("Compare both rows with the documents.")
    ),
    "identity.taken": Words(
        _("The document number belongs to a person of another name."), _("Compare name and number with the document.")
    ),
    "credits.unreadable": Words(_("The credits “%(value)s” are no number up to %(most)s."), MEND),
    "score.unreadable": Words(
        _("The score “%(value)s” is no number up to %(most)s."), _("Only an exemption has no score.")
    ),
    "result.twice": Words(
        _("The result of %(course)s in %(term)s stands in the file more than once; none of the rows was taken."),
        _("Keep the right row and import it again."),
    ),
    "result.state_back": Words(
        _("The result of %(course)s is %(present)s already."), _("A result moves forward in its states and never back.")
    ),
    "result.score_changed": Words(
        _("The score of %(course)s was %(before)s and is now %(after)s."), _("See whether that was meant.")
    ),
    "result.advanced": Words(_("The result of %(course)s is now %(state)s.")),
}

OFFICE = {
    "post.role_needed": Words(
        _("Your post (%(role)s) may not do this."), _("Act in another of your posts, or ask the office in charge.")
    ),
    "post.elsewhere": Words(_("This lies outside %(organization)s."), _("Ask the office in charge of it.")),
    "post.none": Words(_("You hold no post at present."), _("Ask the security administrator for one.")),
    "post.own": Words(_("Nobody changes a post of his or her own."), _("Another security administrator must do it.")),
    "post.wrong_level": Words(
        _("%(organization)s has no post of %(role)s."), _("Choose an organization of the right level, or another post.")
    ),
    "post.excluded": Words(
        _("%(name)s cannot be %(role)s as well: the three administrators exclude one another (holds: %(held)s)."),
        _("Choose another person, or end the other post first."),
    ),
    "post.ended": Words(_("The post of %(name)s has ended already (%(until)s).")),
    "account.two_names": Words(
        _("The user name %(username)s stands in the file with two names."),
        _("Give each person a user name of his or her own."),
    ),
    "account.other_person": Words(_("The user name %(username)s belongs to %(name)s."), _("Choose another user name.")),
    "user.no_post": Words(
        _("There is no account %(username)s with a post."), _("Compare the user name; ask the security administrator.")
    ),
    "password.weak": Words(_("The password is too weak: %(reasons)s"), _("Choose a longer one.")),
    "platform.founded": Words(
        _("There are organizations already; the first administrators are made once only."),
        _("Log in as an administrator."),
    ),
    "reveal.purpose_missing": Words(_("Say for what the number is needed."), _("The purpose is kept in the journal.")),
    "deed.students.import": Words(_("Taken in or changed by the file %(file)s")),
    "deed.student.reveal": Words(_("Whole document number shown: %(purpose)s")),
}


def said_term(text: str) -> str:
    """Say a term as an office writes it: 2021春季."""
    words = _("%(year)s spring") if text[4:] == "03" else _("%(year)s autumn")
    return str(words) % {"year": text[:4]}


def said_category(code: str) -> str:
    """Say the name of a student category."""
    known = table("student_categories")
    return known.name_of(code) if code in known else code


def said_level(code: str) -> str:
    """Say the name of a level."""
    return str(ProgramLevel(code).label)


def said_status(code: str) -> str:
    """Say the name of a record status."""
    return str(RecordStatus(code).label)


WORDS = (
    FILES | CELLS | RECORDS | OFFICE | wording_rules.WORDS | wording_entitlement.WORDS | wording_results.WORDS
    | wording_petitions.WORDS | wording_language.WORDS | wording_laboratory.WORDS
)  # fmt: skip
