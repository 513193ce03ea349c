"""Invented values with which the gallery shows every piece in every state."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict

from pendopo.rules.clock_days import Box, Row
from pendopo.rules.definition.language import NUMBER, Both, Name, Point, Type
from pendopo.rules.definition.model import Field, Limits, Option
from pendopo.rules.definition.nodes import Place
from pendopo.rules.geography import Area, Land, Pin
from pendopo.ui import questions

MORNING = datetime(2026, 11, 24, 2, 51, tzinfo=UTC)
TODAY = date(2026, 11, 24)
_HERE = Place("gallery", 1)
_WHY: Both = ("Perwali Kota Contoh 31/2025 pasal 6.", "Contoh City regulation 31/2025, article 6.")


class LetterForm(forms.Form):
    """A form as the rooms have them."""

    number = forms.CharField(label="Nomor surat", help_text="Misalnya 017/RT03/XI/2026")
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea({"rows": 3}))
    kind = forms.ChoiceField(
        label="Jenis", choices=[("a", "Biasa"), ("b", "Cepat")], widget=forms.RadioSelect
    )
    is_true = forms.BooleanField(label="Saya menyatakan data ini benar.")


_KINDS = "zero run paused paused run off off roll run stop".split()
DAYS = Row(
    [
        Box(
            date(2026, 11, 20 + at),
            kind,
            (0, 1, 0, 0, 2, 0, 0, 0, 3, 0)[at],
            at < 4,
            at == 4,
            at == 8,
        )
        for at, kind in enumerate(_KINDS)
    ]
)


def _area(key: str, name: str, level: str, corners: str) -> Area:
    pairs = (corner.split() for corner in corners.split(","))
    outline = [(Decimal(latitude), Decimal(longitude)) for latitude, longitude in pairs]
    return Area(key, (name, name), level, [outline])


_TOWN = "-7.22 112.7, -7.21 112.76, -7.28 112.78, -7.3 112.71"
_WEST = "-7.22 112.7, -7.215 112.73, -7.29 112.745, -7.3 112.71"
_WARD = "-7.25 112.737, -7.25 112.77, -7.28 112.78, -7.29 112.745"
_PARK = "-7.23 112.71, -7.23 112.725, -7.25 112.72"
LAND = Land(
    "Kota Contoh",
    (
        _area("1", "Kota Contoh", "regency", _TOWN),
        _area("2", "Kecamatan Barat", "district", _WEST),
        _area("3", "Kelurahan Melati", "village", _WARD),
    ),
    (_area("4", "Taman", "zone", _PARK),),
)
PIN = Pin(LAND, Point(Decimal("-7.262"), Decimal("112.752")))


def _ask(kind: str, label: Both, made: Type | None = None, unit: str = "") -> Field:
    return Field(
        key=kind,
        kind=kind,
        name=Name(made or Type("text"), label, unit),
        page="gallery",
        privacy="open",
        place=_HERE,
        why=_WHY,
    )


def _options(*words: Both) -> tuple[Option, ...]:
    return tuple(Option(f"o{at}", word) for at, word in enumerate(words))


def _asked() -> list[Field]:
    """Return a question of every kind."""
    purposes = _options(("Pendidikan", "Education"), ("Kesehatan", "Health"))
    listed = {one.key: one.label for one in purposes}
    days = {f"d{at}": (f"Hari ke-{at}", f"Day {at}") for at in range(1, 13)}
    name = replace(_ask("text", ("Nama", "Name")), key="name")
    born = replace(_ask("date", ("Tanggal lahir", "Date of birth"), Type("date")), key="born")
    hint = ("Sesuai KTP-el", "As on the identity card")
    return [
        replace(_ask("text", ("Nama lengkap", "Full name")), hint=hint),
        _ask("nik", ("NIK", "National ID number (NIK)")),
        replace(_ask("phone", ("Nomor HP", "Mobile number")), required=False),
        _ask("money", ("Penghasilan per bulan", "Monthly income"), Type("money")),
        _ask("number", ("Tinggi tiang", "Height of the pole"), NUMBER, "m"),
        _ask("date", ("Tanggal mulai", "First day"), Type("date")),
        _ask("time", ("Pukul", "Time"), Type("time")),
        replace(_ask("choice", ("Keperluan", "Purpose"), Type("choice", listed)), options=purposes),
        _ask("reference", ("Hari", "Day"), Type("reference", days)),
        replace(
            _ask("multi_choice", ("Yang berubah", "What changes"), Type("choices", listed)),
            options=purposes,
        ),
        _ask("checkbox", ("Berdiri di jalan umum", "Stands on a public road")),
        _ask("address", ("Alamat", "Address")),
        replace(_ask("long_text", ("Naskah", "Wording")), limits=Limits(max_length=500)),
        _ask("point", ("Titik pemasangan", "Where it stands"), Type("point")),
        _ask("computed", ("Luas", "Area"), NUMBER, "m²"),
        replace(_ask("table", ("Anggota keluarga", "Family"), Type("table")), columns=(name, born)),
        replace(_ask("file", ("Kartu Keluarga", "Family card")), is_document=True),
        _ask("region", ("Kelurahan", "Ward"), Type("region")),
    ]


def bound() -> questions.Bound:
    """Return a question of every kind with answers, some of them wrong."""
    villages = [(f"31.71.01.{at}", (f"Kelurahan {at}", f"Ward {at}")) for at in range(1001, 1301)]
    kept = questions.Kept("a1", "kk.jpg", 655_000, "#", verdict=("Terbaca jelas", "Legible"))
    return questions.bind(
        _asked(),
        answers={
            "text": "Ani Lestari",
            "nik": "3273044507900003",
            "money": "1200000",
            "choice": "o0",
            "multi_choice": ["o1"],
            "checkbox": True,
            "table": [{"name": "Dimas Pratama", "born": "2011-03-09"}],
            "point": "-7.262,112.752",
        },
        env={"computed": Decimal("7.5")},
        choices={"region": villages},
        errors={
            "date": ("Tanggal ini belum tiba.", "This day has not come yet."),
            "number": ("Tinggi tiang paling banyak 6 m.", "The height is 6 m at most."),
        },
        files={"file": [kept]},
        notes={"text": ("Dari profil Anda", "From your profile")},
        land=LAND,
    )


def searched() -> questions.Bound:
    """Return a search among many regions that found some."""
    villages = [(f"31.71.01.{at}", (f"Kelurahan {at}", f"Ward {at}")) for at in range(1001, 1301)]
    field = replace(_ask("region", ("Kelurahan", "Ward"), Type("region")), key="ward")
    return questions.bind(
        [field],
        answers={},
        choices={"ward": villages},
        post=QueryDict("find-ward=100"),
        id_prefix="cari-",
    )


def page() -> "Page[int]":
    """Return the second page of some."""
    return Paginator(range(1, 139), 20).page(2)


ENTRIES = (
    {"at": MORNING, "title": ("Anda mengajukan permohonan", "You applied")},
    {
        "at": MORNING,
        "title": ("Loket memeriksa", "The counter checks"),
        "who": "Budi Santoso",
        "is_current": True,
    },
    {"title": ("Lurah menandatangani", "The head of the ward signs"), "is_next": True},
)
FACTS = (
    {"label": ("Biaya", "Fee"), "value": ("Gratis", "Free")},
    {"label": ("Janji waktu", "Promise"), "value": ("1 hari kerja", "1 working day")},
    {"label": ("Berlaku", "Valid"), "value": ("3 bulan", "3 months"), "note": "sejak terbit"},
)
ROWS = (
    {"label": ("Pemohon", "Applicant"), "value": "Ani Lestari", "href": "#"},
    {"label": "NIK", "value": "•••• •••• •••• 0003", "note": ("dari profil", "from the profile")},
    {"label": ("Titik", "Place"), "value": "-7.262, 112.752", "pin": PIN},
)
