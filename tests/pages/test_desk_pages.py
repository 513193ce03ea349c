"""The desk by its pages: steps, corrections, refusals, notes, unmasking, lists."""

import re

import pytest

from pendopo.accounts import queries as accounts
from pendopo.cases import queries
from pendopo.cases.actions import passing, working
from pendopo.cases.models import Case
from pendopo.events.models import Reading
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import (
    OTHER_WARD,
    browser_of,
    desk_of,
    everything,
    officer,
)

TENTS = {"item-1-key": "tents", "item-1-code": "missing_detail", "item-1-note": "Berapa tenda?"}
UNFIT = {"reason-1-code": "not_eligible", "reason-1-note": "Di luar wilayah."}
ODD = ("", "abc", "-1", "0", "9" * 30, "x" * 10_000, "\x00", "'\"%_\\;--", "🐯", "<script>alert(1)")


@pytest.fixture
def counter(case):
    return desk_of("counter")


@pytest.fixture
def signatory(case):
    """Dewi, to whom Budi handed the case."""
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="complete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:10"),
    )
    return desk_of("signatory")


def _step(case) -> str:
    return f"/meja/{case.number}/langkah/{queries.open_tasks(case)[0].pk}"


def _unchanged(before) -> bool:
    now = everything()
    return all(now[name] == rows for name, rows in before.items() if name != "events.Reading")


def test_a_step_without_a_known_outcome_is_refused_with_a_sentence(counter, case):
    before = everything()

    for outcome in (None, "", "approve", "late", "x" * 10_000, "\x00"):
        answer = counter.post(_step(case), {} if outcome is None else {"outcome": outcome})
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
        answer = counter.post(_step(case), {"outcome": "incomplete", **item})
        assert answer.status_code == 422
        assert "Pilih bagian" in answer.text

    assert _unchanged(before)


def test_what_an_officer_typed_stays_when_it_is_refused(counter, case):
    typed = {"item-1-key": "tents", "item-1-code": "sebab", "item-1-note": "Berapa tenda?"}

    answer = counter.post(_step(case), {"outcome": "incomplete", **typed})

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

    answer = counter.post(_step(case), {"outcome": "incomplete", **typed})

    assert answer.status_code == 422
    assert f'href="#{where}"' in answer.text
    assert re.search(rf'id="{where}"[^>]* aria-invalid="true"', answer.text)
    assert "<title>Galat:" in answer.text
    assert _unchanged(before)


def test_what_belongs_to_another_result_is_refused_not_dropped(counter, case):
    before = everything()

    answer = counter.post(_step(case), {"outcome": "complete", **TENTS})

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

    answer = signatory.post(_step(case), {"outcome": "refuse", **typed})

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

    answer = counter.post(_step(case), {"outcome": "complete"}, follow=True)

    assert "Langkah selesai." in answer.text
    assert f'href="/meja/{other.number}"' in answer.text
    assert "Pemeriksaan kelengkapan: Berkas lengkap" in answer.text


def test_what_is_sent_back_says_why_to_the_next_officer_only(db):
    back = ("approve: issue, refuse: refused", "approve: issue, return: check, refuse: refused")
    tents.publish(tents.SERVICE.replace(*back))
    ani = tents.person("ani")
    case = tents.file(ani)
    counter, signatory = desk_of("counter"), desk_of("signatory")
    counter.post(_step(case), {"outcome": "complete"})

    silent = signatory.post(_step(case), {"outcome": "return"})
    said = signatory.post(_step(case), {"outcome": "return", "remark-text": "Tanggal <b>bentrok."})

    assert silent.status_code == 422
    assert 'href="#remark-text"' in silent.text
    assert said.status_code == 302
    card = counter.get(f"/meja/{case.number}").text.partition('class="remark"')[2]
    assert "Tanggal &lt;b&gt;bentrok." in card
    assert "bentrok" not in browser_of(ani).get(f"/permohonan/{case.number}").text


def test_the_applicant_is_named_when_she_is_waited_for(counter, case):
    counter.post(_step(case), {"outcome": "incomplete", **TENTS})

    page = counter.get(f"/meja/{case.number}").text

    assert "Menunggu: Pemohon." in page
    assert "Jumlah tenda: Keterangan kurang" in page
    assert "“Berapa tenda?”" in page
    assert "Dijawab paling lambat Kamis, 13 Agustus 2026 pukul 24.00." in page


def test_odd_words_to_the_applicant_are_shown_as_words(counter, case, at_home):
    typed = {"item-1-key": "tents", "item-1-code": "missing_detail", "item-1-note": "<b>🐯\x00"}

    answer = counter.post(_step(case), {"outcome": "incomplete", **typed})

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
        answer = signatory.post(_step(case), {"outcome": "refuse", **reason})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text

    assert _unchanged(before)


def test_the_second_officer_is_told_who_was_faster(counter, case):
    other = tents.second_counter()
    second, step = browser_of(accounts.person(other.person_id), on_duty=True), _step(case)
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
    second, step = browser_of(accounts.person(other.person_id), on_duty=True), _step(case)
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
    second, step = browser_of(accounts.person(other.person_id), on_duty=True), _step(case)
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


def test_a_note_is_read_at_the_desk_only(counter, case, at_home):
    empty = counter.post(f"/meja/{case.number}/catatan", {"note-text": " \n"})
    counter.post(f"/meja/{case.number}/catatan", {"note-text": "Telepon <b>\x00 dulu"})

    assert empty.status_code == 422
    assert "Catatan masih kosong" in empty.text
    assert "Telepon &lt;b&gt;" in counter.get(f"/meja/{case.number}").text
    assert "Telepon" not in at_home.get(f"/permohonan/{case.number}").text


