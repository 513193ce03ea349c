"""What people type to sign in and about themselves."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import atlas, queries
from pendopo.accounts.models import Person
from pendopo.rules.canonical import Value
from pendopo.rules.identifiers import (
    NotThat,
    masked,
    read_email,
    read_family_card,
    read_nik,
    read_phone,
)

_LOCAL_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_OLDEST = date(1900, 1, 1)


class ReadField(forms.CharField):
    """A text that a rule reads: what it says of a wrong one becomes the error."""

    def __init__(self, read: Callable[[str], str], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]  # handed on as they came
        self.read = read

    def clean(self, value: str | None) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return self.read(text)
        except NotThat as error:
            raise ValidationError(error.says[get_language() != "id"]) from None


def _attributes(autocomplete: str, **more: str) -> dict[str, str]:
    return {"autocomplete": autocomplete, **more}


def _first(autocomplete: str, **more: str) -> dict[str, str]:
    """Describe the control in which a page begins; where something is wrong, it begins there."""
    return _attributes(autocomplete, **more) | {"autofocus": "autofocus"}


def _narrow(autocomplete: str, **more: str) -> dict[str, str]:
    return _attributes(autocomplete, **more) | {"class": "w2"}


class SecretInput(forms.TextInput):
    """A code in plain sight that is not sent back: a wrong one is typed anew, not mended."""

    def get_context(
        self, name: str, value: object, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        return super().get_context(name, None, attrs)


class EmailForm(forms.Form):
    email = ReadField(
        read_email,
        label=_("Alamat surel (email)"),
        help_text=_("Kami kirim kode enam angka ke alamat ini."),
        max_length=254,
        widget=forms.EmailInput(attrs=_first("email", spellcheck="false")),
        error_messages={
            "required": _("Alamat surel (email) masih kosong. Tulis seperti nama@contoh.id."),
        },
    )


def _read_digits(text: str) -> str:
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise NotThat("Kode terdiri dari enam angka.", "The code has six digits.")
    return digits


class CodeForm(forms.Form):
    code = ReadField(
        _read_digits,
        label=_("Kode enam angka"),
        max_length=20,
        widget=SecretInput(attrs=_first("one-time-code", inputmode="numeric") | {"class": "w2"}),
        error_messages={"required": _("Kode masih kosong. Tulis enam angka itu di sini.")},
    )


class PasswordForm(forms.Form):
    email = ReadField(
        read_email,
        label=_("Surel (email) dinas"),
        max_length=254,
        widget=forms.EmailInput(attrs=_first("username", spellcheck="false")),
        error_messages={"required": _("Surel (email) dinas masih kosong.")},
    )
    password = forms.CharField(
        label=_("Kata sandi"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=_attributes("current-password")),
        error_messages={"required": _("Kata sandi masih kosong.")},
    )


class RecoveryForm(forms.Form):
    code = forms.CharField(
        label=_("Kode cadangan"),
        help_text=_("Seperti k7qf-93mp-x2ab. Setiap kode hanya dapat dipakai sekali."),
        max_length=30,
        widget=SecretInput(attrs=_first("off", autocapitalize="none", spellcheck="false")),
        error_messages={"required": _("Kode cadangan masih kosong.")},
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Kata sandi baru"),
        help_text=_("Paling sedikit 12 huruf. Beberapa kata yang Anda ingat lebih baik."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=_first("new-password")),
        error_messages={"required": _("Kata sandi baru masih kosong.")},
    )

    def __init__(self, *, someone: Person, typed: Mapping[str, str] | None) -> None:
        super().__init__(typed)
        self.someone = someone

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.someone)
        return password


def _read_unit(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise NotThat(
            "Nomor RT atau RW terdiri dari paling banyak tiga angka, misalnya 003.",
            "An RT or RW number has three digits at most, such as 003.",
        )
    return text.rjust(3, "0")


def _read_date(text: str) -> str:
    try:
        if match := _LOCAL_DATE.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise NotThat(
            "Tanggal ini tidak ada. Tulis seperti 17/8/1990.",
            "This is not a date. Write it like 17/8/1990 (day first).",
        ) from None


class ProfileForm(forms.Form):
    """Everything may stay empty; empty identifiers stay as they are."""

    nik = ReadField(
        str, label=_("NIK"), required=False, max_length=40,
        widget=forms.TextInput(attrs=_attributes("off", inputmode="numeric")),
    )  # fmt: skip
    family_card = ReadField(
        lambda text: read_family_card(_plain_digits(text)),
        label=_("Nomor Kartu Keluarga"), required=False, max_length=40,
        widget=forms.TextInput(attrs=_attributes("off", inputmode="numeric")),
    )  # fmt: skip
    full_name = forms.CharField(
        label=_("Nama lengkap sesuai KTP-el"), required=False, max_length=100,
        widget=forms.TextInput(attrs=_attributes("name")),
    )  # fmt: skip
    birth_place = forms.CharField(label=_("Tempat lahir"), required=False, max_length=60)
    birth_date = ReadField(
        _read_date, label=_("Tanggal lahir"), required=False, max_length=20,
        widget=forms.DateInput(attrs=_narrow("bday", type="date"), format="%Y-%m-%d"),
    )  # fmt: skip
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"), required=False,
        choices=[("", _("Belum dipilih")), ("male", _("Laki-laki")), ("female", _("Perempuan"))],
    )  # fmt: skip
    address = forms.CharField(
        label=_("Alamat (jalan atau kampung)"), required=False, max_length=300,
        widget=forms.TextInput(attrs=_attributes("street-address")),
    )  # fmt: skip
    rt = ReadField(
        _read_unit, label=_("RT"), required=False, max_length=10,
        help_text=_("Tiga angka, misalnya 003"),
        widget=forms.TextInput(attrs=_narrow("off", inputmode="numeric")),
    )  # fmt: skip
    rw = ReadField(
        _read_unit, label=_("RW"), required=False, max_length=10,
        help_text=_("Tiga angka, misalnya 011"),
        widget=forms.TextInput(attrs=_narrow("off", inputmode="numeric")),
    )  # fmt: skip
    ward = forms.ChoiceField(label=_("Kelurahan atau desa"), required=False)
    phone = ReadField(
        read_phone, label=_("Nomor HP atau WhatsApp"), required=False, max_length=30,
        widget=forms.TextInput(attrs=_attributes("tel", inputmode="tel")),
    )  # fmt: skip

    def __init__(
        self,
        *,
        known: Mapping[str, Value],
        now: datetime,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        shown = {key: value for key, value in known.items() if key not in _IDENTIFIERS}
        super().__init__(typed, initial=shown)
        self.today = queries.today(now)
        for key in _IDENTIFIERS:
            if known.get(key):
                self.fields[key].help_text = _("Tersimpan: %(masked)s. Isi hanya bila berubah.") % {
                    "masked": masked(f"{known[key]}")
                }
            else:
                self.fields[key].help_text = _("16 angka")
        ward = self.fields["ward"]
        assert isinstance(ward, forms.ChoiceField)
        ward.choices = [("", _("Belum dipilih")), *atlas.wards_by_district()]

    def clean_nik(self) -> str:
        text = _plain_digits(self.cleaned_data["nik"])
        try:
            return read_nik(text, today=self.today).digits if text else ""
        except NotThat as error:
            raise ValidationError(error.says[get_language() != "id"]) from None

    def clean_birth_date(self) -> str:
        text: str = self.cleaned_data["birth_date"]
        if text and not _OLDEST <= date.fromisoformat(text) <= self.today:
            raise ValidationError(
                _("Tanggal lahir ada di antara 1/1/1900 dan hari ini. Periksa tahunnya.")
            )
        return text

    def answers(self) -> dict[str, Value]:
        """Return what was answered; identifiers left empty are left out."""
        return {
            key: value
            for key, value in self.cleaned_data.items()
            if value or key not in _IDENTIFIERS
        }


_IDENTIFIERS = ("nik", "family_card")


def _plain_digits(text: str) -> str:
    return re.sub(r"[\s.-]", "", text)
