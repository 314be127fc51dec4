"""What an approval leaves behind: a published result for an exemption or a transfer, and nothing else (domain.md 2.3).

The other kinds leave no row: while they are approved they are part of the student's own rules.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from graduand.base.errors import NotReady
from graduand.pure.audit.rules.parts import Slot, tenths
from graduand.pure.people.terms import term_on
from graduand.steps.registry.models import Petition, Result, ResultState
from graduand.steps.registry.standing import RESULT_KINDS


def grant(petition: Petition, slot: Slot | None, at: datetime) -> dict[str, Any]:
    """
    Make the result of an approved petition; gives what the journal keeps.

    An exemption is of the term in which it was approved and has no score.

    Raises:
        NotReady: the very result is published already.
    """
    if petition.kind not in RESULT_KINDS:
        return {}
    petition.term = petition.term or term_on(timezone.localdate(at))
    if petition.credits_x10 is None and slot is not None:
        petition.credits_x10 = tenths(slot.credits)
    present = Result.objects.filter(**_key(petition)).first()
    if present and present.state == ResultState.PUBLISHED:
        raise NotReady("petition.result_exists", term=petition.term)
    values = {
        "credits_x10": petition.credits_x10 or 0, "score_x10": petition.score_x10, "state": ResultState.PUBLISHED
    }  # fmt: skip
    result, _created = Result.objects.update_or_create(**_key(petition), defaults=values)
    return {"result": _plain(result)}


def undo(petition: Petition) -> dict[str, Any]:
    """Take the result of a revoked petition away; gives what it was, for the journal."""
    if petition.kind not in RESULT_KINDS:
        return {}
    gone = [_plain(result) for result in Result.objects.filter(**_key(petition))]
    Result.objects.filter(**_key(petition)).delete()
    return {"removed": gone}


def _key(petition: Petition) -> dict[str, Any]:
    """What makes a result one and the same; the two kinds are called alike."""
    return {
        "enrollment_id": petition.enrollment_id, "course_id": petition.course_id, "term": petition.term,
        "kind": petition.kind,
    }  # fmt: skip


def _plain(result: Result) -> dict[str, Any]:
    return {
        "id": result.pk, "course": result.course.code, "term": result.term, "kind": str(result.kind),
        "credits_x10": result.credits_x10, "score_x10": result.score_x10,
    }  # fmt: skip
