"""待发放, 邮寄批次, the parcel with its receipt, 待领取, and the counter where one certificate is handed out."""

from base64 import b64encode
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.actors import Actor
from graduand.base.errors import Refusal
from graduand.base.language import say
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


class Consignment(View):
    """One parcel: what lies in it, and the receipt."""

    def get(self, request: HttpRequest, consignment_id: int) -> HttpResponse:
        """The page. Raises NotFound."""
        return self._page(request, consignment_id, ReceiveForm())

    def post(self, request: HttpRequest, consignment_id: int) -> HttpResponse:
        """Sign the receipt; a count that differs is kept and said."""
        form = ReceiveForm(request.POST)
        if not form.is_valid():
            return self._page(request, consignment_id, form, 422)
        try:
            receive(consignment_id, **form.cleaned_data, actor=request.actor, at=request.at)  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error(None, str(say(refusal.code, refusal.facts)))
            return self._page(request, consignment_id, form, refusal.status)
        messages.success(request, _now("Received. The certificates are in your keeping now."))
        return HttpResponseRedirect(reverse("delivery:custody"))

    def _page(self, request: HttpRequest, consignment_id: int, form: ReceiveForm, status: int = 200) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        parcel = queries.consignment(actor, consignment_id)
        context = {
            "parcel": parcel, "lines": queries.lines_of(parcel), "form": form,
            "may_receive": queries.may_receive(actor, parcel),
        }  # fmt: skip
        return render(request, "delivery/consignment.html", context, status=status)


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


class HandOut(View):
    """签领: everything that is compared at the counter on one screen (S41, S46)."""

    def get(self, request: HttpRequest, certificate_id: int) -> HttpResponse:
        """The counter. Raises NotFound."""
        return self._page(request, certificate_id, SignOffForm())

    def post(self, request: HttpRequest, certificate_id: int) -> HttpResponse:
        """Hand it out, or say why not."""
        form = SignOffForm(request.POST)
        if not form.is_valid():
            return self._page(request, certificate_id, form, 422)
        try:
            sign_off(certificate_id, **form.cleaned_data, actor=request.actor, at=request.at)  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error(None, str(say(refusal.code, refusal.facts)))
            return self._page(request, certificate_id, form, refusal.status)
        messages.success(request, _now("Handed out and signed for."))
        return HttpResponseRedirect(reverse("delivery:custody"))

    def _page(self, request: HttpRequest, certificate_id: int, form: SignOffForm, status: int = 200) -> HttpResponse:
        found = queries.counter(request.actor, certificate_id, request.at)  # type: ignore[attr-defined]
        context = {"counter": found, "form": form, "photo": b64encode(found.photo).decode()}
        response = render(request, "delivery/sign_off.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response
