"""What officers type about money."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CashForm(forms.Form):
    cash = forms.IntegerField(
        label=_("Uang yang diterima (rupiah)"),
        min_value=1,
        max_value=10**12,
        error_messages={
            "required": _("Tulis jumlah uang yang diterima, misalnya 150000."),
            "invalid": _("Tulis jumlah uang dengan angka saja, misalnya 150000."),
        },
    )


class MatchForm(forms.Form):
    invoice = forms.CharField(label=_("Kode tagihan"), max_length=40, required=False)
    note = forms.CharField(
        label=_("Catatan"),
        max_length=200,
        error_messages={"required": _("Tulis alasan atau dasar pencocokan ini.")},
    )
