"""Whether something may be asked for at all, held against the rules and results of the student (domain.md 2.3)."""

from collections.abc import Callable, Iterator

from graduand.base.errors import NotReady, NotValid, Refusal
from graduand.pure.audit.compiling.compiled import PASS_MARK
from graduand.pure.audit.rules.parts import Slot
from graduand.pure.audit.rules.personal import personal
from graduand.steps.registry.models import PetitionKind
from graduand.steps.registry.standing import RESULT_KINDS, Request, Standing


def check(request: Request, standing: Standing) -> list[Refusal]:
    """
    Refuse what cannot be; gives what the people who decide should know although it can.

    Raises:
        NotReady: the plan, or what is there already, forbids it. NotValid: the request does not say enough.
    """
    if request.kind in RESULT_KINDS:
        return _result_check(request, standing)
    _CHECKS[request.kind](request, standing)
    if personal(standing.rules, [request.concession]).unused:
        raise NotReady("petition.no_object")
    return []


def _result_check(request: Request, standing: Standing) -> list[Refusal]:
    slot = _open_slot(request.course, standing)
    if request.kind == PetitionKind.TRANSFER:
        if request.score is None or request.score < PASS_MARK:
            raise NotValid("petition.score_too_low", mark=f"{PASS_MARK:g}")
        return []
    if slot.capstone:
        raise NotReady("petition.capstone", course=slot.course, name=slot.name)
    return list(over_cap(slot, standing))


def _open_slot(course: str, standing: Standing) -> Slot:
    """The place of the plan behind a course, still open."""
    slot = standing.slot(course)
    if slot is None:
        raise NotReady("petition.not_in_plan", course=course)
    if standing.passed(slot):
        raise NotReady("petition.passed_already", course=slot.course, name=slot.name)
    return slot


def over_cap(slot: Slot, standing: Standing) -> Iterator[Refusal]:
    """A warning with the numbers when this exemption goes beyond what counts; it may be granted all the same."""
    cap = standing.rules.exemption.cap_credits
    wanted = standing.exempted + slot.credits
    if cap is not None and standing.capped(slot) and wanted > cap:
        yield NotReady(
            "petition.over_cap", cap=f"{cap:g}", exempted=f"{standing.exempted:g}", credits=f"{slot.credits:g}",
            over=f"{wanted - cap:g}",
        )  # fmt: skip


def _substitute(request: Request, standing: Standing) -> None:
    target = _open_slot(request.target, standing)
    if request.course in target.codes:
        raise NotReady("petition.fills_already", course=request.course, target=target.course)
    own = next((slot for slot in standing.rules.slots if slot.course == request.course), None)
    if own and (own.compulsory or own.capstone or own.bridging):
        raise NotReady("petition.substitute_asked_itself", course=own.course, name=own.name)


def _waive(request: Request, standing: Standing) -> None:
    if request.condition not in set(standing.waivable()):
        raise NotReady("petition.not_waivable", condition=request.condition)


def _force(request: Request, standing: Standing) -> None:
    if request.module not in {module.code for module in standing.rules.modules}:
        raise NotReady("petition.module_unknown", module=request.module)
    own = next((slot for slot in standing.rules.slots if slot.course == request.course), None)
    if own is None and request.credits is None:
        raise NotValid("petition.credits_missing", course=request.course)
    if own and own.modules == (request.module,) and request.credits in (None, own.credits):
        raise NotReady("petition.counts_there", course=own.course, module=request.module)


_CHECKS: dict[PetitionKind, Callable[[Request, Standing], None]] = {
    PetitionKind.SUBSTITUTE: _substitute, PetitionKind.WAIVE: _waive, PetitionKind.FORCE: _force,
}  # fmt: skip
