"""Yohana wants a banner in front of her shop: two offices look, she pays, the head signs."""

from datetime import UTC, datetime, timedelta

import pytest

from pendopo.cases.models import Case
from pendopo.documents import queries as documents
from tests.journeys import kota_contoh
from tests.journeys.kota_contoh import finish_step, sign_in, sign_in_on_duty, work

SITE = {"latitude": -7.257512, "longitude": 112.752123}
FEE = "Rp47.200"  # 25% × 3 m² × 21 days × Rp3.000, down to a hundred


def _day(key, days):
    on = datetime.now(UTC) + timedelta(days=days)
    return {f"{key}-day": f"{on.day}", f"{key}-month": f"{on.month}", f"{key}-year": f"{on.year}"}


ANSWERS = {
    "operator": "individual",
    "nib": "1234567890123",
    "request": "new",
    "medium": "banner",
    "lasting": "temporary",
    "wording": "Kedai Kopi Yohana",
    "length_m": "3",
    "width_m": "1",
    "sides": "1",
    "road_class": "local",
    "land": "own",
    **_day("start_date", 40),
    **_day("end_date", 60),
}


@pytest.fixture
def offices(town, desk):
    """Officers at their desks, each signed in once when the case first comes to her."""
    seated = {}

    def one_of(function, office="dpmptsp"):
        if (function, office) not in seated:
            seated[function, office] = desk()
            sign_in_on_duty(seated[function, office], town, function, office)
        return seated[function, office]

    return one_of


def _ask(page, town, answers):
    """Fill in the whole wizard and send it; return the case that came of it."""
    page.goto(f"{town}/layanan/izin-reklame")
    page.click("text=Ajukan sekarang")
    sign_in(page, town, "yohana@contoh.example")
    page.click("main form button.btn")
    kota_contoh.walk_to_review(page, answers)
    assert f"Biaya: {FEE}" in page.inner_text("main")
    page.click("form[action$=kirim] button")
    assert page.url.endswith("/tanda-terima")
    return Case.objects.get()


def _let_two_offices_look(offices, town, number):
    """The counter, the technical team with its recommendation, the treasurer with the tax."""
    counter = offices("counter")
    counter.click(f"text={number}")
    finish_step(counter, "complete")
    team = offices("technical_team")
    team.goto(f"{town}/meja/{number}")
    assert "Konflik titik dengan reklame lain" in team.inner_text("#tindakan")
    finish_step(team, "recommend")
    assert "Nomor rekomendasi" in team.inner_text("#tindakan .field--bad")
    team.fill("input[name=recommendation_no]", "510/77/2026")
    finish_step(team, "recommend")
    treasurer = offices("treasurer", "bapenda")
    treasurer.goto(f"{town}/meja/{number}")
    assert "510/77/2026" in treasurer.inner_text("main")
    finish_step(treasurer, "done")
    work()


def _open_the_bill(page, town, number):
    """From the case to its bill, which says how the amount came about."""
    page.goto(f"{town}/permohonan/{number}")
    assert f"Bayar {FEE}" in page.inner_text("main")
    page.click("section[aria-labelledby=bayar] a.btn")
    told = page.inner_text("main details[open]")
    for step in ("(20) + 1 = 21 hari", "= Luas 3 m² × Lama pemasangan 21 hari", "= Rp47.250"):
        assert step in told
    return page.inner_text("dl.pairs dd.code")


def _initial_and_sign(offices, town, number):
    head = offices("division_head")
    head.goto(f"{town}/meja/{number}")
    finish_step(head, "done")
    signatory = offices("signatory")
    signatory.goto(f"{town}/meja/{number}")
    draft = signatory.get_attribute("button:has-text('Baca rancangan') >> nth=0", "formaction")
    assert signatory.context.request.get(f"{town}{draft}").body().startswith(b"%PDF")
    finish_step(signatory, "approve")
    work()


def test_she_stands_where_it_will_hang_pays_at_the_bank_and_downloads_it(
    town, open_browser, offices
):
    phone = open_browser(geolocation=SITE, permissions=["geolocation"])
    case = _ask(phone, town, ANSWERS)
    work()
    _let_two_offices_look(offices, town, case.number)
    _open_the_bill(phone, town, case.number)

    phone.click("text=Buka bank peragaan")
    phone.click("main form button.btn")
    phone.click(".notice >> text=Kembali ke tagihan")
    assert "Lunas" in phone.inner_text("main")
    work()

    _initial_and_sign(offices, town, case.number)
    phone.goto(f"{town}/permohonan/{case.number}")
    assert "2 surat Anda sudah terbit" in phone.inner_text("main")
    with phone.expect_download() as arriving:
        phone.click("section[aria-labelledby=surat] a.btn >> nth=0")
    assert arriving.value.path().read_bytes().startswith(b"%PDF")
    permit, sticker = documents.of_subject(case.stream)
    assert (permit.kind, sticker.kind) == ("permit", "sticker")
    assert permit.number.startswith("500.16.7.2/0001/DPMPTSP/")
    said = kota_contoh.words_of(documents.content(permit))
    assert "titik −7,257512; 112,752123" in said
    assert "510/77/2026" in said


@pytest.mark.on_sqlite
def test_she_taps_the_map_and_pays_cash_at_the_counter(town, plain_phone, offices):
    case = _ask(plain_phone, town, ANSWERS)
    _let_two_offices_look(offices, town, case.number)
    bill = _open_the_bill(plain_phone, town, case.number)
    assert "Tunai di loket" in plain_phone.inner_text("main")

    cashier = offices("counter")
    cashier.goto(f"{town}/meja/uang")
    row = cashier.locator("tr", has_text=bill)
    row.locator("input[name=cash]").fill("50.000")
    row.locator("button").click()
    assert "Kembalian Rp2.800" in cashier.inner_text("main")
    receipt = cashier.inner_text(".slip .slip__no")
    work()

    plain_phone.reload()
    assert "Lunas" in plain_phone.inner_text("main")
    assert receipt in plain_phone.inner_text("main")
    _initial_and_sign(offices, town, case.number)
    case.refresh_from_db()
    assert (case.state, case.end) == ("ISSUED", "issued")
