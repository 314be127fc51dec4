"""The claim that an employer makes with a certificate in hand."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ClaimForm(forms.Form):
    """All three must be given: the page answers a complete claim and searches for nobody (PIPL art. 25)."""

    number = forms.RegexField(
        r"^\d{18}$", label=_("Certificate number"), strip=True,
        error_messages={"invalid": _("A certificate number has eighteen digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    issue_on = forms.DateField(
        label=_("Issue date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )  # fmt: skip
