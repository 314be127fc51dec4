"""待发放, 邮寄批次, the parcel with its receipt, 待领取, and the counter where one certificate is handed out."""

from base64 import b64encode
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.actors import Actor
from graduand.base.forms import FormPage
from graduand.base.lists.page import ListPage
from graduand.base.lists.verbs import Verb
from graduand.steps.delivery import queries
from graduand.steps.delivery.actions import receive, send, sign_off
from graduand.steps.delivery.forms import (
    ConsignmentFilters,
    CustodyFilters,
    ReceiveForm,
    SendForm,
    SendingFilters,
    SignOffForm,
)
from graduand.steps.delivery.tables import CONSIGNMENTS, CUSTODY, SENDING, sign_off_url


class Sending(ListPage):
    """待发放: printed, center by center (S39)."""

    name = "sending"
    title = _("To be sent")
    help = _("One parcel holds the certificates of one center; the packing list follows class and student number.")
    panel = "delivery/centers.html"
    filters = SendingFilters
    columns = SENDING
    order = "center"
    verbs = {"send": Verb(_("Send as a parcel"), send, form=SendForm, single=False)}
    empty = (_("Nothing waits to be sent"), _("Certificates appear here when headquarters has printed them."))

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[Any]:
        """The printed ones behind the gate."""
        return queries.to_send(actor)

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The centers for which something waits."""
        return {"centers": queries.waiting_centers(request.actor)}  # type: ignore[attr-defined]


class Consignments(ListPage):
    """邮寄批次: parcels to and from."""

    name = "consignments"
    title = _("Consignments")
    filters = ConsignmentFilters
    columns = CONSIGNMENTS
    order = "-sent"
    empty = (_("No parcels yet"), _("A parcel appears when the college sends certificates to a center."))

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[Any]:
        """The parcels behind the gate."""
        return queries.consignments(actor)


class Consignment(FormPage):
    """One parcel: what lies in it, and the receipt; a count that differs is kept and said."""

    form_class = ReceiveForm
    template = "delivery/consignment.html"
    done = _("Received. The certificates are in your keeping now.")

    def act(self, request: HttpRequest, values: dict[str, Any], **parts: Any) -> None:
        """Sign the receipt."""
        receive(parts["consignment_id"], **values, actor=request.actor, at=request.at)  # type: ignore[attr-defined]

    def next_url(self, **parts: Any) -> str:
        """What the center keeps now."""
        return reverse("delivery:custody")

    def context(self, request: HttpRequest, **parts: Any) -> dict[str, Any]:
        """The parcel and its list. Raises NotFound."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        parcel = queries.consignment(actor, parts["consignment_id"])
        return {
            "parcel": parcel, "lines": queries.lines_of(parcel), "may_receive": queries.may_receive(actor, parcel),
        }  # fmt: skip


class ConsignmentPaper(View):
    """寄送清单 with 签收回执."""

    def get(self, request: HttpRequest, consignment_id: int) -> HttpResponse:
        """The PDF. Raises NotFound."""
        parcel = queries.consignment(request.actor, consignment_id)  # type: ignore[attr-defined]
        data = queries.packing_list(parcel, specimen=settings.DEMO)
        response = HttpResponse(data, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{parcel.number}.pdf"'
        return response


class Custody(ListPage):
    """待领取: who keeps which certificate since when, and how much of the two months is left (S9, S45)."""

    name = "custody"
    title = _("Custody and sign-off")
    help = _("Certificates are handed out one by one: to the person whose document was seen, after a look on CHSI.")
    filters = CustodyFilters
    columns = CUSTODY
    order = "since"
    links = ((_("Hand out"), sign_off_url),)
    empty = (_("No certificate lies at your center"), _("Sign the receipt of a parcel first."))

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[Any]:
        """What lies at the center, as of today."""
        return queries.custody(actor, at)


class HandOut(FormPage):
    """签领: everything that is compared at the counter on one screen (S41, S46)."""

    form_class = SignOffForm
    template = "delivery/sign_off.html"
    done = _("Handed out and signed for.")

    def act(self, request: HttpRequest, values: dict[str, Any], **parts: Any) -> None:
        """Hand it out."""
        sign_off(parts["certificate_id"], **values, actor=request.actor, at=request.at)  # type: ignore[attr-defined]

    def next_url(self, **parts: Any) -> str:
        """Back to what is still here."""
        return reverse("delivery:custody")

    def context(self, request: HttpRequest, **parts: Any) -> dict[str, Any]:
        """What is compared. Raises NotFound."""
        counter = queries.counter(request.actor, parts["certificate_id"], request.at)  # type: ignore[attr-defined]
        return {"counter": counter, "photo": b64encode(counter.photo).decode()}
