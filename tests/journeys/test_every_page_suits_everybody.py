"""Each page on the way, on a phone: for a screen reader, for a small screen, without a complaint.

Residents see the cases of the demonstration, in every state. One engine is enough.
"""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from pendopo.applications import queries as drafts
from pendopo.cases.models import Case
from pendopo.documents.models import Document
from pendopo.front import casting
from pendopo.operations import story
from pendopo.payments.models import Invoice
from tests.interop import walking
from tests.journeys import kota_contoh
from tests.journeys.kota_contoh import sign_in, sign_in_on_duty

pytestmark = pytest.mark.on_sqlite
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN = (
    "/", "/layanan", "/layanan?cari=reklame", "/layanan/sktm", "/layanan/izin-reklame", "/bantuan",
    "/privasi", "/aksesibilitas", "/masuk", "/petugas/masuk", "/petugas/lupa-sandi", "/verifikasi",
    "/verifikasi/7Q2M", "/peragaan", "/tidak-ada",
)  # fmt: skip
MINE = ("/permohonan", "/kotak-masuk", "/profil", "/profil/sesi", "/profil/pembaca", "/keluar")
CASE = {
    "ISSUED": ("", "/tanda-terima"),
    "REFUSED": ("",),
    "WITHDRAWN": ("", "/tanda-terima"),
    "AWAITING_PAYMENT": ("", "/cabut"),
    "CORRECTION_REQUESTED": ("", "/perbaikan"),
    "IN_REVIEW": ("", "/tanda-terima"),
}

WITH_SERVICES = 17  # officers to whom the services of the demonstration lead
PASSED = {"check": "complete", "verify": "approve"}


@pytest.fixture
def barriers(town, phone):
    """What stands in somebody's way, on each page that was looked at."""
    found = {}

    def look(*addresses):
        for address in addresses:
            phone.goto(f"{town}{address}")
            look_here(address)

    def look_here(address):
        told = Axe().run(phone, options={"runOnly": RULES}).response["violations"]
        if told:
            found[address] = [(one["id"], one["nodes"][0]["html"]) for one in told]

    look.here, look.found = look_here, found
    return look


def test_what_guests_and_residents_see(town, phone, barriers):
    story.tell(kota_contoh.ROOT / "demo" / "story.yaml", today=datetime.now(UTC))
    waiting = {one.email: one.waiting for one in casting.officers(datetime.now(UTC))}
    assert sum(2 <= tasks <= 5 for tasks in waiting.values()) == WITH_SERVICES
    letter, bill = Document.objects.signed().first(), Invoice.objects.first()
    barriers(*OPEN, f"/verifikasi/{letter.code}", f"/bank-peragaan/{bill.code}")
    unseen = dict(CASE)
    for email in ("joko", "yohana", "fitri", "gunawan", "hesti"):
        phone.context.clear_cookies()
        sign_in(phone, town, f"{email}@contoh.example")
        for case in Case.objects.filter(applicant__email=f"{email}@contoh.example"):
            bills = Invoice.objects.filter(subject=case.stream)
            barriers(*(f"/permohonan/{case.number}{page}" for page in unseen.pop(case.state, ())))
            barriers(*(f"/bayar/{bill.code}" for bill in bills))
    barriers(*MINE)

    assert barriers.found == {}
    assert not unseen


def test_how_a_resident_applies(town, phone, barriers):
    draft = walking.draft("hesti", "izin-reklame", walking.REKLAME, walking.REKLAME_PAPERS)
    steps = drafts.steps(drafts.opened(draft, now=datetime.now(UTC)))
    phone.goto(f"{town}/masuk")
    phone.fill("input[name=email]", "hesti@contoh.example")
    phone.click("main form button.btn")
    barriers.here("/masuk/kode")
    phone.goto(f"{town}/layanan/izin-reklame/ajukan")
    sign_in(phone, town, "hesti@contoh.example")
    barriers.here("/ajukan")

    barriers(*(f"/konsep/{draft.uuid}/{step.key}" for step in steps))
    phone.goto(f"{town}/konsep/{draft.uuid}/{steps[0].key}")
    phone.fill("input[name=nik]", "357803690782000")
    phone.click("main form button.btn--wide")
    barriers.here("a refused answer")
    barriers(f"/konsep/{draft.uuid}/periksa", f"/konsep/{draft.uuid}/hapus")

    assert barriers.found == {}


def test_what_officers_work_with(town, phone, barriers):
    for resident, outcomes in (("ani", {}), ("cici", {"check": "complete"}), ("darto", PASSED)):
        case = walking.file(resident)
        for step, outcome in outcomes.items():
            walking.officer(case, step, outcome)
    for function in ("counter", "section_head", "signatory"):
        phone.context.clear_cookies()
        sign_in_on_duty(phone, town, function, "kelurahan-tirtosari")
        barriers("/meja")
        barriers(phone.get_attribute("tbody th a", "href"))
        phone.locator("[name=outcome]").last.check(force=True)
        phone.click("#tindakan form button.btn--wide")
        barriers.here(f"{function}: a step that lacks something")
    phone.context.clear_cookies()
    sign_in_on_duty(phone, town, "treasurer", "bapenda")
    barriers("/meja", "/meja/uang")

    assert barriers.found == {}
