"""May this student take this step? The blockers of the notice, each with who can mend it (domain.md 1.9).

Rules propose with reasons, a named person decides (PIPL art. 24). A fact that has not arrived is neither a pass nor a
failure: it is said to be unknown. Four moments ask, and one fact weighs differently in each:

    stage    who asks                        conditions   platform photo   CHSI photos         identity
    apply    the center, for its students    block (S74)  block (S75)      C7, see below      warn
    list     the frozen preliminary list     warn (C3)    block (S29)      warn                warn
    review   a level of the chain            block        block (S75)      block (S32)         block (S25)
    number   headquarters, before paper      block        block            block (S52)         block
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from graduand.pure.workflow.settings import Policy
from graduand.pure.workflow.transitions import State
from graduand.pure.workflow.windows import day_of

type Identity = Literal["clear", "failed", "uncertain", "abnormal", "unknown"]
type Mender = Literal["student", "center", "college", "headquarters", "chsi"]


class Stage(StrEnum):
    """The four moments."""

    APPLY = "apply"
    LIST = "list"
    REVIEW = "review"
    NUMBER = "number"


class Severity(StrEnum):
    """A block stops the step; a warning is shown and the step may be taken."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one candidate. None means not known yet, never "no".

    `identity` is CHSI's word (S25); `statement_on` the date of CHSI's newest list, `manual_check_at` when somebody of
    the center last looked on CHSI himself and found the photo (S71). `first_month` and `last_month` are the months
    between which the rules of the program let the student graduate, empty when they set no such bound.
    """

    state: State
    intake_term: str
    record_status: str
    academic_ok: bool | None
    degree_ok: bool | None
    platform_photo: bool
    chsi_admission_photo: bool | None
    chsi_graduation_photo: bool | None
    identity: Identity
    manual_check_at: datetime | None = None
    statement_on: date | None = None
    first_month: str = ""
    last_month: str = ""
    other_batch: bool = False
    wants_degree: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason: its code of domain.md 1.9, what was found and required, and who can mend it."""

    code: str
    severity: Severity
    mended_by: Mender
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Case:
    """A question put to the rules; `level` is the kind of organization that reviews, None for any."""

    facts: Facts
    policy: Policy
    stage: Stage
    level: str | None

    def block_if(self, is_block: bool, code: str, mended_by: Mender, **facts: Any) -> Finding:
        """A finding that blocks, or only warns."""
        return Finding(code, Severity.BLOCK if is_block else Severity.WARN, mended_by, facts)

    def chsi_blocks(self, fact: str) -> bool:
        """Whether a fact of CHSI blocks here: at the levels the policy names, and always before a number."""
        if self.stage is Stage.NUMBER:
            return True
        levels = self.policy.blocks_at(fact)
        return self.stage is Stage.REVIEW and (self.level in levels if self.level else bool(levels))


def findings(facts: Facts, policy: Policy, stage: Stage, level: str | None = None) -> tuple[Finding, ...]:
    """Every reason against the step, the most fundamental first; empty when nothing stands in the way.

    `level` is the kind of organization that reviews, because the policy says which fact blocks at which level;
    without it the strictest level answers.
    """
    case = _Case(facts, policy, stage, level)
    return tuple(finding for rule in _RULES for finding in rule(case))


def first_blocker(found: Iterable[Finding]) -> Finding | None:
    """The one reason to name when there is room for one: a candidate's readiness."""
    return next((finding for finding in found if finding.severity is Severity.BLOCK), None)


def _standing(case: _Case) -> Iterable[Finding]:
    """Is this a student of this season at all? (S12, S104, domain.md 2.5, and the two states of S81)"""
    facts, batch = case.facts, case.policy.batch
    earliest, latest = batch.earliest_intake_term, batch.latest_intake_term
    if facts.other_batch:
        yield case.block_if(True, "already_in_batch", "center")
    if facts.intake_term > latest:
        yield case.block_if(True, "intake_term_too_late", "headquarters", found=facts.intake_term, required=latest)
    if facts.intake_term < earliest:
        yield case.block_if(True, "validity_expired", "headquarters", found=facts.intake_term, required=earliest)
    yield from _study_time(case)
    if facts.record_status != "enrolled":
        yield case.block_if(True, "status_not_enrolled", "college", found=facts.record_status, required="enrolled")
    if facts.state is State.DEFERRED:
        yield case.block_if(True, "deferred", "center")


