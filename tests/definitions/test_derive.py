"""What follows from a definition without being written twice."""

import json

import pytest

from pendopo.rules.canonical import canonical
from pendopo.rules.definition import derive, sop
from pendopo.rules.definition.schema import schema
from tests.definitions.cast import answers_of, changed, example_of, service
from tests.definitions.test_loading import SERVICES


@pytest.mark.parametrize("key", SERVICES)
def test_all_fourteen_components_say_something_in_both_languages(key):
    components = derive.standard(service(key))

    assert [one.number for one in components] == list(range(1, 15))
    assert derive.empty_components(service(key)) == []
    assert all(all(line) for one in components for line in one.lines)
    assert all(all(one.title) for one in components)


def lines(key: str, number: int) -> list[str]:
    return [line[0] for line in derive.standard(service(key))[number - 1].lines]


def test_requirements_carry_their_condition_in_words():
    assert lines("izin-reklame", 1)[:2] == [
        "KTP-el penanggung jawab",
        "Surat kuasa bermeterai "
        "(bila Anda mencentang “Saya mengajukan untuk orang atau badan lain”)",
    ]


def test_a_paper_that_the_town_does_not_ask_for_is_left_out():
    definition, _ = changed("sktm", "    default: no", "    default: yes")
    assert definition is not None

    asked = [line[0] for line in derive.standard(definition)[0].lines]

    assert "Foto rumah, tampak depan dan samping" not in lines("sktm", 1)
    assert asked[-1] == "Foto rumah, tampak depan dan samping"


def test_a_service_without_papers_says_so():
    text = "documents:\n"
    definition, problems = changed("ppid-permohonan", text, "ignored:\n")
    assert definition is not None
    assert problems

    assert derive.standard(definition)[0].lines == (
        ("Cukup mengisi formulir", "Only the form has to be filled in"),
    )


def test_the_way_is_that_of_a_case_that_is_granted():
    assert lines("izin-reklame", 2) == [
        "Pemeriksaan kelengkapan",
        "Rekomendasi tim teknis",
        "Penetapan pajak",
        "Pembayaran",
        "Paraf",
        "Penetapan dan tanda tangan",
        "Penerbitan",
    ]


def test_the_cost_tells_how_it_is_computed():
    assert lines("sktm", 4) == ["Gratis"]
    assert lines("izin-reklame", 4)[0] == (
        "Pajak reklame: Tarif pajak reklame × Nilai sewa reklame (NSR)"
    )
    assert lines("izin-reklame", 4)[-1] == "Tarif pajak reklame: 25%"


def test_a_promise_by_cases_says_when_which_holds():
    definition, problems = changed(
        "ppid-permohonan",
        "  promise: 10 working days",
        "  promise: {by_proxy: 14 working days, otherwise: 10 working days}",
    )
    assert problems == []
    assert definition is not None

    assert derive.standard(definition)[2].lines == (
        (
            "14 hari kerja (bila Anda mencentang “Permohonan dikuasakan”)",
            "14 working days (if you tick “Made through a representative”)",
        ),
        ("10 hari kerja untuk yang lain", "10 working days otherwise"),
        ("Dihitung sejak berkas lengkap", "Counted from a complete file"),
    )


def test_the_promised_time_says_since_when_it_is_counted():
    assert lines("sktm", 3)[-1] == "Dihitung sejak berkas lengkap"


def test_the_sop_has_a_row_for_each_thing_that_somebody_does():
    rows = sop.sop(service("sip-nakes"))

    assert [(row.number, row.step) for row in rows][:4] == [
        (1, "check"),
        (2, "correct"),
        (3, "registration_check"),
        (4, "visit"),
    ]
    visit = rows[3]
    assert visit.function == ("Tim teknis", "Technical team")
    assert visit.office == ("Dinas Kesehatan", "Health office")
    assert visit.limit == ("2 hari kerja", "2 working days")
    assert visit.is_choice
    assert [one.title[0] for one in visit.outcomes] == ["Mendukung", "Menolak"]
    assert not rows[1].is_choice


def test_every_condition_stands_in_words():
    said = derive.conditions(service("ktpel-penggantian"))

    assert said[0] == (
        "Tidak dapat diajukan bila “Saya sudah pernah merekam sidik jari dan foto KTP-el” "
        "tidak dicentang",
        "Cannot be filed if “My fingerprints and photo have been recorded before” is not ticked",
    )
    assert ("“Tanggal hilang” ditanyakan bila Alasan permohonan adalah Hilang") in [
        one[0] for one in said
    ]
    assert any(one[0].startswith("Harus berlaku: umur menurut Tanggal lahir") for one in said)


# ── JSON Schema ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("key", SERVICES)
def test_the_schema_knows_every_question_and_nothing_computed(key):
    definition = service(key)

    found = schema(definition)

    asked = [one.key for one in definition.questions if one.kind != "computed"]
    assert list(found["properties"]) == asked
    assert set(found["required"]) <= set(asked)
    assert json.loads(json.dumps(found)) == found
    assert canonical({"schema": json.dumps(found)})


@pytest.mark.parametrize(
    ("key", "name"),
    [("sktm", "scholarship"), ("izin-reklame", "shop_sign"), ("sip-nakes", "hospital_nurse")],
)
def test_the_answers_of_a_worked_case_fit_the_schema(key, name):
    fields = {one.key: one for one in service(key).questions}
    given = answers_of(example_of(key, name), fields)

    found = schema(service(key))

    for question, value in given.items():
        shape = found["properties"][question]
        if "enum" in shape:
            assert value in shape["enum"]
        else:
            kinds = {"string": str, "boolean": bool, "array": list}
            assert isinstance(value, kinds[shape["type"]]), question


def test_conditions_stand_in_the_schema_as_words():
    found = schema(service("sktm"), lang=1)["properties"]

    assert found["beneficiary_nik"]["x-shown"] == "Who is the letter for? is A family member"
    assert found["purpose_detail"]["x-required"] == "Purpose is Other"
    assert found["income"]["x-minimum"] == "0"
    assert found["rt"]["pattern"] == r"^(?:\d{3})$"


def test_the_schema_of_a_number_is_exact():
    found = schema(service("izin-reklame"))["properties"]["length_m"]

    assert found["pattern"] == r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
    assert (found["x-minimum"], found["x-maximum"], found["x-unit"]) == ("0.1", "100", "m")
