"""A form with its answers: hidden, missing, refused, warned about, and why."""

from datetime import date
from decimal import Decimal

import pytest

from pendopo.rules.definition import answers
from pendopo.rules.definition.answers import settle
from tests.definitions.cast import changed, service, settled, world


def said(found: dict[str, tuple[str, str]] | object, key: str) -> str:
    return found[key][0]  # type: ignore[index]


def test_a_complete_form_refuses_nothing():
    seen = settled("sktm", "scholarship")

    assert seen.refusals == {}
    assert seen.missing == ()
    assert seen.hidden == ("beneficiary_nik",)
    assert seen.env["income"] == Decimal(1_200_000)
    assert seen.env["birth_date"] == date(1990, 1, 1)
    assert seen.env["file_complete"] is True


def test_answers_to_hidden_and_unknown_questions_are_ignored_and_named():
    more = {"beneficiary_nik": "3578024505600001", "house_colour": "red"}

    seen = settled("sktm", "scholarship", more)

    assert seen.ignored == ("beneficiary_nik", "house_colour")
    assert "beneficiary_nik" not in seen.env
    assert "beneficiary_nik" not in seen.kept
    assert seen.kept["purpose"] == "education"


def test_every_empty_answer_is_told_with_what_to_do():
    seen = settle(service("sktm"), {}, world())

    assert said(seen.refusals, "occupation") == "Pekerjaan diperlukan dan masih kosong. Isi dahulu."
    assert said(seen.refusals, "purpose").endswith("Pilih satu dari daftar.")
    assert said(seen.refusals, "beneficiary") == (
        "“Untuk siapa surat ini?” belum dijawab. Pilih satu jawaban."
    )
    assert said(seen.refusals, "id_card").endswith("Foto atau pindai, lalu unggah.")
    assert "electricity" not in seen.refusals
    assert "purpose_detail" not in seen.refusals


def test_a_conditional_answer_says_why_it_is_needed():
    seen = settled("sktm", "scholarship", {"purpose": "other"})

    assert seen.refusals["purpose_detail"] == (
        "Rincian keperluan diperlukan, karena Keperluan adalah Lainnya.",
        "Details of the purpose is needed, because Purpose is Other.",
    )
    assert seen.missing == ("purpose_detail",)


def test_a_document_says_why_it_is_needed_also_when_it_is_there():
    seen = settled("izin-reklame", "shop_sign")

    assert seen.because["structure"] == (
        "Luas lebih dari 6 m² (jawaban: 8 m²)",
        "Area more than 6 m² (answer: 8 m²)",
    )
    assert "vehicle_papers" not in seen.because


def test_what_an_answer_decides_later_changes_which_papers_are_asked():
    seen = settled("izin-reklame", "unpaid")

    assert "vehicle_papers" in seen.needed
    assert "structure" not in seen.needed


def test_limits_and_rules_refuse_with_sentences():
    seen = settled("sktm", "cannot_be_sent")

    assert (
        said(seen.refusals, "dependants") == "Jumlah tanggungan harus antara 0 dan 30, misalnya 4."
    )
    assert said(seen.refusals, "beneficiary_nik") == (
        'NIK ini sama dengan NIK Anda. Pilih "Diri sendiri".'
    )


def test_a_wrong_identifier_never_becomes_evidence_in_silence():
    seen = settled("sktm", "scholarship", {"nik": "357801410190000"})

    assert said(seen.refusals, "nik").startswith("NIK ini 15 angka.")


def test_a_nik_that_differs_from_the_birth_date_only_warns():
    seen = settled("sktm", "scholarship", {"birth_date": "1991-01-01"})

    assert seen.refusals == {}
    assert [(key, text[0][:21]) for key, text in seen.warnings] == [
        ("birth_date", "Tanggal lahir berbeda")
    ]


def test_a_rule_over_the_whole_is_told_at_the_last_question_it_names():
    seen = settled("ktpel-penggantian", "sixteen")

    assert "17 tahun" in said(seen.refusals, "birth_date")


def test_eligibility_stops():
    seen = settled("ktpel-penggantian", "never_recorded")

    assert said(seen.refusals, "recorded").startswith("Anda perlu merekam biometrik dahulu")


def test_a_fact_is_counted_when_its_questions_are_answered():
    asked = []

    def count(fact, env):
        asked.append((fact.key, env["nik"]))
        return 3

    definition = service("sip-nakes")
    example = {"nik": "3578014101900001", "request": "new"}

    seen = settle(definition, example, world(count=count))

    assert asked == [("active_licences", "3578014101900001")]
    assert "Anda sudah memiliki 3 SIP" in said(seen.refusals, "active_licences")


def test_zones_are_looked_up_for_the_point_that_was_set():
    seen = settled("izin-reklame", "neighbourhood_fair")

    assert [key for key, _ in seen.warnings] == ["site"]


def test_the_fee_is_part_of_what_conditions_may_ask():
    assert settled("izin-reklame", "shop_sign").env["fee"] == Decimal(5_475_000)
    assert settled("sktm", "scholarship").env["fee"] == Decimal(0)
    assert settled("izin-reklame", "shop_sign", {"length_m": None}).env["fee"] is None


