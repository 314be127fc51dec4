"""The statement 毕业审核说明书: whether a student graduates and why, course by course, on one or two pages A4."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from graduand.pure.papers.engine import make_pdf


@dataclass(frozen=True, slots=True)
class Measured:
    """A number against what is asked; `share` of 100 fills the bar, `ok` colors it. Empty `required`: no bar."""

    label: str
    found: str
    required: str
    share: int
    ok: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """A finding with its numbers and what mends it."""

    what: str
    required: str
    found: str
    missing: str
    mending: str


@dataclass(frozen=True, slots=True)
class Closing:
    """A way to close the gap: its title with the sums, and the courses."""

    title: str
    courses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A course of the plan, or a result outside it; `mark` is √ what counts, × what is asked and lacks, else empty."""

    code: str
    name: str
    credits: str
    score: str
    remark: str
    mark: str


@dataclass(frozen=True, slots=True)
class Part:
    """A module, or any other list of courses, under its title."""

    title: str
    numbers: str
    met: bool
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class StatementData:
    """What stands on the statement, all of it in words.

    `facts` are (label, value) of the student, `rules` likewise of the rules, `source` names the regulation. `good`
    colors the verdict. `notes` are what was approved or moved for this student. `trial` says across the page that these
    are not the rules that govern. `issued_on` is the only date, `code` the short hash of the rules in the footer.
    """

    school: str
    office: str
    student_number: str
    facts: Sequence[tuple[str, str]]
    rules: Sequence[tuple[str, str]]
    verdict: str
    degree: str
    good: bool
    measures: Sequence[Measured]
    lacking: Sequence[Lacking]
    ways: Sequence[Closing]
    parts: Sequence[Part]
    notes: Sequence[str]
    source: str
    code: str
    issued_on: date
    trial: bool = False


def entitlement_statement(data: StatementData) -> bytes:
    """Make the statement of one student, A4 portrait, PDF/A-2b, always the same bytes for the same data.

    Raises PaperFault `paper.missing_glyph` with the characters that no font holds.
    """
    day = data.issued_on
    values = asdict(data) | {"issued_on": f"{day.year}年{day.month}月{day.day}日"}
    return make_pdf("entitlement.typ", values, day)
