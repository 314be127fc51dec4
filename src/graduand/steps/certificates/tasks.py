"""The print run: a job that sets sheaves of certificates in the order of the classes, and can be killed anywhere."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from graduand.base.actors import Actor
from graduand.base.jobs.handlers import Chunk, Fate, Work, handler
from graduand.base.jobs.tasks import enqueue
from graduand.base.outcomes import Outcome
from graduand.steps.certificates.actions.holding import Certificates
from graduand.steps.certificates.actions.printing import Printed, check, class_order, print_out
from graduand.steps.certificates.queries import numbers_of

SHEAF = 50
"""Certificates in one PDF: fonts and ornament are shared within a file, but the engine holds all its pages."""


def order_print(certificates: Certificates, *, actor: Actor, at: datetime) -> Outcome:
    """
    Examine certificates and hand those that may be printed to the printers as one run.

    Raises:
        NotYours: not an issuer of headquarters.
    """
    outcome = check(certificates, actor=actor)
    if outcome.done:
        ids = class_order(outcome.done, actor=actor)
        label = _("Print run of %(count)s certificates") % {"count": len(ids)}
        enqueue("certificates.print", {"ids": ids}, label=label, actor=actor, at=at)
    return outcome


@handler("certificates.print")
def run(work: Work) -> Iterator[Chunk]:
    """Print sheaf by sheaf; a sheaf that is printed is committed with its file, its moves and the cursor."""
    ids: list[int] = work.params["ids"]
    for first in range(work.cursor or 0, len(ids), SHEAF):
        sheaf = ids[first : first + SHEAF]
        printed = print_out(sheaf, actor=work.actor, at=work.at)
        result = {f"paper_{first // SHEAF + 1}": printed.paper_digest} if printed.paper_digest else {}
        yield Chunk(first + SHEAF, tuple(_fates(sheaf, first, printed)), len(ids), result)


def _fates(sheaf: list[int], first: int, printed: Printed) -> Iterator[Fate]:
    numbers = numbers_of(sheaf)
    done = set(printed.outcome.done)
    for row, pk in enumerate(sheaf, first + 1):
        if pk in done:
            yield Fate(row, numbers[pk], "ok")
        elif refusal := printed.outcome.refused.get(pk):
            yield Fate(row, numbers.get(pk, str(pk)), "refused", ((refusal.code, refusal.facts),))
