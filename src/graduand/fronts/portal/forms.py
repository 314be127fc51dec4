"""What a student fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EnterForm(forms.Form):
    """Student number and full identity number; neither is ever shown again."""

    student_number = forms.CharField(
        label=_("Student number"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "username", "autofocus": True}),
    )  # fmt: skip
    id_number = forms.CharField(
        label=_("Identity number"), max_length=40, help_text=_("The whole number of the document you enrolled with."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """The tick under the proof."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    compared = forms.BooleanField(
        label=_("I have compared every line and the photo with my identity document and my data on CHSI.")
    )


class ReportForm(forms.Form):
    """What is wrong."""

    text = forms.CharField(
        label=_("What is wrong?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your center reads it; until it is answered nothing is printed."),
    )  # fmt: skip
