"""Numbers that the state has given to people and firms, and how they are written."""

import re
from dataclasses import dataclass
from datetime import date

from pendopo.rules.definition.language import Both

_NIK = re.compile(
    r"(?P<region>[0-9]{6})(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{2})[0-9]{4}"
)
_NIP = re.compile(r"(?P<born>[0-9]{8})(?P<appointed>[0-9]{6})[12][0-9]{3}")
_WOMEN_ADD = 40
_SHORTEST_SHOWN = 8
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)


class NotThat(ValueError):
    """The text cannot be such a number; `says` tells why in both languages."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(indonesian)
        self.says: Both = (indonesian, english)


class NotANik(NotThat):
    """The text cannot be a NIK."""


@dataclass(frozen=True)
class Nik:
    """What a NIK tells of its holder; the region is that of the first registration."""

    digits: str
    region: str
    born_on: date
    is_woman: bool

    @property
    def masked(self) -> str:
        return masked(self.digits)

    def fits(self, *, born_on: date | None = None, sex: str = "") -> bool:
        """Tell whether it agrees with what a person says of herself, as far as she says it.

        `sex` is female, male, or anything that says nothing. A difference warns and never
        refuses: registers hold errors, and a NIK stays as it was first given. The century is not
        in the NIK.

        Source: UU 23/2006 art. 13.
        """
        same_date = born_on is None or f"{born_on:%d%m%y}" == f"{self.born_on:%d%m%y}"
        return same_date and sex != ("male" if self.is_woman else "female")


def masked(digits: str) -> str:
    """Return a number of which only the last four digits can be read; a short one not at all."""
    shown = digits[-4:] if len(digits) >= _SHORTEST_SHOWN else "••••"
    return "•••• " * ((len(digits) - 4) // 4) + shown


def read_nik(text: str, *, today: date) -> Nik:
    """Read a NIK of sixteen ASCII digits.

    The two-digit year is taken as the latest that is not after `today`. There is no
    check digit, and the region need not exist today (districts split).

    Source: UU 23/2006 art. 13; day + 40 for women as practised by Dukcapil.

    :raises NotANik: when it is not sixteen digits or holds no possible birth date
    """
    match = _NIK.fullmatch(text)
    if match is None:
        raise NotANik(
            f"NIK ini {_count(text)}. NIK terdiri dari 16 angka; periksa di KTP-el.",
            f"This NIK has {_count_en(text)}. A NIK has 16 digits; look at the identity card.",
        )
    region, *date_digits = match.groups()
    day, month, year = map(int, date_digits)
    is_woman = day > _WOMEN_ADD
    if text.startswith("00") or text.endswith("0000"):
        raise NotANik(
            "NIK ini tidak mungkin ada: tidak diawali 00 dan tidak diakhiri 0000.",
            "This NIK cannot exist: none begins with 00 or ends with 0000.",
        )
    try:
        born_on = _latest(day - _WOMEN_ADD * is_woman, month, year, today)
    except ValueError:
        raise NotANik(
            "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir; periksa di KTP-el.",
            "Digits 7 to 12 of this NIK are no date of birth; look at the identity card.",
        ) from None
    return Nik(text, region, born_on, is_woman)


def _count(text: str) -> str:
    plain = text.isascii() and text.isdigit()
    return f"{len(text)} angka" if plain else f"{len(text)} karakter, tidak semuanya angka biasa"


def _count_en(text: str) -> str:
    plain = text.isascii() and text.isdigit()
    return f"{len(text)} digits" if plain else f"{len(text)} characters, not all plain digits"


def _latest(day: int, month: int, year: int, today: date) -> date:
    born_on = date(2000 + year, month, day)
    return born_on if born_on <= today else date(1900 + year, month, day)


def read_family_card(text: str) -> str:
    """Read a family card number of sixteen digits.

    :raises NotThat: when it is none
    """
    return _digits(
        text,
        r"[0-9]{16}",
        "Nomor KK ini {}. Nomor Kartu Keluarga terdiri dari 16 angka.",
        "This number has {}. A family card number has 16 digits.",
    )


def _digits(text: str, pattern: str, indonesian: str, english: str) -> str:
    """Return a text that fits; the sentences say in `{}` what it has instead."""
    if not re.fullmatch(pattern, text):
        raise NotThat(indonesian.format(_count(text)), english.format(_count_en(text)))
    return text


def read_npwp(text: str) -> str:
    """Read a tax number of 15 or 16 digits, with or without dots; return 16 digits.

    Source: PMK 112/2022 (16 digits; the older 15 get a leading zero).

    :raises NotThat: when it is none
    """
    digits = _digits(
        re.sub(r"[.\-\s]", "", text),
        r"[0-9]{15,16}",
        "NPWP ini {}. NPWP terdiri dari 15 atau 16 angka.",
        "This tax number has {}. A tax number has 15 or 16 digits.",
    )
    return digits.rjust(16, "0")


def read_nib(text: str) -> str:
    """Read a business number of thirteen digits.

    :raises NotThat: when it is none
    """
    return _digits(
        text,
        r"[0-9]{13}",
        "NIB ini {}. NIB terdiri dari 13 angka; lihat di akun OSS.",
        "This business number has {}. It has 13 digits; look at OSS.",
    )


def read_nip(text: str) -> str:
    """Read a civil servant's number of eighteen digits, with or without blanks.

    It holds birth date, month of appointment, sex (1 or 2) and a serial number.

    :raises NotThat: when it is none
    """
    digits = text.replace(" ", "")
    match = _NIP.fullmatch(digits)
    try:
        born, appointed = (date.fromisoformat(part) for part in _nip_dates(match))
    except ValueError:
        born = appointed = date.max
    if not born < appointed < date.max:
        raise NotThat(
            f"NIP ini {_count(digits)}, atau tanggal di dalamnya tidak mungkin. NIP terdiri dari"
            " 18 angka.",
            f"This NIP has {_count_en(digits)}, or the dates in it cannot be. A NIP has 18 digits.",
        )
    return digits


def _nip_dates(match: re.Match[str] | None) -> tuple[str, str]:
    return (match["born"], f"{match['appointed']}01") if match else ("", "")


def read_phone(text: str) -> str:
    """Read an Indonesian telephone number; return it as E.164, such as +6281234567890.

    :raises NotThat: when it is none
    """
    digits = re.sub(r"[\s().\-]", "", text)
    digits = re.sub(r"^(\+?62)?0?", "", digits)
    if not re.fullmatch(r"[2-9][0-9]{7,11}", digits):
        raise NotThat(
            "Nomor telepon ini belum lengkap. Tulis seperti 0812 3456 7890.",
            "This telephone number is not complete. Write it like 0812 3456 7890.",
        )
    return f"+62{digits}"


def read_email(text: str) -> str:
    """Read an e-mail address; return it in small letters.

    :raises NotThat: when it is none
    """
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise NotThat(
            "Alamat surel (email) ini belum lengkap. Tulis seperti nama@contoh.id.",
            "This e-mail address is not complete. Write it like name@example.id.",
        )
    return text.lower()
