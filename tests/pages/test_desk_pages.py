"""The desk by its pages: steps, corrections, refusals."""

import re

import pytest

from pendopo.accounts import queries as accounts
from pendopo.cases import queries
from pendopo.cases.actions import passing
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import (
    TENTS,
    browser_of,
    desk_of,
    everything,
    officer,
    step_page,
)

UNFIT = {"reason-1-code": "not_eligible", "reason-1-note": "Di luar wilayah."}


def _unchanged(before) -> bool:
    now = everything()
    return all(now[name] == rows for name, rows in before.items() if name != "events.Reading")


def test_a_step_without_a_known_outcome_is_refused_with_a_sentence(counter, case):
    before = everything()

    for outcome in (None, "", "approve", "late", "x" * 10_000, "\x00"):
        answer = counter.post(step_page(case), {} if outcome is None else {"outcome": outcome})
        assert answer.status_code == 422
        said = "tidak tersedia" if (outcome or "").strip("\x00") else "Pilih hasilnya dulu"
        assert said in answer.text

    assert _unchanged(before)


def test_a_correction_needs_a_known_part_and_a_known_reason(counter, case):
    before = everything()

    for item in (
        {},
        {"item-1-code": "missing_detail"},
        {"item-1-key": "fee", "item-1-code": "missing_detail"},
        {"item-1-key": "tents", "item-1-code": "sebab"},
        {"item-1-key": "\x00", "item-1-code": "\x00"},
    ):
        answer = counter.post(step_page(case), {"outcome": "incomplete", **item})
        assert answer.status_code == 422
        assert "Pilih bagian" in answer.text

    assert _unchanged(before)


def test_what_an_officer_typed_stays_when_it_is_refused(counter, case):
    typed = {"item-1-key": "tents", "item-1-code": "sebab", "item-1-note": "Berapa tenda?"}

    answer = counter.post(step_page(case), {"outcome": "incomplete", **typed})

    assert ">Berapa tenda?</textarea>" in answer.text
    assert _picked(answer) == ["incomplete"]
    assert '<option value="tents" selected>' in answer.text
    half = f'data-half="{case.number}/{queries.open_tasks(case)[0].pk}"'
    assert f"{half} data-typed" in answer.text
    assert f"{half}>" in counter.get(f"/meja/{case.number}").text


def _picked(answer) -> list[str]:
    return re.findall(r'name="outcome" value="(\w+)"[^>]* checked', answer.text)


HALF = (
    ("item-1-key", {"item-1-code": "expired", "item-1-note": "Habis."}),
    ("item-1-key", {"item-1-note": "Habis."}),
    ("item-1-code", {"item-1-key": "tents"}),
    ("item-1-note", {"item-1-key": "tents", "item-1-code": "missing_detail"}),
    ("item-2-key", {**TENTS, "item-2-note": "Lagi."}),
    ("item-2-key", {**TENTS, "item-2-key": "tents", "item-2-code": "expired"}),
    ("item-1-note", {**TENTS, "item-1-note": "x" * 501}),
)


@pytest.mark.parametrize(("where", "typed"), HALF)
def test_a_half_filled_line_of_a_correction_is_refused_beside_it(counter, case, where, typed):
    before = everything()

    answer = counter.post(step_page(case), {"outcome": "incomplete", **typed})

    assert answer.status_code == 422
    assert f'href="#{where}"' in answer.text
    assert re.search(rf'id="{where}"[^>]* aria-invalid="true"', answer.text)
    assert "<title>Galat:" in answer.text
    assert _unchanged(before)


def test_what_belongs_to_another_result_is_refused_not_dropped(counter, case):
    before = everything()

    answer = counter.post(step_page(case), {"outcome": "complete", **TENTS})

    assert answer.status_code == 422
    assert 'href="#item-1-key"' in answer.text
    assert ">Berapa tenda?</textarea>" in answer.text
    assert _unchanged(before)


@pytest.mark.parametrize(
    ("where", "typed"),
    [
        ("reason-2-code", {**UNFIT, "reason-2-note": "Acara dibatalkan."}),
        ("reason-2-code", {**UNFIT, "reason-2-code": "not_eligible", "reason-2-note": "Lagi."}),
        ("reason-2-note", {**UNFIT, "reason-2-code": "untrue"}),
    ],
)
def test_a_half_filled_reason_is_refused_beside_it(signatory, case, where, typed):
    before = everything()

    answer = signatory.post(step_page(case), {"outcome": "refuse", **typed})

    assert answer.status_code == 422
    assert f'href="#{where}"' in answer.text
    assert ">Di luar wilayah.</textarea>" in answer.text
    assert _unchanged(before)


def test_no_reason_is_chosen_beforehand(counter, case):
    assert " selected" not in counter.get(f"/meja/{case.number}").text


def test_each_result_has_its_draft_and_that_of_a_refusal_says_the_reasons(signatory, case):
    page = signatory.get(f"/meja/{case.number}").text
    refusal = f"/meja/{case.number}/rancangan/refusal"

    empty, full, again = signatory.get(refusal), *(signatory.post(refusal, UNFIT) for _ in "12")

    for key in ("permit", "refusal"):
        assert f'formaction="/meja/{case.number}/rancangan/{key}"' in page
    assert empty.content.startswith(b"%PDF")
    assert full.content == again.content != empty.content


@pytest.mark.parametrize("act", ["ambil/{task}", "buka", "catatan"])
def test_other_buttons_keep_what_is_half_typed(counter, case, act):
    task = queries.open_tasks(case)[0].pk
    typed = {"outcome": "incomplete", "item-1-note": "Berapa?", "note-text": "Hubungi."}

    answer = counter.post(f"/meja/{case.number}/{act.format(task=task)}", {"task": task, **typed})

    assert answer.status_code == 200
    assert ">Berapa?</textarea>" in answer.text
    assert _picked(answer) == ["incomplete"]


