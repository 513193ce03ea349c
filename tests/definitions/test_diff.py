"""Two versions of a service, told apart in words."""

from pathlib import Path

import pytest
import yaml

from pendopo.rules.definition.diff import CLASSES, Change, differences
from tests.definitions.cast import files_of


def changes(key: str, before: str, after: str, file: str = "service.yaml") -> list[Change]:
    old = files_of(key)
    path = file if file.startswith("_") else f"{key}/{file}"
    assert before in old[path]
    return differences(key, old, {**old, path: old[path].replace(before, after, 1)})


CASES = yaml.safe_load((Path(__file__).parent / "changes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["into"][:30].strip())
def test_a_change_is_told_with_whom_it_concerns(case):
    found = changes("sktm", case["change"], case["into"])

    assert case["kind"] in {one.kind for one in found}, found
    assert all(one.kind in CLASSES for one in found)


def test_a_change_says_itself_in_both_languages():
    change = changes("sktm", "        max: 30\n", "        max: 40\n")[0]

    assert change.says == (
        "questions.dependants.max: “30” → “40”",
        "questions.dependants.max: “30” → “40”",
    )
    assert CLASSES[change.kind] == (
        "Jawaban yang ada tetap berlaku",
        "Existing answers stay valid",
    )


def test_a_question_that_moves_to_another_page_keeps_its_answers():
    old = files_of("sktm")
    text = old["sktm/service.yaml"]
    question = "      occupation:\n        type: text\n        label: Pekerjaan // Occupation\n"
    moved = text.replace(question, "").replace(
        "    fields:\n      purpose:\n", f"    fields:\n{question}      purpose:\n"
    )

    found = differences("sktm", old, {**old, "sktm/service.yaml": moved})

    assert {one.path for one in found} == {
        ("questions", "occupation", "page"),
        ("questions", "occupation", "privacy"),
        ("questions",),
    }
    assert [one.verb for one in found if one.path == ("questions",)] == ["moved"]
    assert {one.kind for one in found} == {"wording", "sensitive"}


def test_blocks_are_filled_in_before_they_are_compared():
    found = changes(
        "sktm", "    label: Tempat lahir //", "    label: Kota lahir //", "_shared/applicant@1.yaml"
    )

    assert [(one.path, one.kind) for one in found] == [
        (("questions", "birth_place", "label"), "wording")
    ]


def test_another_letter_concerns_only_what_is_issued_later():
    found = changes("sktm", "keluarga tidak mampu", "keluarga prasejahtera", "letter.typ")

    assert [(one.path, one.verb, one.kind) for one in found] == [
        (("sktm/letter.typ",), "changed", "document")
    ]


def test_worked_cases_change_nothing():
    assert changes("sktm", "income: Rp1.200.000", "income: Rp1.300.000", "examples.yaml") == []


def test_the_same_texts_do_not_differ():
    assert differences("izin-reklame", files_of("izin-reklame"), files_of("izin-reklame")) == []


def test_a_table_of_rates_concerns_the_fee():
    found = changes("izin-reklame", "daily_value: Rp7.500", "daily_value: Rp8.000")

    assert [one.kind for one in found] == ["fee"]
