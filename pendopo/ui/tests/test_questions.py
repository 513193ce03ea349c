from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import TRUTH, Code
from pendopo.rules.definition.model import Field, Limits
from pendopo.ui import questions
from pendopo.ui.reading import Reading
from pendopo.ui.tests.asked import question

TODAY = date(2026, 11, 24)
ANIS_NIK = "3273044507900003"


def shown(*fields: Field, **given: object) -> str:
    language = str(given.pop("lang", "id"))
    with translation.override(language):
        bound = questions.bind(fields, answers=given.pop("answers", {}), **given)
        return Template("{% errors bound %}{% questions bound %}").render(Context({"bound": bound}))


def one(field: Field, **given: object) -> questions.Question:
    return questions.bind([field], answers=given.pop("answers", {}), **given)["answer"]


def read(*fields: Field, sent: str, **given: object) -> Reading:
    return questions.read(fields, QueryDict(sent), today=TODAY, **given)


def condition(known: bool) -> Code:
    return Code(
        TRUTH, lambda env: known, ("Luas lebih dari 6", "Area more than 6"),
        lambda env, lang: "Luas lebih dari 6", frozenset(),
    )  # fmt: skip


KINDS = [
    ("text", "Ani Lestari"),
    ("long_text", "Bakso\nPak Min"),
    ("address", "Gang Melati 7"),
    ("number", "2.5"),
    ("money", "1200000"),
    ("date", "1990-07-05"),
    ("time", "08:30:00"),
    ("phone", "+6281255501947"),
    ("email", "ani@surel.example"),
    ("nib", "1234567890123"),
    ("point", "-7.2575,112.7521"),
    ("checkbox", True),
]


@pytest.mark.parametrize(("kind", "stored"), KINDS)
def test_what_is_shown_and_sent_back_is_the_same_answer(kind: str, stored: Value) -> None:
    field = question(kind, limits=Limits(decimals=2))
    asked = one(field, answers={"answer": stored})

    post = QueryDict(mutable=True)
    if asked.parts:
        post.update({part.name: part.value for part in asked.parts})
    elif asked.text:
        post[asked.name] = asked.text
    again = questions.read([field], post, today=TODAY)

    assert again.errors == {}
    assert again.answers == {"answer": stored}


@pytest.mark.parametrize(
    ("stored", "decimals", "lang", "text"),
    [
        ("1.5", 2, "id", "1,5"),
        ("1.5", 2, "en", "1.5"),
        ("12500", 0, "id", "12.500"),
        ("12500", 2, "id", "12500"),
        ("12500.5", 2, "id", "12.500,5"),
    ],
)
def test_a_number_is_shown_as_it_is_written(
    stored: str, decimals: int, lang: str, text: str
) -> None:
    field = question("number", limits=Limits(decimals=decimals))

    assert one(field, answers={"answer": stored}, lang=lang).text == text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_any_number_survives_the_way_to_the_page_and_back(number: Decimal) -> None:
    field = question("number", limits=Limits(decimals=2))
    stored = f"{number:f}"
    post = QueryDict(mutable=True)
    post["answer"] = one(field, answers={"answer": stored}).text

    again = questions.read([field], post, today=TODAY)

    assert Decimal(str(again.answers["answer"])) == number


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS if kind != "checkbox"])
def test_a_label_belongs_to_its_control(kind: str) -> None:
    html = shown(question(kind), lang="en")

    assert "Answer" in html
    assert 'for="answer"' in html or "<legend>" in html


def test_hint_and_error_are_tied_to_the_control() -> None:
    field = question("text", hint=("Ada di bagian atas surat", "At the top of the letter"))

    html = shown(field, errors={"answer": ("Masih kosong.", "Still empty.")})

    assert 'aria-describedby="answer-hint answer-error" aria-invalid="true"' in html
    assert 'href="#answer"' in html