def test_rows_are_small_forms_of_their_own():
    seen = settled(
        "akta-kelahiran",
        "registered",
        {"witnesses": [{"witness_nik": "123", "witness_name": "Joko"}, {"witness_name": "Siti"}]},
    )

    assert said(seen.refusals, "witnesses").startswith("Baris 1: NIK ini 3 angka.")


def test_a_table_tells_everything_at_once():
    seen = settled("akta-kelahiran", "one_word_name")

    assert said(seen.refusals, "witnesses") == (
        "Dua orang saksi harus tepat 2 baris. Orang tua tidak dapat menjadi saksi."
    )


def test_too_many_files_are_refused():
    definition = service("sktm")
    papers = {"id_card": 2, "family_card_copy": 1}

    seen = settle(definition, {}, world(papers=papers))

    assert said(seen.refusals, "id_card") == "KTP-el paling banyak 1; yang dikirim 2."


@pytest.mark.parametrize(
    "nonsense",
    [
        {"nik": ["x"], "income": "NaN", "dependants": "1e99", "purpose": 7, "birth_date": {}},
        {"nik": "\x00", "income": "-1", "ward": "99", "purpose": "nothing", "house": "\ud800"},
        {"full_name": "x" * 1_000_000, "address": "y" * 5000, "rt": "٣٣٣", "rw": "1"},
    ],
)
def test_nonsense_is_refused_in_sentences_never_an_exception(nonsense):
    seen = settled("sktm", "scholarship", nonsense)

    assert set(nonsense) <= set(seen.refusals)
    assert all(all(text) for text in seen.refusals.values())


def test_a_page_that_is_not_shown_asks_nothing():
    definition, problems = changed(
        "sktm",
        "  household:\n",
        "  household:\n    shown: purpose is social_aid\n",
    )
    assert definition is not None

    seen = settle(definition, {"purpose": "health"}, world())

    assert problems == []
    household = next(page for page in definition.pages if page.key == "household")
    assert household.fields
    assert {one.key for one in household.fields} <= set(seen.hidden)


def test_answers_move_along_when_a_version_renames_their_question():
    definition, problems = changed(
        "sktm", "      occupation:\n", "      work:\n        was: occupation\n"
    )
    assert definition is not None
    assert len(problems) == 1  # its letter still prints the old name

    old = settle(definition, {"occupation": "Buruh cuci"}, world())
    both = settle(definition, {"occupation": "Buruh cuci", "work": "Penjahit"}, world())

    assert old.kept == {"work": "Buruh cuci"}
    assert both.kept == {"work": "Penjahit"}
    assert old.ignored == ()


def test_an_incomplete_file_may_be_sent_where_the_law_says_so():
    seen = settled("ppid-permohonan", "completed_later")

    assert seen.refusals == {}
    assert seen.missing == ("identity",)
    assert seen.env["file_complete"] is False


def test_an_option_that_is_closed_says_when_it_is_open():
    definition, problems = changed(
        "sktm",
        "          legal_aid: Bantuan hukum // Legal aid\n",
        "          legal_aid: {label: Bantuan hukum // Legal aid, if: age(birth_date) >= 18}\n",
    )
    assert problems == []
    assert definition is not None

    young = settle(definition, {"birth_date": "2020-01-01", "purpose": "legal_aid"}, world())
    grown = settle(definition, {"birth_date": "1990-01-01", "purpose": "legal_aid"}, world())

    assert said(young.refusals, "purpose") == (
        "Bantuan hukum hanya bila umur menurut Tanggal lahir paling sedikit 18."
    )
    assert "purpose" not in grown.refusals


# ── what officers record ───────────────────────────────────────────────────────
def test_a_record_is_needed_as_its_outcome_says():
    step = service("ppid-permohonan").steps["respond"]

    def told(outcome: str, **records: object) -> dict[str, tuple[str, str]]:
        env = {"today": date(2026, 8, 10), "respond.outcome": outcome}
        return answers.check_records(step, records, env)

    assert said(told("give_all", held=True), "available_on") == (
        "Waktu penyediaan diperlukan, karena hasil Tanggapan tertulis salah satu dari "
        "Berikan seluruhnya, Berikan sebagian."
    )
    assert told("give_all", held=True, available_on=date(2026, 8, 19)) == {}
    assert set(told("exempt", held=True)) == {"exemption", "consequence_test"}


def test_records_are_read_under_the_names_that_conditions_use():
    stored = {
        "respond.held": True,
        "respond.copy_cost": "12500",
        "respond.available_on": "2026-08-19",
        "respond.outcome": "give_all",
        "respond.done_on": "2026-08-18",
        "decided_on": "2026-08-18",
        "respond.nothing": 3,
    }

    assert answers.read_records(service("ppid-permohonan"), stored) == {
        "respond.held": True,
        "respond.copy_cost": Decimal(12500),
        "respond.available_on": date(2026, 8, 19),
        "respond.outcome": "give_all",
        "respond.done_on": date(2026, 8, 18),
        "decided_on": date(2026, 8, 18),
    }


def test_identifiers_are_shown_masked():
    nik = service("sktm").field("nik")
    assert nik is not None

    assert answers.masked(nik, "3578014101900001") == "•••• •••• •••• 0001"
