"""Every worked case of the table, its ledger and its sentence."""

from pathlib import Path

import pytest

from pendopo.rules import clock_cases
from pendopo.rules.clock import ClockError
from pendopo.rules.clock_case_file import SHIPPED, read_case, read_file

ROOT = Path(__file__).parents[3]
FILE = read_file(SHIPPED / "clock-cases.yaml", root=ROOT)
CASES = {raw["id"]: read_case(raw, FILE) for raw in FILE.cases}
ASKED = "keputusan diterima", "the decision was received"
ANSWERED = "tanggapan terakhir", "the last answer"
BEGUN = {
    **dict.fromkeys(("obj-01", "obj-02", "obj-03", "table-05", "table-06"), ASKED),
    **dict.fromkeys(("lapor-5", "lapor-7"), ANSWERED),
    "obj-05": ("alasan diketahui", "the reason became known"),
    "sub-01": ("rekomendasi diminta", "an opinion was asked for"),
    "sub-02": ("permohonan masuk", "the application came in"),
}
# The table adds a remark, or says what is not so: there the restart had no effect, and of the
# fourteen days seven belong to the round before.
SAID_OTHERWISE = {
    "month-05": "2 bulan sejak Selasa 30 Juni 2026 (diterima); hari terakhir bukan hari kerja, "
    "digeser ke hari kerja berikutnya; jatuh tempo Senin 31 Agustus 2026 pukul 24.00 WIB.",
    "month-07": "1 bulan sejak Senin 7 September 2026 (diterima); berhenti 15–18 September "
    "(perbaikan); hari terakhir bukan hari kerja, digeser ke hari kerja berikutnya; jatuh tempo "
    "Senin 12 Oktober 2026 pukul 24.00 WIB.",
    "day-03": "5 hari kalender sejak Senin 7 September 2026 (diterima); berhenti 14–16 September "
    "(perbaikan); hari terakhir bukan hari kerja, digeser ke hari kerja berikutnya; jatuh tempo "
    "Kamis 17 September 2026 pukul 24.00 WIB; sisa 0 hari.",
    "obj-04": "10 hari kerja sejak Kamis 1 Oktober 2026 (diterima); jatuh tempo Kamis 15 Oktober "
    "2026 pukul 24.00 WIB; sisa 10 hari kerja.",
    "restart-04": "5 hari kerja sejak Senin 31 Agustus 2026 (berkas lengkap); jatuh tempo Senin 7 "
    "September 2026 pukul 24.00 WIB; batas telah lewat, permohonan dianggap dikabulkan.",
    "round-04": "10 hari kerja sejak Senin 5 Oktober 2026 (dibuka kembali); diperpanjang 7 hari "
    "kerja; jatuh tempo Rabu 28 Oktober 2026 pukul 24.00 WIB; sisa 13 hari kerja.",
}


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case_is_counted_as_written(name):
    assert clock_cases.differs(CASES[name]) is None


@pytest.mark.parametrize("name", CASES)
def test_a_case_tells_a_projection_and_a_last_day_to_answer_only_while_it_waits(name):
    result, expected = clock_cases.answer(CASES[name]), CASES[name].expected

    if not isinstance(result, ClockError):
        said = clock_cases.shown(result)
        for field in ("due_if_resumed", "answer_by"):
            assert said[field] is None or field in expected


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case_is_explained_as_written(name):
    case = CASES[name]

    said = clock_cases.explained(case, clock_cases.answer(case), begun=BEGUN.get(name))

    assert said == SAID_OTHERWISE.get(name, case.explanation)


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case_is_explained_in_english(name):
    case = CASES[name]

    said = clock_cases.explained(case, clock_cases.answer(case), lang="en", begun=BEGUN.get(name))

    assert said.endswith(".")
    assert not any(word in said for word in ("hari kerja", "jatuh tempo", "sejak", "pukul"))


def test_the_table_is_whole():
    assert len(CASES) == len(FILE.cases) == 187
