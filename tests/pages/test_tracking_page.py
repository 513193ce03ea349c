"""Following a case with its number and its code, without signing in."""

import pytest
from django.test import Client

from pendopo.cases import queries
from pendopo.cases.actions import filing, working
from pendopo.cases.actions.motion import Item
from pendopo.catalogue import queries as catalogue
from pendopo.front.views import tracking
from tests.engine import tents
from tests.engine.tents import at

PAGE = "/lacak"
NO = "Nomor dan kode ini tidak cocok. Salin keduanya lagi dari tanda terima."


@pytest.fixture
def code(case):
    return filing.tracking_code(case)


@pytest.fixture
def guest(db):
    return Client()


def test_the_start_page_and_the_receipt_lead_to_it(guest, at_home, case, code):
    receipt = at_home.get(f"/permohonan/{case.number}/tanda-terima").text

    assert f'href="{PAGE}"' in guest.get("/").text
    assert f'href="{PAGE}?nomor={case.number}"' in receipt
    assert code[:5] in receipt
    assert f'value="{case.number}"' in guest.get(f"{PAGE}?nomor={case.number}").text


def test_number_and_code_show_state_dates_and_what_comes(guest, case, code):
    page = guest.post(PAGE, {"nomor": case.number, "kode": code})

    assert page.status_code == 200
    steps = catalogue.definition(case.version).steps
    for said in (
        "Peminjaman Tenda",
        "Diperiksa kelengkapannya",
        "Senin, 10 Agustus 2026",
        steps["check"].title[0],
        steps["approve"].title[0],
    ):
        assert said in page.text, said


def test_capitals_gaps_and_hyphens_do_not_matter(guest, case, code):
    typed = {"nomor": f" {case.number.lower()} ", "kode": f"{code[:5].lower()} - {code[5:]}"}

    assert case.number in guest.post(PAGE, typed).text


def test_it_names_nobody_and_shows_no_answer(guest, case, code):
    page = guest.post(PAGE, {"nomor": case.number, "kode": code}).text

    for personal in ("Ani", "Lestari", tents.NIK, tents.NIK[:6], "ani@"):
        assert personal not in page, personal


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(guest, case, code):
    wrong_code = guest.post(PAGE, {"nomor": case.number, "kode": "ABCDEFGHJK"})
    wrong_number = guest.post(PAGE, {"nomor": f"{case.number}9", "kode": code})

    assert (wrong_code.status_code, wrong_number.status_code) == (404, 404)
    assert NO in wrong_code.text
    assert NO in wrong_number.text
    assert "Peminjaman Tenda" not in wrong_code.text


def test_the_code_of_another_case_opens_nothing(guest, case, cici):
    other = tents.file(cici, held_on="2026-09-02")

    answer = guest.post(PAGE, {"nomor": case.number, "kode": filing.tracking_code(other)})

    assert NO in answer.text


def test_what_waits_for_the_applicant_is_told_without_its_words(guest, case, code):
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="incomplete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:20"),
        items=[Item("tents", "missing_detail", "Berapa tenda?")],
    )

    page = guest.post(PAGE, {"nomor": case.number, "kode": code}).text

    assert "Menunggu perbaikan" in page
    assert "Berapa tenda?" not in page


@pytest.mark.parametrize("odd", ["", "\x00", "x" * 1000, "🐯", "' or 1=1"])
def test_odd_text_is_answered_with_a_sentence(guest, case, code, odd):
    for typed in ({"nomor": odd, "kode": code}, {"nomor": case.number, "kode": odd}):
        assert guest.post(PAGE, typed).status_code in (404, 422)


def test_who_tries_too_often_waits(guest, case, code, monkeypatch):
    monkeypatch.setattr(tracking, "OF_A_NETWORK", 2)
    wrong = {"nomor": case.number, "kode": "ABCDEFGHJK"}

    answers = [guest.post(PAGE, wrong).status_code for _ in range(3)]

    assert answers == [404, 404, 429]
    assert guest.post(PAGE, {"nomor": case.number, "kode": code}).status_code == 429


def test_wrong_tries_elsewhere_do_not_shut_out_the_owner(guest, case, code, monkeypatch):
    monkeypatch.setattr(tracking, "OF_A_NETWORK", 2)
    wrong = {"nomor": case.number, "kode": "ABCDEFGHJK"}
    for n in range(4):
        guest.post(PAGE, wrong, REMOTE_ADDR=f"10.0.{n}.1")

    assert guest.post(PAGE, {"nomor": case.number, "kode": code}).status_code == 200


def test_the_answer_is_kept_by_nobody(guest, case, code):
    assert guest.post(PAGE, {"nomor": case.number, "kode": code})["Cache-Control"] == "no-store"
