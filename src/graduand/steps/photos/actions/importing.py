"""A zip of photos comes in: each picture finds its student, is checked, and is kept or refused with the reason.

S89-S111. One refused picture never stops the others; bringing the same zip in twice changes nothing.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from graduand.base.actors import Actor
from graduand.base.errors import NotValid, Refusal
from graduand.base.jobs.handlers import Fate
from graduand.base.jobs.models import Verdict
from graduand.base.journal.actions import record
from graduand.pure.portrait.check import Check, check
from graduand.pure.portrait.faults import BadEntry
from graduand.pure.portrait.profiles import Profile
from graduand.steps.photos.actions import keeping, matching
from graduand.steps.photos.actions.album import Album, Line, Passed
from graduand.steps.photos.findings import Found, measured, told_all
from graduand.steps.photos.models import Kind, Photo
from graduand.steps.photos.queries import HANDLERS_OF_PHOTOS
from graduand.steps.registry import scope
from graduand.steps.registry.models import Enrollment, ProgramLevel

THREADS = 2
"""Pictures looked at side by side: decoding and measuring let other threads run."""


@dataclass(frozen=True)
class Choices:
    """What the clerk chose in the dialog: type, level, naming, overwrite (S94-S97), and whether it is a trial."""

    kind: str
    level: str
    naming: str
    overwrite: bool
    dry_run: bool = True


def choices_of(params: dict[str, Any]) -> Choices:
    """
    The choices of the dialog out of a job.

    Raises:
        NotValid: a type of picture or a level that is none.
    """
    for name, known in (("kind", Kind.values), ("level", ProgramLevel.values)):
        if params.get(name) not in known:
            raise NotValid("photo.choice_unknown", field=name, found=params.get(name), known=list(known))
    return Choices(
        params["kind"], params["level"], str(params.get("naming", "")), bool(params.get("overwrite")),
        bool(params.get("dry_run")),
    )  # fmt: skip


@dataclass(frozen=True)
class Sitting:
    """One picture that has been looked at: whose it is, its bytes and what the check says."""

    line: Line
    enrollment: Enrollment
    data: bytes
    check: Check

    @property
    def good(self) -> bool:
        """Whether the picture may be kept; what only a person can decide is kept and noted."""
        return self.check.verdict != "refuse"

    @property
    def portrait(self) -> keeping.Portrait:
        """The picture as it is kept."""
        return keeping.Portrait(self.enrollment, self.data, self.check, self.line.label)


type Lines = Sequence[Line | Passed]
type Matched = Sequence[tuple[Line, Enrollment]]


@transaction.atomic
def take(lines: Lines, album: Album, profile: Profile, choices: Choices, *, actor: Actor, at: datetime) -> list[Fate]:
    """
    Judge some members of a zip and, unless it is a trial, keep the good ones: one transaction, one journal line.

    Raises:
        NotYours: another post is needed. NotValid: students cannot be found by the chosen naming.
    """
    scope.require(actor, *HANDLERS_OF_PHOTOS)
    fates = [fate for line in lines if (fate := _without_student(line))]
    matched, unmatched = _matched([line for line in lines if isinstance(line, Line)], profile, choices, actor)
    looked = _looked_at(matched, album, profile, choices)
    kept = _kept([one for one in looked if isinstance(one, Sitting) and one.good], choices, actor, at)
    fates += unmatched + [one if isinstance(one, Fate) else _fate(one, kept.get(one.line.number)) for one in looked]
    return sorted(fates, key=lambda fate: fate.number)


def _without_student(line: Line | Passed) -> Fate | None:
    """The fate of a member that no student is looked for: passed over, faulty, or not named by the rule."""
    if isinstance(line, Passed):
        return _told(line, Verdict.NOTED, (f"archive.ignored:{line.reason}", {}))
    if fault := line.entry.fault:
        # The key of a file that competes with another may be an identity number; the label is safe to show (P10).
        facts = {"found": line.label} if fault.code == "entry.duplicate" else measured(dict(fault.facts), fault.code)
        return _told(line, Verdict.REFUSED, (fault.code, facts))
    return None if line.parts else _told(line, Verdict.REFUSED, ("photo.name_unreadable", {}))


def _matched(lines: Sequence[Line], profile: Profile, choices: Choices, actor: Actor) -> tuple[Matched, list[Fate]]:
    """The sound pictures with the enrollment that their name means, and the fates of those that mean none."""
    claims = [(line, line.parts) for line in lines if line.parts and not line.entry.fault]
    found = matching.holders(actor, choices.naming, {parts.key for _, parts in claims})
    meant = [(line, matching.holder(found, parts, choices.level, profile.bulk_statuses)) for line, parts in claims]
    matched = [(line, one) for line, one in meant if isinstance(one, Enrollment)]
    return matched, [
        _told(line, Verdict.REFUSED, (one.code, one.facts)) for line, one in meant if isinstance(one, Refusal)
    ]


def _looked_at(matched: Matched, album: Album, profile: Profile, choices: Choices) -> list[Sitting | Fate]:
    """Look at the pictures side by side; those that are known already are not checked again."""
    current = keeping.current_photos([one for _, one in matched], choices.kind)

    def look(claim: tuple[Line, Enrollment]) -> Sitting | Fate:
        line, enrollment = claim
        return _look(line, enrollment, album, profile, current.get(enrollment.pk), choices.overwrite)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(look, matched))


def _look(
    line: Line, enrollment: Enrollment, album: Album, profile: Profile, current: Photo | None, overwrite: bool
) -> Sitting | Fate:
    """Unpack one picture and check it. Runs in a thread: it touches no database."""
    try:
        data = album.archive.read(line.entry)
    except BadEntry as bad:
        return _told(line, Verdict.REFUSED, (bad.code, dict(bad.facts)))
    known = _known(keeping.digest_of(data), current, overwrite)
    return _told(line, *known) if known else Sitting(line, enrollment, data, check(data, profile))


def _known(sha256: str, current: Photo | None, overwrite: bool) -> tuple[Verdict, Found] | None:
    """Whether the photo that is there decides: it is the same file, or it is not to be overwritten (S97)."""
    if current is None:
        return None
    since = {"uploaded_at": f"{localtime(current.uploaded_at):%Y-%m-%d %H:%M}", "by": current.uploaded_by}
    if current.sealed_digest == sha256:
        return Verdict.NOTED, ("photo.unchanged", since)
    return None if overwrite else (Verdict.REFUSED, ("photo.exists", since))


type Kept = dict[int, tuple[Verdict, Found]]


def _kept(good: Sequence[Sitting], choices: Choices, actor: Actor, at: datetime) -> Kept:
    """Keep good pictures with one journal line; what there is to say of some of them comes back by line number."""
    twins = keeping.twins([sitting.portrait for sitting in good], actor)
    said: Kept = {
        sitting.line.number: (Verdict.NOTED, twins[sitting.enrollment.pk])
        for sitting in good
        if sitting.enrollment.pk in twins
    }
    return said if choices.dry_run or not good else said | _stored(good, choices, actor, at)


def _stored(good: Sequence[Sitting], choices: Choices, actor: Actor, at: datetime) -> Kept:
    """Store them, but for those where another clerk was faster since we looked: these come back."""
    keeping.lock_photos()
    current = keeping.current_photos([sitting.enrollment for sitting in good], choices.kind)
    late = {
        sitting.line.number: known
        for sitting in good
        if (known := _known(sitting.check.sha256, current.get(sitting.enrollment.pk), choices.overwrite))
    }
    portraits = [sitting.portrait for sitting in good if sitting.line.number not in late]
    if portraits:
        photos = keeping.keep_all(portraits, choices.kind, actor=actor, at=at)
        told = keeping.summary(portraits, photos)
        record("photos.import", f"photos:{choices.kind}", actor=actor, at=at, photos=told)
    return late


def _fate(sitting: Sitting, said: tuple[Verdict, Found] | None) -> Fate:
    """What becomes of a picture: refused with every reason at once, kept and to be looked at by a person, or kept."""
    line, findings = sitting.line, sitting.check.findings
    if refusing := told_all(findings, "refuse"):
        return _told(line, Verdict.REFUSED, *refusing)
    if said and said[1][0] in ("photo.exists", "photo.unchanged"):
        return _told(line, *said)
    noted = (*told_all(findings, "warn"), *([said[1]] if said else []))
    return _told(line, Verdict.NOTED if noted else Verdict.OK, *noted)


def _told(line: Line | Passed, verdict: Verdict, *codes: Found) -> Fate:
    return Fate(line.number, line.label, verdict.value, codes)
