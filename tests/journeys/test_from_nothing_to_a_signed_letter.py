"""A resident asks on a phone, officers work, the head of the ward signs, a stranger checks."""

import re

from pendopo.cases.models import Case
from pendopo.documents import queries as documents
from pendopo.events.models import Event
from tests.journeys import kota_contoh
from tests.journeys.kota_contoh import choose, finish_step, sign_in, sign_in_on_duty, work

WARD = "kelurahan-tirtosari"
ANSWERS = {
    "purpose": "education",
    "beneficiary": "self",
    "occupation": "Buruh cuci",
    "income": "1.200.000",
    "dependants": "3",
    "house": "rented",
    "electricity": "va450",
    "welfare_list": "listed",
    "introduction": "on_paper",
}


def _file(page, url):
    page.goto(f"{url}/layanan")
    page.click("text=Surat Keterangan Tidak Mampu")
    page.click("text=Ajukan sekarang")
    sign_in(page, url, "ani@contoh.example")
    page.click("main form button.btn")
    kota_contoh.walk_to_review(page, ANSWERS)
    page.click("form[action$=kirim] button")
    assert page.url.endswith("/tanda-terima")
    return Case.objects.get()


def test_she_gets_her_letter_after_a_correction(town, resident, desk):
    case = _file(resident, town)
    work()

    counter = desk()
    sign_in_on_duty(counter, town, "counter", WARD)
    counter.click(f"text={case.number}")
    choose(counter, "incomplete")
    counter.select_option("#item-1-key", "family_card_copy")
    counter.select_option("#item-1-code", "unreadable")
    counter.fill("#item-1-note", "Bagian bawah terlalu gelap.")
    finish_step(counter, "incomplete")
    work()

    resident.goto(f"{town}/permohonan/{case.number}")
    assert "Bagian bawah terlalu gelap" in resident.inner_text("main")
    resident.click("text=Perbaiki sekarang")
    resident.locator("main input[type=file]").set_input_files(kota_contoh.photo())
    resident.click("main form button.btn--wide")
    work()

    counter.goto(f"{town}/meja/{case.number}")
    finish_step(counter, "complete")
    section = desk()
    sign_in_on_duty(section, town, "section_head", WARD)
    section.goto(f"{town}/meja/{case.number}")
    finish_step(section, "approve")
    head = desk()
    sign_in_on_duty(head, town, "signatory", WARD)
    head.goto(f"{town}/meja/{case.number}")
    assert head.locator("text=Baca rancangan").count() == 2, "the letter, or the refusal"
    finish_step(head, "approve")
    work()

    case.refresh_from_db()
    assert (case.state, case.end) == ("ISSUED", "issued")
    resident.goto(f"{town}/permohonan/{case.number}")
    letter = documents.of_subject(case.stream)[0]
    link = resident.locator(f"a[href$='{letter.code}']").first.get_attribute("href")
    answer = resident.context.request.get(f"{town}{link}")
    assert answer.body().startswith(b"%PDF")
    assert "Petugas loket" in resident.inner_text("main"), "she sees who opened her data"


def test_a_refusal_is_a_signed_letter_with_reasons(town, plain_phone, desk):
    case = _file(plain_phone, town)
    counter = desk()
    sign_in_on_duty(counter, town, "counter", WARD)
    counter.goto(f"{town}/meja/{case.number}")
    finish_step(counter, "complete")
    section = desk()
    sign_in_on_duty(section, town, "section_head", WARD)
    section.goto(f"{town}/meja/{case.number}")

    finish_step(section, "refuse")
    work()
    assert not documents.of_subject(case.stream), "nothing is refused before the head reads it"
    head = desk()
    sign_in_on_duty(head, town, "signatory", WARD)
    head.goto(f"{town}/meja/{case.number}")

    finish_step(head, "done")
    assert "Pilih paling sedikit satu alasan" in head.inner_text("main")

    choose(head, "done")
    head.select_option("#reason-1-code", "not_eligible")
    head.fill("#reason-1-note", "penghasilan di atas batas")
    finish_step(head, "done")
    work()

    case.refresh_from_db()
    letter = documents.of_subject(case.stream)[0]
    assert case.state == "REFUSED"
    assert letter.is_signed
    plain_phone.goto(f"{town}/permohonan/{case.number}")
    assert "Surat penolakan sudah ada" in plain_phone.inner_text("main")


def test_she_withdraws(town, plain_phone):
    case = _file(plain_phone, town)

    plain_phone.goto(f"{town}/permohonan/{case.number}/cabut")
    plain_phone.fill("textarea[name=reason]", "salah memilih layanan")
    plain_phone.click("main form button.btn--danger")

    case.refresh_from_db()
    assert case.state == "WITHDRAWN"
    assert not re.search(
        r"\b3578014101900001\b", "".join(Event.objects.values_list("payload", flat=True))
    )