def test_a_note_that_is_too_long_is_kept_on_the_page_and_the_limit_said(counter, case):
    long = "Telepon " + "x" * 5_000

    answer = counter.post(f"/meja/{case.number}/catatan", {"note-text": long})

    assert answer.status_code == 422
    assert "paling panjang 2000" in answer.text
    assert f">{long}</textarea>" in answer.text


def test_unmasking_is_written_down_and_the_owner_sees_who_did_it(counter, case, at_home, ani):
    masked = counter.get(f"/meja/{case.number}")
    shown = counter.post(f"/meja/{case.number}/buka")

    assert tents.NIK not in masked.text
    assert tents.NIK in shown.text
    assert Reading.objects.filter(what=case.stream, why__contains="membuka nomor").count() == 1
    page = at_home.get(f"/permohonan/{case.number}").text
    assert officer("counter").name in page
    assert "membuka nomor identitas" in page
    assert counter.get(f"/meja/{case.number}/buka").status_code == 405


def test_lists_and_search_take_any_input(counter, case):
    for odd in ODD:
        for name in ("daftar", "cari", "halaman", "layanan", "langkah"):
            answer = counter.get("/meja", {name: odd})
            assert answer.status_code == 200, (name, odd[:9])
            assert "<script>alert" not in answer.text


def test_the_lists_hold_what_they_say(counter, case):
    def shown(**query: str) -> bool:
        return case.number in counter.get("/meja", query).text

    assert shown(daftar="semua")
    assert shown(daftar="bebas")
    assert shown(cari="ani les")
    assert shown(cari=case.number[-6:])
    assert not shown(cari="100%")
    assert not shown(cari="_______________________________")
    assert not shown(daftar="saya")
    counter.post(_step(case).replace("langkah", "ambil"))
    assert shown(daftar="saya")
    assert not shown(daftar="bebas")


def test_a_case_that_was_sent_on_is_found_by_name_or_number(counter, case, signatory):
    mine = counter.get("/meja").text
    by_name = counter.get("/meja", {"cari": "ani les"}).text
    by_number = counter.get("/meja", {"cari": case.number[-6:], "daftar": "bebas"}).text

    assert case.number not in mine
    assert case.number in by_name
    assert case.number in by_number
    assert "Satu permohonan cocok" in by_name


def test_search_finds_no_case_of_another_office(case):
    elsewhere = desk_of("counter", OTHER_WARD)

    shown = elsewhere.get("/meja", {"cari": case.number}).text

    assert f"/meja/{case.number}" not in shown
    assert "Tidak ada permohonan yang cocok" in shown


def test_what_waits_for_the_applicant_is_a_list_of_its_own(counter, case):
    assert _chips(counter)["Menunggu pemohon"] == 0

    counter.post(_step(case), {"outcome": "incomplete", **TENTS})

    assert _chips(counter)["Menunggu pemohon"] == 1
    assert case.number not in counter.get("/meja").text
    shown = counter.get("/meja", {"daftar": "pemohon"}).text
    assert case.number in shown
    assert "pemohon</td>" in shown
    assert _chips(desk_of("counter", OTHER_WARD))["Menunggu pemohon"] == 0


def _chips(browser) -> dict[str, int]:
    return {f"{chip.word}": chip.count for chip in browser.get("/meja").context["chips"]}


def test_a_list_is_narrowed_by_service_and_step(counter, case):
    task = queries.open_tasks(case)[0]

    def shown(**query: str) -> bool:
        answer = counter.get("/meja", query)
        return case.number in answer.text

    assert shown(layanan=case.service, langkah=task.step)
    assert shown(layanan="bukan-layanan", langkah="bukan-langkah")
    task.pk = None
    twin = Case.objects.get(pk=case.pk)
    twin.pk, twin.number, twin.intent_key = None, "TENDA-LAIN", "twin"
    twin.save()
    task.case, task.step = twin, "silence"
    task.save()
    assert not shown(langkah="silence")
    narrowed = counter.get("/meja", {"langkah": "silence"})
    assert "TENDA-LAIN" in narrowed.text
    assert narrowed.context["page"].paginator.count == 1
    assert "langkah=silence" in narrowed.context["chips"][1].href


def test_today_ends_at_midnight_of_the_town(counter, case):
    task = queries.open_tasks(case)[0]

    def is_today(due: str) -> bool:
        task.due_at = at(due)
        task.save()
        return case.number in counter.get("/meja", {"daftar": "hari-ini"}).text

    assert is_today("2026-08-10 09:31")
    assert is_today("2026-08-11 00:00")
    assert not is_today("2026-08-11 00:01")
    assert not is_today("2026-08-10 09:30")


def test_what_has_no_due_date_comes_last(counter, case):
    task = queries.open_tasks(case)[0]
    task.due_at = None
    task.save()
    twin = Case.objects.get(pk=case.pk)
    twin.pk, twin.number, twin.intent_key = None, "TENDA-LAIN", "twin"
    twin.save()
    task.pk, task.case, task.due_at = None, twin, at("2026-08-11 00:00")
    task.save()

    rows = counter.get("/meja").context["rows"]

    assert [row["case"].number for row in rows] == ["TENDA-LAIN", case.number]


def test_the_owner_sees_who_read_her_name_in_a_list_once_a_day(counter, case, ani):
    for _time in range(2):
        counter.get("/meja")
        counter.get("/meja", {"cari": "ani"})

    read = Reading.objects.filter(person_id=ani.pk, what=case.stream)

    assert sorted(read.values_list("why", flat=True)) == [
        "Daftar tugas // List of tasks",
        "Mencari permohonan // Searching for an application",
    ]