def test_who_finished_a_step_is_told_so_and_led_to_the_next(counter, case, ani):
    other = tents.file(ani, held_on="2026-09-09")

    answer = counter.post(step_page(case), {"outcome": "complete"}, follow=True)

    assert "Langkah selesai." in answer.text
    assert f'href="/meja/{other.number}"' in answer.text
    assert "Pemeriksaan kelengkapan: Berkas lengkap" in answer.text


def test_what_is_sent_back_says_why_to_the_next_officer_only(db):
    back = ("approve: issue, refuse: refused", "approve: issue, return: check, refuse: refused")
    tents.publish(tents.SERVICE.replace(*back))
    ani = tents.person("ani")
    case = tents.file(ani)
    counter, signatory = desk_of("counter"), desk_of("signatory")
    counter.post(step_page(case), {"outcome": "complete"})

    silent = signatory.post(step_page(case), {"outcome": "return"})
    said = signatory.post(
        step_page(case), {"outcome": "return", "remark-text": "Tanggal <b>bentrok."}
    )

    assert silent.status_code == 422
    assert 'href="#remark-text"' in silent.text
    assert said.status_code == 302
    card = counter.get(f"/meja/{case.number}").text.partition('class="remark"')[2]
    assert "Tanggal &lt;b&gt;bentrok." in card
    assert "bentrok" not in browser_of(ani).get(f"/permohonan/{case.number}").text


def test_the_applicant_is_named_when_she_is_waited_for(counter, case):
    counter.post(step_page(case), {"outcome": "incomplete", **TENTS})

    page = counter.get(f"/meja/{case.number}").text

    assert "Menunggu: Pemohon." in page
    assert "Jumlah tenda: Keterangan kurang" in page
    assert "“Berapa tenda?”" in page
    assert "Dijawab paling lambat Kamis, 13 Agustus 2026 pukul 24.00." in page


def test_odd_words_to_the_applicant_are_shown_as_words(counter, case, at_home):
    typed = {"item-1-key": "tents", "item-1-code": "missing_detail", "item-1-note": "<b>🐯\x00"}

    answer = counter.post(step_page(case), {"outcome": "incomplete", **typed})

    assert answer.status_code == 302
    shown = at_home.get(f"/permohonan/{case.number}/perbaikan").text
    assert "<b>🐯" not in shown
    assert "&lt;b&gt;🐯" in shown


def test_a_refusal_needs_a_reason_with_a_fact(signatory, case):
    before = everything()

    for reason in (
        {},
        {"reason-1-code": "not_eligible"},
        {"reason-1-code": "not_eligible", "reason-1-note": "  "},
        {"reason-1-code": "sebab", "reason-1-note": "fakta"},
        {"reason-1-note": "fakta"},
    ):
        answer = signatory.post(step_page(case), {"outcome": "refuse", **reason})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text

    assert _unchanged(before)


def test_the_second_officer_is_told_who_was_faster(counter, case):
    other = tents.second_counter()
    second, step = browser_of(accounts.person(other.person_id), on_duty=True), step_page(case)
    take = step.replace("langkah", "ambil")
    counter.post(take)

    taken, finished = second.post(take), second.post(step, {"outcome": "complete"})
    given = second.post(step.replace("langkah", "lepas"))

    assert [taken.status_code, finished.status_code, given.status_code] == [409] * 3
    assert officer("counter").name in taken.text
    assert counter.post(take).status_code == 302
    assert counter.post(step, {"outcome": "complete"}).status_code == 302
    done = second.post(step, {"outcome": "complete"})
    assert done.status_code == 409
    assert officer("counter").name in done.text


def test_what_an_officer_typed_is_shown_when_another_was_faster(counter, case):
    other = tents.second_counter()
    second, step = browser_of(accounts.person(other.person_id), on_duty=True), step_page(case)
    counter.post(step, {"outcome": "complete"})

    answer = second.post(
        step,
        {
            "outcome": "incomplete", "item-1-key": "tents", "item-1-code": "missing_detail",
            "item-1-note": "Berapa <b>tenda?",
        },
    )  # fmt: skip

    assert answer.status_code == 409
    assert officer("counter").name in answer.text
    assert "Yang Anda tulis" in answer.text
    assert "Jumlah tenda" in answer.text
    assert "Berapa &lt;b&gt;tenda?" in answer.text


def test_what_an_officer_typed_stays_in_the_form_while_another_has_the_task(counter, case):
    other = tents.second_counter()
    second, step = browser_of(accounts.person(other.person_id), on_duty=True), step_page(case)
    counter.post(step.replace("langkah", "ambil"))

    answer = second.post(step, {"outcome": "incomplete", "item-1-note": "Berapa tenda?"})

    assert answer.status_code == 409
    assert ">Berapa tenda?</textarea>" in answer.text
    assert "Yang Anda tulis" not in answer.text


def test_silence_is_answered_by_its_two_words_only(signatory, case):
    passing.fall_silent(now=at("2026-08-13 00:00"))
    step = f"/meja/{case.number}/langkah/{case.tasks.open().get(step='silence').pk}"
    before = everything()

    for answer in ({}, {"outcome": ""}, {"outcome": "granted"}, {"outcome": "go_on "}):
        assert signatory.post(step, answer).status_code == 422
        assert _unchanged(before)

    assert signatory.post(step, {"outcome": "grant"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "GRANTED_BY_SILENCE"
