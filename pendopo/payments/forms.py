"""What is pressed at the bank of the demonstration."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pendopo.payments.sandbox import PLAYS

_WORDS = {
    "exact": _("Bayar tepat jumlahnya"),
    "short": _("Bayar kurang sepersepuluh"),
    "over": _("Bayar lebih sepersepuluh"),
    "double": _("Bayar dua kali"),
    "late": _("Bayar setelah batas waktu"),
    "unknown": _("Bayar dengan nomor tagihan yang salah"),
}


class PlayForm(forms.Form):
    """How to pay; `reference` makes pressing twice one payment."""

    play = forms.ChoiceField(
        label=_("Cara membayar"),
        choices=[(play, _WORDS[play]) for play in PLAYS],
        initial="exact",
        widget=forms.RadioSelect,
    )
    reference = forms.RegexField(r"^[0-9a-f]{32}\Z", widget=forms.HiddenInput)