def _study_time(case: _Case) -> Iterable[Finding]:
    """Long enough, and not too long, by the rules of the program (domain.md 2.2)."""
    facts, month = case.facts, case.policy.batch.code[:6]
    if facts.first_month > month:
        yield case.block_if(True, "min_study_time", "student", found=month, required=facts.first_month)
    if facts.last_month and facts.last_month < month:
        yield case.block_if(True, "max_study_time", "headquarters", found=month, required=facts.last_month)


def _conditions(case: _Case) -> Iterable[Finding]:
    """S74. Results arrive inside the window (S14, S17), so the list waits for them and a review does not (C3)."""
    is_block = case.stage is not Stage.LIST and (case.policy.batch.conditions_required or case.stage is not Stage.APPLY)
    if case.facts.academic_ok is None:
        yield case.block_if(is_block, "conditions_unknown", "college")
    elif not case.facts.academic_ok:
        yield case.block_if(is_block, "conditions_not_met", "student")


def _degree(case: _Case) -> Iterable[Finding]:
    """S82: only who asks for the degree is asked for its conditions, and graduation itself never waits for them."""
    if not case.facts.wants_degree:
        return
    if case.facts.degree_ok is None:
        yield case.block_if(False, "degree_conditions_unknown", "college")
    elif not case.facts.degree_ok:
        yield case.block_if(case.stage is Stage.APPLY, "degree_conditions_not_met", "student")


def _platform_photo(case: _Case) -> Iterable[Finding]:
    """S29 knows no exception; at the other stages the switch of S75 decides, and paper needs a picture anyway."""
    if case.facts.platform_photo:
        return
    if case.stage is Stage.LIST:
        yield case.block_if(True, "platform_photo_missing_at_deadline", "center")
    else:
        is_block = case.policy.batch.photo_required or case.stage is Stage.NUMBER
        yield case.block_if(is_block, "photo_missing", "center")


def _identity(case: _Case) -> Iterable[Finding]:
    """S25, in CHSI's three shades; the center runs the identity review (S23)."""
    if case.facts.identity not in ("clear", "unknown"):
        is_block = case.chsi_blocks("identity_in_doubt")
        yield case.block_if(is_block, f"identity_in_doubt.{case.facts.identity}", "center")


def _chsi_photos(case: _Case) -> Iterable[Finding]:
    """S32, S52. A student has the graduation photo taken; the admission photo was the school's to deliver (S72)."""
    if case.facts.chsi_admission_photo is False:
        yield _missing_on_chsi(case, "chsi_admission_photo_missing", "center")
    if case.facts.chsi_graduation_photo is False:
        yield _missing_on_chsi(case, "chsi_graduation_photo_missing", "student")


def _missing_on_chsi(case: _Case, code: str, mended_by: Mender) -> Finding:
    """C7: applying needs somebody who looked on CHSI after its last list; a review needs a newer list that agrees."""
    has_looked = _has_looked_since_the_list(case.facts)
    if case.stage is Stage.APPLY and not has_looked:
        return _chsi_finding(case, True, code, "center", needs="manual_check")
    needs = "newer_statement" if has_looked else "photo"
    return _chsi_finding(case, case.chsi_blocks(code), code, "chsi" if has_looked else mended_by, needs=needs)


def _chsi_finding(case: _Case, is_block: bool, code: str, mended_by: Mender, needs: str) -> Finding:
    return case.block_if(is_block, code, mended_by, needs=needs, statement_on=case.facts.statement_on)


def _has_looked_since_the_list(facts: Facts) -> bool:
    """A look on the day of the list counts; an older one is overruled by it."""
    if facts.manual_check_at is None:
        return False
    return facts.statement_on is None or day_of(facts.manual_check_at) >= facts.statement_on


def _chsi_unknown(case: _Case) -> Iterable[Finding]:
    """No list of CHSI has said anything yet: shown when applying, not good enough for a review."""
    facts = case.facts
    said = {
        "identity_in_doubt": None if facts.identity == "unknown" else facts.identity,
        "chsi_admission_photo_missing": facts.chsi_admission_photo,
        "chsi_graduation_photo_missing": facts.chsi_graduation_photo,
    }
    silent = tuple(fact for fact, value in said.items() if value is None)
    if silent:
        is_block = any(case.chsi_blocks(fact) for fact in silent)
        yield case.block_if(is_block, "chsi_unknown", "headquarters", unknown=silent)


_RULES: tuple[Callable[[_Case], Iterable[Finding]], ...] = (
    _standing,
    _conditions,
    _degree,
    _platform_photo,
    _identity,
    _chsi_photos,
    _chsi_unknown,
)