def test_the_list_of_errors_leads_to_the_first_part_of_a_date() -> None:
    html = shown(question("date"), errors={"answer": ("Belum tiba.", "Not yet.")})

    assert 'href="#answer-day"' in html


def test_only_what_may_stay_empty_is_marked() -> None:
    assert one(question("text")).word == ""
    assert one(question("text", required=False)).word == "(boleh kosong)"


def test_a_condition_says_when_an_answer_is_needed() -> None:
    needless = one(question("text", required=condition(False)))
    needed = one(question("text", required=condition(True)))

    assert needless.word == "(wajib bila Luas lebih dari 6)"
    assert needed.word == ""
    assert needed.note == "Diperlukan, karena Luas lebih dari 6."


def test_few_choices_are_rows_and_many_are_a_list() -> None:
    few = question("choice", options=tuple("abc"))
    many = question("choice", options=tuple("abcdefghij"))

    assert 'type="radio"' in shown(few)
    assert "<select" in shown(many)


def test_thousands_of_choices_are_searched_without_script() -> None:
    villages = [(f"31.{i}", (f"Kelurahan {i}", f"Ward {i}")) for i in range(3000)]
    choices = {"answer": villages}

    empty = one(question("region"), choices=choices)
    found = one(question("region"), choices=choices, post=QueryDict("find-answer=kelurahan 2999"))

    assert empty.shape == "search"
    assert empty.choices == []
    assert [choice.label for choice in found.choices] == ["Kelurahan 2999"]


def test_what_was_picked_stays_among_what_is_found() -> None:
    choices = {"answer": [(f"{i}", (f"Kelurahan {i}",) * 2) for i in range(300)]}

    asked = one(question("region"), choices=choices, answers={"answer": "7"})

    assert [(choice.value, choice.is_picked) for choice in asked.choices] == [("7", True)]


def test_a_choice_that_was_not_offered_is_refused() -> None:
    choices = {"answer": [("31.1", ("Tirtosari", "Tirtosari"))]}

    reading = read(question("region"), sent="answer=99", choices=choices)

    assert reading.errors["answer"][0] == "Pilih Jawaban dari daftar."
    assert "answer" not in reading.answers


def test_regions_of_another_level_are_not_offered() -> None:
    listed = question("region", options=("31.71", "31.71.01", "31.71.01.1001"))
    field = replace(listed, options=(), limits=Limits(level="village"))

    assert [choice.value for choice in one(field).choices] == ["31.71.01.1001"]


def test_an_identifier_is_shown_whole_to_whoever_typed_it() -> None:
    nik = question("nik")

    asked = one(nik, answers={"answer": ANIS_NIK}, unmasked=True)

    assert (asked.text, asked.kept, asked.can_clear) == (ANIS_NIK, "", False)


def test_a_kept_identifier_is_shown_masked_only() -> None:
    html = shown(question("nik"), answers={"answer": ANIS_NIK})

    assert ANIS_NIK not in html
    assert "•••• •••• •••• 0003" in html


def test_an_identifier_left_empty_stays_what_it_was() -> None:
    reading = read(question("nik"), sent="answer=", kept={"answer": ANIS_NIK})

    assert reading.answers == {"answer": ANIS_NIK}


def test_an_identifier_can_be_cleared() -> None:
    reading = read(
        question("npwp", required=False), sent="answer=&clear-answer=yes", kept={"answer": "1"}
    )

    assert reading.answers == {"answer": None}


def test_a_wrong_identifier_stays_to_be_mended() -> None:
    sent = QueryDict("answer=327304450790000")
    reading = questions.read([question("nik")], sent, today=TODAY)

    html = shown(question("nik"), post=sent, errors=reading.errors)

    assert 'value="327304450790000"' in html
    assert "NIK ini 15 angka" in html


def test_a_date_may_come_in_three_parts_or_in_one() -> None:
    parts = read(question("date"), sent="answer-day=5&answer-month=7&answer-year=1990")
    whole = read(question("date"), sent="answer=1990-07-05")

    assert parts.answers == whole.answers == {"answer": "1990-07-05"}


