"""证书编号 and 毕业证书: the two lists, the printed sheaves, and the proof copy of one certificate."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.actors import Actor
from graduand.base.lists.page import ListPage
from graduand.base.lists.verbs import Verb
from graduand.steps.certificates import queries
from graduand.steps.certificates.actions import numbering
from graduand.steps.certificates.actions.confirming import ANSWERING, AT_THE_CENTER, answer, confirm_on_paper
from graduand.steps.certificates.actions.numbering import number, renew, void
from graduand.steps.certificates.actions.printing import proof_copy
from graduand.steps.certificates.forms import AnswerForm, CertificateFilters, ReasonForm, WaitingFilters
from graduand.steps.certificates.tables import CERTIFICATES, WAITING, proof_url
from graduand.steps.certificates.tasks import order_print

ISSUERS = frozenset({numbering.ISSUER})


class Numbering(ListPage):
    """证书编号: the approved ones in the order of the queue (S43)."""

    name = "numbering"
    title = _("Registration numbers")
    help = _("Approved applications in the order in which they were handed up. Every blocker is examined once more.")
    panel = "certificates/stock.html"
    filters = WaitingFilters
    columns = WAITING
    order = "queue"
    verbs = {"number": Verb(_("Give numbers"), number, ISSUERS)}
    empty = (_("Nobody waits for a number"), _("Applications appear here when headquarters has passed them."))

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[Any]:
        """The approved ones behind the gate."""
        return queries.awaiting(actor)

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """How many serials are left."""
        return {"stock": queries.stock(request.actor, request.at)}  # type: ignore[attr-defined]


class Certificates(ListPage):
    """毕业证书: every number with its student and where the paper is."""

    name = "certificates"
    title = _("Certificates")
    help = _("Confirmed by the student, printed, and handed on: one digest over data and photo from end to end.")
    panel = "certificates/sheaves.html"
    filters = CertificateFilters
    columns = CERTIFICATES
    order = "number"
    verbs = {
        "print": Verb(_("Print"), order_print, ISSUERS, single=False),
        "confirm": Verb(_("Confirmed on paper"), confirm_on_paper, frozenset(AT_THE_CENTER), single=False),
        "answer": Verb(_("Answer the remark"), answer, frozenset(ANSWERING), form=AnswerForm, bulk=False,
                       applies=lambda row: row.has_remark),
        "renew": Verb(_("Make the proof anew"), renew, ISSUERS, single=False),
        "void": Verb(_("Void"), void, ISSUERS, tone="bad", form=ReasonForm, single=False),
    }  # fmt: skip
    links = ((_("Proof"), proof_url),)
    empty = (_("No certificates yet"), _("They appear when headquarters has given numbers."))

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[Any]:
        """The certificates behind the gate."""
        return queries.certificates(actor)

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The files printed last, for the post that prints; what was said of a certificate, for all who see it."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return {
            "sheaves": queries.sheaves(actor) if actor.role == numbering.ISSUER else [],
            "remarks": queries.open_remarks(actor),
        }  # fmt: skip


class Paper(View):
    """A printed sheaf."""

    def get(self, request: HttpRequest, digest: str) -> HttpResponse:
        """The PDF. Raises NotFound."""
        return _pdf(queries.paper(request.actor, digest), digest[:12])  # type: ignore[attr-defined]


class Proof(View):
    """样稿: the certificate of one student across which SPECIMEN is written, for the counter of the center."""

    def get(self, request: HttpRequest, certificate_id: int) -> HttpResponse:
        """The PDF. Raises NotFound."""
        one = queries.certificate(request.actor, certificate_id)  # type: ignore[attr-defined]
        return _pdf(proof_copy(one), one.number)


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
