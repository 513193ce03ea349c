"""What somebody brings who wants to know whether a letter is genuine."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pendopo.documents.rules import GROUP, GROUPS, NoCode, code_from
from pendopo.documents.verifying import LARGEST_BYTES


class EitherText(forms.CharField):
    """Asked beside another: the form wants one of both, so neither is marked as optional."""

    def validate(self, value: str | None) -> None:
        """Leave it to the form."""


class EitherFile(forms.FileField):
    """Asked beside another: the form wants one of both, so neither is marked as optional."""

    def validate(self, value: object) -> None:
        """Leave it to the form."""


class VerifyForm(forms.Form):
    use_required_attribute = False

    kode = EitherText(
        label=_("Kode di bawah QR"),
        help_text=_(
            "28 huruf dan angka, misalnya 7Q2M-XK4D-… Huruf kecil dan tanpa garis juga boleh."
        ),
        widget=forms.TextInput(
            attrs={"class": "code", "autocapitalize": "characters", "autocomplete": "off"}
        ),
    )
    pdf = EitherFile(
        label=_("Unggah PDF surat"),
        help_text=_("Paling besar 10 MB. Berkas diperiksa lalu langsung dihapus."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"empty": _("Berkas itu kosong. Unduh ulang suratnya, lalu unggah lagi.")},
    )

    def clean_kode(self) -> str:
        """Return a code as it is printed; part of one says nothing about a letter."""
        typed = self.cleaned_data["kode"]
        try:
            return code_from(typed) if typed else ""
        except NoCode as refusal:
            raise ValidationError(_said(refusal)) from None

    def clean_pdf(self) -> object:
        pdf = self.cleaned_data["pdf"]
        if pdf and (pdf.size or 0) > LARGEST_BYTES:
            raise ValidationError(
                _("Berkas itu lebih besar dari 10 MB. Unggah PDF surat yang asli.")
            )
        return pdf

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data["kode"] and not self.cleaned_data["pdf"]:
            self.add_error("kode", _("Ketik kode di bawah QR, atau pilih PDF suratnya."))


def _said(refusal: NoCode) -> str:
    whole = GROUPS * GROUP
    if refusal.length != whole:
        return _(
            "Kode lengkap terdiri dari %(whole)d huruf dan angka; ini %(length)d. Salin ketujuh "
            "kelompoknya dari bawah QR."
        ) % {"whole": whole, "length": refusal.length}
    return _("Kode tidak memakai %(signs)s. Salin lagi ketujuh kelompoknya dari bawah QR.") % {
        "signs": " ".join(refusal.strange)
    }
