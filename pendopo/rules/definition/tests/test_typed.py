"""What Ani types becomes a value, or a sentence that says what would be one."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.rules.canonical import canonical
from pendopo.rules.definition import limits
from pendopo.rules.definition.answers import NotAnAnswer, from_json, read_answer, to_json
from pendopo.rules.definition.language import Name, Point, Type
from pendopo.rules.definition.model import Field, Limits, Option
from pendopo.rules.definition.nodes import Place
from pendopo.rules.definition.reading_names import FIELD_TYPES

MONDAY = date(2026, 8, 10)
COLOURS = {"red": ("Merah", "Red"), "blue": ("Biru", "Blue")}
METRES = Name(Type("number"), ("Panjang", "Length"), "m")


def question(kind: str, **limits: object) -> Field:
    """A question “Isian” of a kind, with some limits."""
    base = FIELD_TYPES[kind]
    has_options = kind in ("choice", "multi_choice", "region")
    type_ = Type(base.name, COLOURS if has_options else {})
    options = tuple(Option(key, label) for key, label in COLOURS.items()) if has_options else ()
    return Field(
        key="it",
        kind=kind,
        name=Name(type_, ("Isian", "The answer")),
        page="page",
        privacy="open",
        place=Place("", 0),
        why=None,
        limits=Limits(**limits),  # type: ignore[arg-type]
        options=options,
        columns=(question("text"),) if kind == "table" else (),
    )


def refusal(field: Field, raw: object) -> str:
    with pytest.raises(NotAnAnswer) as refused:
        read_answer(field, raw, today=MONDAY)  # type: ignore[arg-type]
    assert all(refused.value.says)
    return str(refused.value)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  Ani   Lestari ", "Ani Lestari"),
        ("text", "Ani 🌺", "Ani 🌺"),
        ("text", "e\u0301", "é"),
        ("long_text", "satu\r\ndua\n", "satu\ndua"),
        ("number", "4", Decimal(4)),
        ("number", "1.500", Decimal(1500)),
        ("number", "-3", Decimal(-3)),
        ("number", "4,0", Decimal(4)),
        ("money", "Rp1.500.000", Decimal(1_500_000)),
        ("money", "Rp 1.500.000,-", Decimal(1_500_000)),
        ("money", "1500000", Decimal(1_500_000)),
        ("money", "1.500.000,00", Decimal(1_500_000)),
        ("money", "0", Decimal(0)),
        ("date", "17/8/1990", date(1990, 8, 17)),
        ("date", "17-08-1990", date(1990, 8, 17)),
        ("date", "17 8 1990", date(1990, 8, 17)),
        ("date", "1990-08-17", date(1990, 8, 17)),
        ("time", "8.30", time(8, 30)),
        ("time", "08:30", time(8, 30)),
        ("nik", " 3578 0141 0190 0001 ", "3578014101900001"),
        ("family_card_no", "3578010101150001", "3578010101150001"),
        ("npwp", "01.234.567.8-901.000", "0012345678901000"),
        ("nib", "1234567890123", "1234567890123"),
        ("phone", "0812 3456-7890", "+6281234567890"),
        ("email", "Ani@Contoh.Example", "ani@contoh.example"),
        ("choice", "red", "red"),
        ("multi_choice", ["red", "blue", "red"], ["red", "blue"]),
        ("multi_choice", "red", ["red"]),
        ("checkbox", "on", True),
        ("checkbox", "", False),
        ("point", "-7.2575, 112.7521", Point(Decimal("-7.2575"), Decimal("112.7521"))),
        ("table", [{"it": " satu "}, {"it": ""}], [{"it": "satu"}]),
    ],
)
def test_what_is_typed_becomes_a_value(kind, raw, value):
    assert read_answer(question(kind), raw, today=MONDAY) == value


@pytest.mark.parametrize("kind", sorted(set(FIELD_TYPES) - {"checkbox", "computed"}))
def test_nothing_typed_is_no_answer(kind):
    raw = [] if kind in ("table", "multi_choice") else "  "

    assert read_answer(question(kind), raw, today=MONDAY) is None


@pytest.mark.parametrize(
    ("raw", "value"), [("2,5", "2.5"), ("2.5", "2.5"), ("2,50", "2.5"), ("1.250,75", "1250.75")]
)
def test_a_decimal_comma_is_read(raw, value):
    assert read_answer(question("number", decimals=2), raw, today=MONDAY) == Decimal(value)


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [
        ("number", "banyak", "ditulis dengan angka saja, misalnya 4"),
        ("number", "4,5", "ditulis tanpa koma"),
        ("number", "４", "ditulis dengan angka saja"),
        ("number", "1e9", "ditulis dengan angka saja"),
        ("number", "9" * 30, "ditulis dengan angka saja"),
        ("money", "-5000", "ditulis dalam rupiah tanpa sen, misalnya 1.500.000"),
        ("money", "1,5 juta", "ditulis dalam rupiah"),
        ("date", "31/2/2026", "belum berupa tanggal yang ada. Tulis seperti 17/8/1990"),
        ("date", "17 Agustus", "belum berupa tanggal"),
        ("date", "0000-01-01", "belum berupa tanggal"),
        ("time", "25.00", "belum berupa jam yang ada. Tulis seperti 08.30"),
        (
            "nik",
            "357801410190000",
            "NIK ini 15 angka. NIK terdiri dari 16 angka; periksa di KTP-el.",
        ),
        ("nik", "3578014101900001\n", "tidak semuanya angka biasa"),
        ("nik", "３５７８０１４１０１９００００１", "tidak semuanya angka biasa"),
        ("nik", "abcdefghijklmnop", "tidak semuanya angka biasa"),
        ("nik", "3578019901900001", "bukan tanggal lahir"),
        ("family_card_no", "12", "Nomor Kartu Keluarga terdiri dari 16 angka"),
        ("npwp", "12", "NPWP terdiri dari 15 atau 16 angka"),
        ("nib", "12", "NIB terdiri dari 13 angka"),
        ("phone", "12", "Tulis seperti 0812 3456 7890"),
        ("email", "ani@", "Tulis seperti nama@contoh.id"),
        ("choice", "green", "pilih satu dari daftar"),
        ("choice", ["red", "blue"], "beri satu isian saja"),
        ("multi_choice", ["red", "green"], "pilih satu dari daftar"),
        (
            "multi_choice",
            [str(n) for n in range(5000)],
            "paling banyak 2 pilihan; yang dikirim 5000",
        ),
        ("region", "35.78", "pilih satu dari daftar"),
        ("point", "di sini", "lintang dan bujur"),
        ("point", "91,0", "lintang dan bujur"),
        ("text", "Ani\x00", "berisi tanda yang tidak dapat disimpan"),
        ("text", "Ani\ud800", "berisi tanda yang tidak dapat disimpan"),
        ("text", "a\u202egnp.exe", "berisi tanda yang tidak dapat disimpan"),
        ("text", "a" * 201, "paling banyak 200 huruf; yang tertulis 201"),
        ("text", "a" * 1_000_000, "yang tertulis 1000000. Persingkat isinya."),
        ("nik", "1" * 1_000_000, "paling banyak 400 huruf"),
        ("table", [{"it": "x"}] * 10_000, "paling banyak 50 baris; yang dikirim 10000"),
        ("table", [{"it": "x"}, {"it": "y" * 201}], "Baris 2: Isian paling banyak 200 huruf"),
    ],
)
def test_what_is_no_answer_is_told_with_its_cure(kind, raw, told):
    assert told in refusal(question(kind), raw)


def test_a_unit_behind_a_number_and_thousands_are_read():
    in_metres = replace(question("number", decimals=2), name=METRES)

    assert read_answer(in_metres, "1.250,5 M", today=MONDAY) == Decimal("1250.5")
    assert read_answer(question("number"), "1.250", today=MONDAY) == Decimal(1250)


def test_limits_tell_whether_a_dot_groups_thousands():
    high = question("number", decimals=2, least=Decimal(10))
    low = question("number", decimals=2, most=Decimal(100))

    assert read_answer(high, "1.250", today=MONDAY) == Decimal(1250)
    assert read_answer(low, "1.250", today=MONDAY) == Decimal("1.25")


def test_an_example_is_itself_an_answer():
    assert "misalnya 2,5." in refusal(question("number", decimals=1), "2,55")
    assert "misalnya 10." in refusal(question("number", least=Decimal(10)), "banyak")
    assert "misalnya 500." in refusal(question("money", most=Decimal(500)), "banyak")
    told = limits.broken(question("number", most=Decimal(3)), Decimal(5), {})
    assert told == (
        "Isian paling banyak 3, misalnya 3.", "The answer must be at most 3, such as 3.",
    )  # fmt: skip


def test_a_number_that_can_be_read_in_two_ways_is_asked_again():
    assert "Tulis 1250 atau 1,25." in refusal(question("number", decimals=2), "1.250")


def test_a_region_has_the_level_that_is_asked():
    field = question("region", level="village")
    codes = {"35.78": ("Kota", "City"), "35.78.01.1001": ("Kelurahan", "Ward")}
    field = Field(**{**vars(field), "name": Name(Type("region", codes), ("Wilayah", "Area"))})

    assert read_answer(field, "35.78.01.1001", today=MONDAY) == "35.78.01.1001"
    assert "pilih satu dari daftar" in refusal(field, "35.78")


def test_a_label_that_asks_stands_in_quotes():
    field = question("choice")
    field = Field(**{**vars(field), "name": Name(field.type, ("Untuk siapa?", "For whom?"))})

    assert refusal(field, "green").startswith("“Untuk siapa?”: pilih")


RAW = st.one_of(
    st.text(max_size=30),
    st.lists(st.text(max_size=5), max_size=3),
    st.lists(st.dictionaries(st.sampled_from(["it", "that"]), st.text(max_size=5)), max_size=3),
)


@given(kind=st.sampled_from(sorted(FIELD_TYPES)), raw=RAW)
def test_whatever_is_sent_is_refused_or_kept_canonically(kind, raw):
    field = question(kind)
    try:
        value = read_answer(field, raw, today=MONDAY)
    except NotAnAnswer:
        return

    stored = to_json(value)
    assert canonical({"answer": stored})
    assert from_json(field, stored) == (value if kind != "checkbox" else value is True)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["it", "x"]), inner)
    ),
    max_leaves=8,
)


@given(kind=st.sampled_from(sorted(FIELD_TYPES)), stored=JSON)
def test_whatever_is_stored_is_read_or_counts_as_nothing(kind, stored):
    value = from_json(question(kind), stored)

    assert from_json(question(kind), to_json(value)) == value


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1e999999999"),
        ("number", "9" * 5000),
        ("number", 5),
        ("money", "x"),
        ("date", "2026-13-01"),
        ("date", True),
        ("time", "99:99"),
        ("point", "1"),
        ("point", "NaN,1"),
        ("table", "x"),
        ("table", [1, 2]),
        ("multi_choice", "red"),
        ("nik", {"a": 1}),
    ],
)
def test_stored_nonsense_counts_as_nothing(kind, stored):
    assert from_json(question(kind), stored) in (None, [])
