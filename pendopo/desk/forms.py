"""What officers type about money, about the end of a letter, and as a reason."""

from collections.abc import Callable, Mapping, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pendopo.documents.actions import keys
from pendopo.payments.models import Invoice
from pendopo.rules.identifiers import NotThat
from pendopo.rules.money import read_rupiah

_NOTE = _("Tulis alasan atau dasarnya dalam satu kalimat.")


class RupiahField(forms.IntegerField):
    """An amount as people write it; Django alone would read `150.000` as 150."""

    def to_python(self, value: str | None) -> int | None:
        """Read an amount; :raises ValidationError: when it is none."""
        if not value:
            return None
        try:
            return read_rupiah(value)
        except NotThat:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class CashForm(forms.Form):
    """Cash over the counter; `intent` makes pressing twice one receipt."""

    cash = RupiahField(
        label=_("Uang yang diterima (rupiah)"),
        min_value=1,
        max_value=10**12,
        error_messages={
            "required": _("Tulis jumlah uang yang diterima, misalnya 150000."),
            "invalid": _("Tulis jumlah uang dengan angka saja, misalnya 150000."),
            "min_value": _("Tulis jumlah uang yang diterima, misalnya 150000."),
            "max_value": _("Jumlah itu terlalu besar. Periksa angkanya."),
        },
    )
    intent = forms.RegexField(
        r"^[0-9a-f]{32}\Z",
        error_messages={
            "required": _("Muat ulang halaman, lalu coba lagi."),
            "invalid": _("Muat ulang halaman, lalu coba lagi."),
        },
    )


class MatchForm(forms.Form):
    """Which bill waiting money pays, or that it is given back; `invoice` becomes the bill.

    `find` returns the bill with a code, or raises `Invoice.DoesNotExist`.
    """

    outcome = forms.ChoiceField(
        label=_("Uang ini"),
        choices=[("pays", _("Membayar tagihan")), ("back", _("Dikembalikan kepada pembayar"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dulu: membayar tagihan atau dikembalikan.")},
    )
    invoice = forms.CharField(
        label=_("Kode tagihan yang dibayar"),
        help_text=_("Pilih dari daftar atau salin kodenya. Kosong bila uang dikembalikan."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "tagihan-terbuka", "autocomplete": "off"}),
        error_messages={"max_length": _("Kode tagihan terlalu panjang. Salin dari daftar.")},
    )
    note = forms.CharField(
        label=_("Alasan"),
        help_text=_("Satu kalimat, misalnya nomor mutasi rekening."),
        max_length=200,
        error_messages={"required": _NOTE, "max_length": _NOTE},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        find: Callable[[str], Invoice],
        initial: dict[str, str] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id, use_required_attribute=False)
        self.find = find

    def clean(self) -> dict[str, object]:
        """Find the bill when the money pays one."""
        known = {**self.cleaned_data}
        code = f"{known.pop('invoice', '')}".strip().upper()
        known["bill"] = None
        if known.get("outcome") == "pays" and "invoice" not in self.errors:
            known["bill"] = self._bill(code)
        return known

    def _bill(self, code: str) -> Invoice | None:
        if not code:
            self.add_error("invoice", _("Tulis kode tagihan yang dibayar dengan uang ini."))
            return None
        try:
            return self.find(code)
        except Invoice.DoesNotExist:
            said = _("Tidak ada tagihan dengan kode ini. Periksa kodenya di daftar tagihan.")
            self.add_error("invoice", said)
            return None


class RefundForm(forms.Form):
    """Whether money goes back."""

    outcome = forms.ChoiceField(
        label=_("Uang ini"),
        choices=[
            ("given", _("Sudah dikembalikan kepada pembayar")),
            ("kept", _("Tidak dikembalikan, menurut aturan layanan")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dulu: dikembalikan atau tidak.")},
    )
    note = forms.CharField(
        label=_("Dasar atau nomor bukti transfer"),
        max_length=200,
        error_messages={"required": _NOTE, "max_length": _NOTE},
    )


class ReasonForm(forms.Form):
    """Why something is done that the applicant did not ask for."""

    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Dibaca pemohon. Tulis faktanya, tanpa data orang lain."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Alasan masih kosong. Tulis alasan yang dapat dibaca pemohon."),
            "max_length": _("Paling panjang 500 huruf."),
        },
    )


class PassphraseForm(forms.Form):
    """What opens the key of an official, for one signature."""

    passphrase = forms.CharField(
        label=_("Frasa sandi kunci Anda"),
        help_text=_("Dipakai sekali ini dan tidak disimpan di mana pun."),
        max_length=keys.LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Frasa sandi masih kosong."),
            "max_length": _("Frasa sandi tidak cocok: paling panjang 200 huruf."),
        },
    )


class EndForm(forms.Form):
    """On which of some grounds a letter ends, and the fact behind it.

    `word` names the grounds, `wrong` says what to do when none is chosen.
    """

    field_order = ("ground", "note")

    note = forms.CharField(
        label=_("Fakta yang mendasarinya"),
        help_text=_("Satu atau dua kalimat; hanya dibaca petugas."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _NOTE, "max_length": _("Paling panjang 500 huruf.")},
    )

    def __init__(
        self,
        post: QueryDict | None,
        *,
        grounds: Mapping[str, Sequence[str]],
        word: str,
        wrong: str,
    ) -> None:
        super().__init__(post)
        side = int(get_language() == "en")
        self.fields["ground"] = forms.ChoiceField(
            label=word,
            choices=[(key, both[side]) for key, both in grounds.items()],
            widget=forms.RadioSelect,
            error_messages={"required": wrong, "invalid_choice": wrong},
        )
        self.order_fields(self.field_order)
