"""What the page of the graduation conditions may be asked."""

from django import forms

HIGHEST_KEY = 2**63 - 1


class TrialForm(forms.Form):
    """`version` is the key of rules to try, `find` words that name a program."""

    version = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY, required=False)
    find = forms.CharField(max_length=60, required=False)
