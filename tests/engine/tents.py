"""A small service on which the engine is tried: tents are lent by the ward."""

from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from pendopo.accounts import queries as accounts
from pendopo.accounts.actions import setting_up
from pendopo.accounts.plans import HoldingPlan, PersonPlan
from pendopo.cases.actions import filing
from pendopo.catalogue import actions as catalogue
from pendopo.catalogue import queries as versions
from pendopo.files import actions as files
from pendopo.operations import scratch_town
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.definition.loader import load

SHARED = Path(__file__).parents[2] / "definitions" / "_shared"
KEY = "pinjam-tenda"
WARD = "kelurahan-35-78-01-1001"
NIK = "3578014101900001"
ANSWERS = {
    "nik": NIK,
    "full_name": "Ani Lestari",
    "ward": "35.78.01.1001",
    "held_on": "2026-09-01",
    "tents": "2",
}
SERVICE = """
service: pinjam-tenda
title: Peminjaman Tenda // Tent loan
summary: Pinjam tenda kelurahan. // Borrow the ward's tents.
owner: kelurahan
search: [hajatan]
legal_basis: [Peraturan wali kota setempat]
apply: {who: [person], guest: no, channels: [online], one_open_per: [nik, held_on]}
form:
  event:
    title: Acara // The event
    privacy: personal
    why: Menentukan jadwal. // Decides when the tents are in use.
    fields:
      nik: {type: nik, label: NIK // NIK}
      full_name: {type: text, label: Nama // Name}
      ward: {type: region, level: village, label: Kelurahan // Ward}
      held_on: {type: date, label: Tanggal // Date}
      tents: {type: number, label: Jumlah tenda // Number of tents, max: 6}
documents:
  id_card: {label: KTP-el // Identity card}
steps:
  check:
    kind: check
    by: counter
    limit: 2 hours
    outcomes: {complete: approve, incomplete: correct}
  correct:
    kind: correct
    limit: 3 working days
    if_late: lapsed
    outcomes: {sent: check}
  approve:
    kind: decide
    by: signatory
    not_same_as: check
    limit: 1 working day
    outcomes: {approve: issue, refuse: refused}
  issue: {kind: issue, outcomes: {done: lent}}
ends:
  lent: {state: granted, title: Dipinjamkan // Lent, gives: [permit]}
  refused: {state: refused, title: Ditolak // Refused}
  lapsed: {state: lapsed, title: Gugur // Lapsed}
clock:
  promise: 2 working days
  starts: check.complete
  correction: pause
  silence: propose
  silence_basis: UU 30/2014 pasal 53
fee: {kind: free}
issues:
  permit:
    title: Surat Pinjam Tenda // Tent loan letter
    template: letter.typ
    number: <sequence>/<unit>/<year>
    data: {name: <full_name>, tents: <tents>}
objection:
  within: 21 working days
  decided_by: signatory
  office: kecamatan
  limit: 10 working days
  basis: UU 30/2014
retention: {keep: 1 year, from: closed, then: destroy, public: []}
statistics: [tents]
standard: {use: public_office@1}
"""
FIRMS = SERVICE.replace(
    "      tents: {",
    """      lender:
        type: choice
        label: Untuk siapa // For whom
        options: {person: Orang // Person, firm: Badan // Firm}
        required: no
      firm: {type: text, label: Nama badan // Name of the firm, shown: lender is firm}
      tents: {""",
)
LETTER = """
#import "/pendopo.typ": *
#let d = values()
#show: letter.with(d, title: d.title)
#title-block(d.title, number: at(d, "number"))
#pairs((("nama", d.name), ("tenda", d.tents)))
#signature(d)
"""


def at(text):
    """An instant on the office's wall: `2026-08-10 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta"))


def texts(service=SERVICE, key=KEY):
    """The files of the service, with the shared ones."""
    own = {f"{key}/service.yaml": service, f"{key}/letter.typ": LETTER}
    names = ("vocabulary.yaml", "people.yaml", "refusal.typ", "public_office@1.yaml")
    shared = {f"_shared/{name}": (SHARED / name).read_text(encoding="utf-8") for name in names}
    return own | shared


def publish(service=SERVICE, key=KEY):
    """Set up the invented town with those on duty whom the service needs, and publish it."""
    files_of_it = texts(service, key)
    definition, problems = load(key, files_of_it)
    assert definition, problems
    scratch_town.set_up(definition, files_of_it, also=("signatory", "treasurer", "verifier"))
    return catalogue.publish(
        key=key,
        files=files_of_it,
        settings={},
        play=lambda *_: (),
        actor=SYSTEM,
        now=scratch_town.BEGAN,
    )


def person(name):
    """Ani asks for things; Cici is a stranger."""
    plan = PersonPlan(email=f"{name}@contoh.example", name=name.title())
    setting_up.put_person(plan=plan, actor=SYSTEM, now=scratch_town.BEGAN)
    return accounts.person_by_email(plan.email)


def officer(function, office=WARD):
    """Whoever holds a function in an office, as an actor."""
    someone = accounts.holders(office, function, on=at("2026-08-10 09:00").date())[0]
    return accounts.actor_of(someone, now=at("2026-08-10 09:00"))


def paper():
    return files.keep(
        content=b"%PDF-1.4 kartu",
        media_type="application/pdf",
        name="ktp.pdf",
        actor=SYSTEM,
        now=scratch_town.BEGAN,
    )


def file(someone, *, now="2026-08-10 09:00", key=KEY, intent="", **answers):
    """Let somebody ask for tents."""
    return filing.file(
        version=versions.current(key),
        applicant=someone,
        answers={**ANSWERS, **answers},
        papers={"id_card": [paper()]},
        intent_key=intent or uuid4().hex,
        actor=Actor(someone.pk),
        now=at(now),
    ).case


def second_counter():
    """Another officer at the same counter."""
    plan = PersonPlan(
        email="loket2@contoh.example", name="Loket Dua", is_officer=True, is_invited=False
    )
    setting_up.put_person(plan=plan, actor=SYSTEM, now=scratch_town.BEGAN)
    held = HoldingPlan(email=plan.email, function="counter", office=WARD, position="Petugas loket")
    setting_up.put_holding(plan=held, actor=SYSTEM, now=scratch_town.BEGAN)
    someone = accounts.person_by_email(plan.email)
    return accounts.actor_of(someone, now=at("2026-08-10 09:00"))
