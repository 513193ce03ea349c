"""Conditions said to whoever answers, in both languages."""

import pytest

from pendopo.rules.definition import speech
from pendopo.rules.definition.model import Field
from tests.definitions.cast import service


def asked() -> tuple[Field, ...]:
    return service("izin-reklame").questions


@pytest.mark.parametrize(
    ("key", "indonesian", "english"),
    [
        (
            "deed",
            "Anda memilih “Badan” untuk “Jenis pelaku usaha”",
            "you choose “Company” for “Kind of business”",
        ),
        (
            "land_proof",
            "Anda memilih selain “Milik pemerintah daerah” untuk “Status lahan”",
            "you choose anything but “Local government land” for “Whose land it stands on”",
        ),
        (
            "proxy_letter",
            "Anda mencentang “Saya mengajukan untuk orang atau badan lain”",
            "you tick “I apply on behalf of someone else”",
        ),
        (
            "structure",
            "luas lebih dari 6 m² atau tinggi tiang lebih dari 6 m",
            "area is more than 6 m² or height of the pole is more than 6 m",
        ),
    ],
)
def test_a_condition_is_said_as_one_speaks(key: str, indonesian: str, english: str) -> None:
    document = next(one for one in service("izin-reklame").documents if one.key == key)

    assert not isinstance(document.required, bool)
    assert speech.spoken(document.required, asked()) == (indonesian, english)


def test_what_was_answered_stands_behind_a_reason() -> None:
    said = [
        speech.said("Luas lebih dari 6 m² (jawaban: 12,5 m²)", asked(), 0),
        speech.said("Area more than 6 m² (answer: 12.5 m²)", asked(), 1),
        speech.said("“Memuat produk tembakau” tidak dicentang", asked(), 0),
        speech.said("“Shows tobacco products” is not ticked", asked(), 1),
    ]

    assert said == [
        "luas lebih dari 6 m² (yaitu 12,5 m²)",
        "area is more than 6 m² (it is 12.5 m²)",
        "Anda tidak mencentang “Memuat produk tembakau”",
        "you do not tick “Shows tobacco products”",
    ]


def test_what_is_asked_of_others_keeps_its_own_words() -> None:
    document = next(one for one in service("izin-reklame").documents if one.key == "deed")

    assert not isinstance(document.required, bool)
    assert speech.spoken(document.required, ()) == document.required.words