def test_a_wrong_date_stays_in_its_parts() -> None:
    sent = QueryDict("answer-day=31&answer-month=2&answer-year=1990")

    reading = questions.read([question("date")], sent, today=TODAY)
    asked = one(question("date"), post=sent)

    assert "answer" in reading.errors
    assert [part.value for part in asked.parts] == ["31", "2", "1990"]


def test_a_point_whose_figures_stood_the_other_way_round_is_put_right_and_said() -> None:
    plain = read(question("point"), sent="answer=-7.25, 112.75")
    swapped = read(question("point"), sent="answer=112.75, -7.25")

    assert plain.answers == swapped.answers == {"answer": "-7.25,112.75"}
    assert not plain.notes
    assert "sebelum lintang" in swapped.notes["answer"][0]


def test_several_answers_are_kept_in_order() -> None:
    field = question("multi_choice", options=tuple("abc"))

    reading = read(field, sent="answer=c&answer=a&answer=c")

    assert reading.answers == {"answer": ["c", "a"]}


def test_a_document_shows_what_is_kept_and_how_to_remove_it() -> None:
    field = question("file", is_document=True, limits=Limits(files=2))
    kept = questions.Kept(id="7f3a", name="rumah.jpg", size_bytes=655_000, url="/berkas/7f3a")

    html = shown(field, files={"answer": [kept]})

    assert 'href="/berkas/7f3a"' in html
    assert 'name="remove-answer-7f3a"' in html
    assert 'type="file"' in html
    assert "JPG, PNG atau PDF, paling besar 5 MB." in html


def test_no_more_files_are_taken_than_are_asked_for() -> None:
    field = question("file", is_document=True, limits=Limits(files=2))
    kept = [questions.Kept(id=f"{i}", name="a.jpg", size_bytes=1) for i in range(2)]

    assert not one(field, files={"answer": kept}).can_upload


def test_documents_are_not_read_from_what_was_typed() -> None:
    field = question("file", is_document=True)

    assert read(field, sent="answer=x").answers == {}


def test_a_computed_value_is_only_shown() -> None:
    field = question("computed", name=question("number", unit="m²").name)

    html = shown(field, env={"answer": Decimal("7.5")})

    assert "7,5 m²" in html
    assert "<input" not in html
    assert read(field, sent="answer=9").answers == {}


def test_why_is_asked_is_said_once() -> None:
    why = ("Dasar penilaian (Perwali 31/2025).", "Basis of the assessment.")

    html = shown(question("text", why=why), question("money", "income", why=why))

    assert html.count("Perwali 31/2025") == 1


def test_enter_sends_the_form_on_and_removes_nothing() -> None:
    html = shown(question("table", columns=(question("text", "name"),)))

    assert html.index('<button class="hide"') < html.index('name="drop-answer-0"')


def test_a_closed_option_says_when_it_is_open() -> None:
    field = question("choice", options=("a", "b"))
    first, second = field.options
    field = replace(field, options=(first, replace(second, condition=condition(False))))

    html = shown(field, env={"today": TODAY})

    assert "Hanya bila Luas lebih dari 6" in html
    assert "disabled" in html


@pytest.mark.parametrize(
    ("kind", "drawn"), [("choice", "<legend><h1>"), ("text", "<h1><label for=")]
)
def test_a_question_alone_is_the_heading_of_its_page(kind: str, drawn: str) -> None:
    asked = question(kind, options=("a", "b") if kind == "choice" else ())

    alone = shown(asked, heading=True)
    beside_another = shown(asked, question("text", "other"), heading=True)

    assert drawn in alone
    assert alone.count("Jawaban") == 1
    assert "<h1>" not in beside_another + shown(asked)


def test_a_box_to_tick_is_no_heading() -> None:
    assert not questions.bind([question("checkbox")], answers={}, heading=True).is_headed
