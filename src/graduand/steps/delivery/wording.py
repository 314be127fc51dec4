"""The words of delivery."""

from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words

PARCELS = {
    "consignment.not_found": Words(_("There is no such parcel among yours."), _("Open the list of consignments.")),
    "consignment.several_centers": Words(
        _("These certificates belong to %(count)s centers; one parcel goes to one center."),
        _("Choose the certificates of one center."),
    ),
    "consignment.other_center": Words(
        _("This certificate belongs to another center than %(destination)s."),
        _("Put it into the parcel of its center."),
    ),
    "consignment.no_carrier": Words(
        _("Carrier and tracking number are needed, so that everybody can see where the parcel is."), _("Fill in both.")
    ),
    "consignment.sent": Words(_("Parcel %(number)s holds %(count)s certificates."), _("Print its packing list.")),
    "consignment.received_already": Words(
        _("The receipt of parcel %(number)s was signed at %(received_at)s."), _("Nothing needs to be done.")
    ),
    "consignment.count_differs": Words(
        _("Parcel %(number)s should hold %(listed)s certificates, %(counted)s were counted. It stays open."),
        _("Compare the packing list line by line, tell the college, and count again when everything is there."),
    ),
}

COUNTER = {
    "sign_off.not_checked": Words(
        _("Nothing is handed out before the identity document was seen and the certificate was compared with CHSI."),
        _("Do both with the person in front of you, then tick both."),
    ),
    "sign_off.differs_from_chsi": Words(
        _("Certificate %(number)s stays here, since something differs from CHSI. The remark has been recorded."),
        _("College and headquarters clear it; tell the graduate that you will call."),
    ),
    "sign_off.no_proxy_name": Words(
        _("A proxy signs with the own name."), _("Fill in the name of the proxy and keep the power of attorney.")
    ),
}

WORDS = PARCELS | COUNTER
