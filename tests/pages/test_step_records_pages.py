"""What an officer ticks and adds at a step: kept with it, told in the history, never lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.cases import queries
from pendopo.cases.models import CaseFile
from pendopo.files.models import StoredFile
from tests.engine import tents
from tests.pages.people import OTHER_WARD, browser_of, desk_of, officer, photograph

LISTED = (
    "    limit: 2 hours\n",
    """    limit: 2 hours
    checklist:
      - Tenda ada di gudang // The tents are in store
      - Jalan tidak ditutup // The road stays open
""",
)
WITH_PROOF = """    limit: 2 hours
    publish: {publish}
    records:
      proof:
        type: file
        label: Bukti // Proof
        files: 2
        required: check.outcome is complete
"""


def _proving(publish="no"):
    """A case at a step that asks the officer for up to two files."""
    tents.publish(tents.SERVICE.replace("    limit: 2 hours\n", WITH_PROOF.format(publish=publish)))
    return tents.file(tents.person("ani"))


@pytest.fixture
def listed(db):
    """A case at a step with a checklist of two lines."""
    tents.publish(tents.SERVICE.replace(*LISTED))
    return tents.file(tents.person("ani"))


def _step(case) -> str:
    return f"/meja/{case.number}/langkah/{queries.open_tasks(case)[0].pk}"


def _ticked(page: str) -> list[str]:
    return re.findall(r'name="ticked" value="(\d)" checked', page)


def test_what_was_ticked_is_told_with_who_in_both_languages(listed):
    desk = desk_of("counter")
    sent = {"outcome": "complete", "ticked": ["1", "7", "x", "\x00", "1"]}

    assert desk.post(_step(listed), sent).status_code == 302

    page = desk.get(f"/meja/{listed.number}").text
    desk.cookies["bahasa"] = "en"
    row = page.partition("Dicek: Jalan tidak ditutup<")[2].partition("</li>")[0]
    assert "Tidak dicek: Tenda ada di gudang" in row
    assert officer("counter").name in row
    assert "Checked: The road stays open" in desk.get(f"/meja/{listed.number}").text
    applicant = browser_of(tents.person("ani")).get(f"/permohonan/{listed.number}")
    assert "Dicek" not in applicant.text


@pytest.mark.parametrize("act", ["langkah/{task}", "ambil/{task}", "catatan"])
def test_ticks_stay_whatever_is_pressed(listed, act):
    task = queries.open_tasks(listed)[0].pk

    answer = desk_of("counter").post(
        f"/meja/{listed.number}/{act.format(task=task)}", {"task": task, "ticked": "1"}
    )

    assert _ticked(answer.text) == ["1"]


def test_a_step_without_a_checklist_tells_of_none(case):
    desk = desk_of("counter")
    desk.post(_step(case), {"outcome": "complete", "ticked": "0"})

    assert "icek:" not in desk.get(f"/meja/{case.number}").text


@pytest.mark.parametrize(("publish", "told"), [("no", 404), ("yes", 200)])
def test_a_file_of_a_step_is_a_paper_that_officers_open_and_she_where_it_is_published(
    db, publish, told
):
    case, desk = _proving(publish), desk_of("counter")
    sent = {"outcome": "complete", "proof": [photograph(), photograph()]}

    assert desk.post(_step(case), sent).status_code == 302

    first, second = case.papers.filter(key="check.proof").order_by("id")
    page = desk.get(f"/meja/{case.number}/berkas/{second.file.uuid}").text
    assert "<h1>Bukti 2</h1>" in page
    assert "3 dari 3" in page
    assert f"{first.file.uuid}" in desk.get(f"/meja/{case.number}").text
    whole = f"/meja/{case.number}/berkas/{second.file.uuid}/isi"
    assert desk_of("signatory").get(whole)["Content-Type"] == "image/jpeg"
    assert desk_of("counter", OTHER_WARD).get(whole).status_code == 404
    home = browser_of(tents.person("ani"))
    assert home.get(f"/permohonan/{case.number}/berkas/{second.file.uuid}").status_code == told
    listed = f"berkas/{second.file.uuid}" in home.get(f"/permohonan/{case.number}").text
    assert listed == (told == 200)


@pytest.mark.parametrize("outcome", ["odd", "", "complete"])
def test_a_file_of_a_step_that_is_refused_is_forgotten_and_asked_for_again(db, outcome):
    case, desk = _proving(), desk_of("counter")
    several = {"proof": [photograph() for _ in "123"]} if outcome == "complete" else {}

    answer = desk.post(_step(case), {"outcome": outcome, "proof": photograph(), **several})

    assert answer.status_code == 422
    said = "Paling banyak 2 berkas." if several else "Berkas belum tersimpan. Pilih lagi."
    assert said in answer.text
    assert StoredFile.objects.count() == CaseFile.objects.count() == 1  # her identity card


def test_a_file_is_forgotten_when_the_step_breaks(db, monkeypatch):
    case, desk = _proving(), desk_of("counter")
    desk.raise_request_exception = False
    monkeypatch.setattr("pendopo.cases.actions.attaching.put", lambda *_: 1 / 0)

    answer = desk.post(_step(case), {"outcome": "complete", "proof": photograph()})

    assert answer.status_code == 500
    assert StoredFile.objects.count() == 1


def test_what_is_no_picture_is_told_beside_its_question(db):
    case = _proving()
    program = SimpleUploadedFile("bukti.jpg", b"MZ odd", "image/jpeg")

    answer = desk_of("counter").post(_step(case), {"outcome": "complete", "proof": program})

    assert answer.status_code == 422
    assert re.search(r'id="catat-proof-error".*Ini sebuah program', answer.text)


def test_a_file_named_in_words_is_not_taken(db):
    case = _proving()
    other = tents.paper()

    answer = desk_of("counter").post(_step(case), {"outcome": "complete", "proof": f"{other.uuid}"})

    assert answer.status_code == 422
    assert not CaseFile.objects.filter(file=other).exists()
