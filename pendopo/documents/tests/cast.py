"""Ani, whose letters are made; Dewi, who signs them; and the office in which it happens."""

from datetime import UTC, datetime
from pathlib import Path

from pendopo.accounts.actions import setting_up
from pendopo.accounts.models import Person
from pendopo.accounts.plans import (
    CalendarPlan,
    HoldingPlan,
    OfficePlan,
    PersonPlan,
    TownPlan,
)
from pendopo.accounts.queries import Official
from pendopo.documents.rules import Letter, Numbering
from pendopo.rules.actor import SYSTEM, Actor, Role

NOW = datetime(2026, 11, 20, 7, 12, tzinfo=UTC)
KELURAHAN, DPMPTSP = "kel-tirtosari", "dpmptsp"
CREST = Path(__file__).parents[3] / "demo" / "crest.svg"
NIK = "3578014101900001"
TEMPLATE = """#import "/pendopo.typ": *
#let d = values()
#show: letter.with(d, title: d.title)
#title-block(d.title, number: at(d, "number"))
dengan ini menerangkan bahwa
#pairs((("nama", strong(d.name)), ("NIK", d.nik), ("alamat", d.address), ("keperluan", d.purpose)))
#par(objection(d))
#signature(d)
"""


def set_up() -> Person:
    """Set up the town and return Dewi, the head of the ward office."""
    calendar = CalendarPlan(
        key="kerja",
        text={"zone": "WIB", "joint_leave": "off", "hours": {"mon": ["07:30-16:00"]}},
    )
    town = TownPlan(
        name="Kota Contoh",
        government="Pemerintah Kota Contoh",
        code="35.78",
        logo=CREST.read_text(encoding="utf-8"),
    )
    offices = [
        OfficePlan(
            key="setda",
            kind="sekretariat_daerah",
            name="Sekretariat Daerah",
            parent="",
            region_code="",
            calendar="kerja",
        ),
        OfficePlan(
            key="kec-tirtomulyo",
            kind="kecamatan",
            name="Kecamatan Tirtomulyo",
            parent="setda",
            region_code="35.78.01",
            calendar="kerja",
        ),
        OfficePlan(
            key=KELURAHAN,
            kind="kelurahan",
            name="Kelurahan Tirtosari",
            parent="kec-tirtomulyo",
            region_code="35.78.01.1001",
            calendar="kerja",
            unit="KEL-TRT",
            address="Jalan Tirto Raya Nomor 12, Tirtosari, Kota Contoh 55123",
            phone="(021) 555 0112",
            email="kelurahan.tirtosari@contoh.example",
            place="Tirtosari",
        ),
        OfficePlan(
            key=DPMPTSP,
            kind="dpmptsp",
            name="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
            parent="setda",
            region_code="",
            calendar="kerja",
            unit="DPMPTSP",
        ),
    ]
    setting_up.put_town(plan=town, actor=SYSTEM, now=NOW)
    setting_up.put_calendar(plan=calendar, actor=SYSTEM, now=NOW)
    for office in offices:
        setting_up.put_office(plan=office, actor=SYSTEM, now=NOW)
    plan = PersonPlan(
        email="dewi@contoh.example",
        name="Dewi Kartika, S.Sos.",
        is_officer=True,
        nip="197804122005012007",
        rank="Penata Tingkat I",
        is_invited=False,
    )
    setting_up.put_person(plan=plan, actor=SYSTEM, now=NOW)
    for office in (KELURAHAN, DPMPTSP):
        holding = HoldingPlan(
            email="dewi@contoh.example",
            function="signatory",
            office=office,
            position="Lurah Tirtosari",
        )
        setting_up.put_holding(plan=holding, actor=SYSTEM, now=NOW)
    return Person.objects.get(email="dewi@contoh.example")


def acting(person: Person, *, office: str = KELURAHAN) -> Actor:
    role = Role("signatory", office)
    return Actor(person.pk, "officer", "signatory", office, roles=(role,))


CICI = Actor(person_id=99, kind="officer", roles=(Role("verifier", KELURAHAN),))


def letter_of(signer: Person, **changes: object) -> Letter:
    """Return Ani's certificate, with what a test wants otherwise."""
    wanted: dict[str, object] = {
        "subject": "case/TENDA-2026-0007",
        "kind": "letter",
        "service": "tenda",
        "version": "f" * 64,
        "office": KELURAHAN,
        "title": ("Surat Keterangan", "Certificate"),
        "files": {"tenda/letter.typ": TEMPLATE},
        "template": "tenda/letter.typ",
        "official": Official(
            signer.pk, signer.name, signer.nip, signer.rank, "Lurah Tirtosari", ()
        ),
        "holder": "Ani Lestari",
        "data": {
            "name": "Ani Lestari",
            "nik": NIK,
            "address": "Jalan Kenanga 5, RT 003/RW 011",
            "purpose": "Hajatan",
        },
        "to": ["Ani Lestari", "Jalan Kenanga 5"],
        "case": {"number": "TENDA-2026-0007", "filed_on": "2026-11-18", "service": "Pinjam Tenda"},
        "legal_basis": ["UU 13/2011 tentang Penanganan Fakir Miskin"],
        "numbering": Numbering("<classification>/<sequence>/<unit>/<year>", "400.9.14"),
        "valid_until": datetime(2027, 2, 20, tzinfo=UTC).date(),
    }
    return Letter(**{**wanted, **changes})
