"""Who reaches what by its address: owner, stranger, guest, officers of this and another office.

Every route that holds a number, an id or a code has a rule here; a new one without a rule fails.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from pendopo.accounts import queries as accounts
from pendopo.applications import actions as drafts
from pendopo.cases import queries
from pendopo.cases.models import CaseFile
from pendopo.catalogue import queries as catalogue
from pendopo.documents.actions import keys
from pendopo.documents.models import Document, LetterFiles
from pendopo.files import actions as files
from pendopo.payments.actions import receiving
from pendopo.payments.models import Payment, Refund
from pendopo.payments.tests.cast import bill
from pendopo.rules.actor import SYSTEM, Actor
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import OTHER_WARD, browser_of, desk_of, everything, officer, photograph

RESIDENT = {
    "applications:draft",
    "applications:review",
    "applications:send",
    "applications:discard",
    "applications:paper",
    "applications:paper_small",
    "applications:step",
    "applications:autosave",
    "front:case",
    "front:receipt",
    "front:correct",
    "front:withdraw",
    "front:paper",
    "front:letter",
    "payments:pay",
    "payments:code",
}
COUNTER = {
    "desk:case",
    "desk:unmask",
    "desk:take",
    "desk:give_back",
    "desk:complete",
    "desk:note",
    "desk:paper",
    "desk:paper_small",
    "desk:paper_whole",
    "desk:letter",
    "desk:cash",
    "desk:receipt",
}
SIGNATORY = {"desk:draft", "desk:replace", "desk:revoke"}
OWN_KEY = {"desk:sign", "desk:unsigned"}
PROLONGING = {"desk:extend", "desk:anytime"}
TREASURER = {"desk:match", "desk:refund"}
OPEN = {
    "catalogue:service": "a service belongs to everybody",
    "applications:begin": "begins a draft of whoever asks",
    "documents:verify_code": "whoever has a paper may check it",
    "payments:notification": "the signature of a provider lets it in",
    "payments:bank": "the bank of the demonstration, as open as a real one",
    "accounts:choose_password": "the token is the secret",
}
DESK = COUNTER | SIGNATORY | OWN_KEY | TREASURER | PROLONGING


def _held(
    patterns: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, set[str]]]:
    """Yield the name of every route that holds something, and what it holds."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _held(one.url_patterns, inner)
        elif one.pattern.converters:
            yield f"{space}{one.name}", set(one.pattern.converters)


ROUTES = dict(_held(get_resolver().url_patterns))


@pytest.fixture
def held(service, ani, case, draft) -> Mapping[str, Mapping[str, object]]:
    """What stands in the addresses of Ani's things, by route."""
    definition = catalogue.definition(service)
    kept = drafts.add_paper(
        draft=draft,
        field=definition.documents[0],
        content=photograph().read(),
        name="ktp.jpg",
        actor=Actor(ani.pk),
        now=at("2026-08-10 09:10"),
    )
    now = at("2026-08-10 09:20")
    letter = _letter(case)
    more = {"now": now, "due_at": at("2026-08-20 09:00"), "office": tents.WARD}
    owed = bill(ani, subject=case.stream, **more)
    paid = receiving.take_cash(
        invoice=bill(ani, **more),
        cash=200_000,
        office=tents.WARD,
        intent_key=uuid4().hex,
        actor=tents.officer("counter"),
        now=now,
    )
    waiting = Payment.objects.create(
        provider="sandbox", reference="x-1", named="TAG-0", amount=5, paid_at=now,
        received_at=now, state="waiting", why="unknown",
    )  # fmt: skip
    refund = Refund.objects.create(payment=paid, amount=5, why="withdrawn", noted_at=now)
    task = queries.open_tasks(case)[0].pk
    paper = case.papers.get().file.uuid
    of_draft = {"uuid": draft.uuid, "file": kept.file.uuid, "step": "event"}
    of_case = {
        "number": case.number, "task": task, "file": paper, "code": letter.code, "key": "permit",
        "what": "cancel",
    }  # fmt: skip
    of_money = {
        "code": owed.code, "number": paid.receipt, "payment": waiting.pk, "refund": refund.pk,
    }  # fmt: skip
    money = {"payments:pay", "payments:code", "desk:cash", "desk:receipt", *TREASURER}
    photo = files.keep(
        content=photograph().read(), media_type="image/jpeg", name="ktp.jpg", actor=SYSTEM, now=now
    )
    picture = CaseFile.objects.create(case=case, key="id_card", file=photo, added_at=now)
    return {
        name: of_money if name in money else of_draft if name.startswith("applic") else of_case
        for name in RESIDENT | DESK
    } | {"desk:paper_small": {**of_case, "file": picture.file.uuid}}


def _letter(case) -> Document:
    signer, pdf = officer("signatory"), tents.paper()
    return Document.objects.create(
        code="AB12-CD34-EF56-GH78-JK90", subject=case.stream, kind="permit", service=case.service,
        version="1", office=tents.WARD, title="Surat", title_en="Letter", holder="Ani",
        sealed_letter=b"", files=LetterFiles.objects.create(hash="f" * 64, files={}),
        template="letter.typ", state="signed", signer=signer, signer_name=signer.name,
        position="Lurah", requested_at=case.filed_at, issued_on=case.filed_at.date(),
        signed_at=case.filed_at, tbs_sha256="a" * 64, tbs_bytes=1, sha256="b" * 64, pdf=pdf,
        revoke_by="signatory",
    )  # fmt: skip


def _asked(browser: Client, held: Mapping[str, Mapping[str, object]], names: set[str]):
    """Ask for each route by GET and by POST; yield its name, the method and the answer."""
    for name in sorted(names):
        address = reverse(name, kwargs={part: held[name][part] for part in ROUTES[name]})
        yield name, "GET", browser.get(address)
        yield name, "POST", browser.post(address, {"outcome": "complete", "text": "halo"})


def _wrong(answers, expected: set[int]) -> list[str]:
    return [
        f"{name} {method}: {answer.status_code}"
        for name, method, answer in answers
        if answer.status_code not in expected
    ]


def test_every_route_that_holds_something_has_a_rule():
    assert set(ROUTES) == RESIDENT | DESK | set(OPEN)


def test_a_stranger_finds_nothing_and_changes_nothing(held, cici):
    browser = browser_of(cici)
    before = everything()

    wrong = _wrong(_asked(browser, held, RESIDENT), {404, 405})
    wrong += _wrong(_asked(browser, held, DESK), {403})

    assert not wrong, "\n".join(wrong)
    assert everything() == before


def test_a_stranger_is_told_the_same_where_there_is_nothing(held, cici):
    none = {"number": "TIDAK-ADA", "uuid": uuid4(), "code": "TIDAK-ADA"}
    nothing = {
        name: {part: none.get(part, value) for part, value in parts.items()}
        for name, parts in held.items()
    }
    browser = browser_of(cici)

    told = list(_asked(browser, held, RESIDENT | DESK))
    twins = list(_asked(browser, nothing, RESIDENT | DESK))

    assert [_said(answer) for _, _, answer in told] == [_said(answer) for _, _, answer in twins]


def _said(answer) -> tuple[int, str]:
    """What an answer says, but for the address that was asked for and the form's token."""
    asked = answer.request["PATH_INFO"]
    text = re.sub(r'value="\w{64}"', "", answer.text.replace(asked, ""))
    return answer.status_code, text.replace(quote(asked, safe=""), "")


def test_a_guest_is_asked_to_sign_in_and_changes_nothing(held):
    before = everything()

    for name, method, answer in _asked(Client(), held, RESIDENT | DESK):
        gate = "/petugas/masuk?" if name in DESK else "/masuk?"
        assert answer.status_code == 302, (name, method)
        assert answer.url.startswith(gate), (name, method)

    assert everything() == before


def test_an_officer_of_another_office_finds_nothing_and_changes_nothing(held):
    functions = ("counter", "signatory", "verifier")
    desks = {function: desk_of(function, OTHER_WARD) for function in functions}
    before = everything()

    wrong = []
    for function, desk in desks.items():
        wrong += [function, *_wrong(_asked(desk, held, DESK), {404, 405})]
        wrong += _wrong(_asked(desk, held, RESIDENT), {403})

    assert wrong == list(functions)
    assert everything() == before


def test_an_officer_without_a_second_factor_has_to_prove_herself(held):
    browser = browser_of(officer("counter"), on_duty=False)
    before = everything()

    for name, method, answer in _asked(browser, held, DESK):
        assert answer.status_code == 302, (name, method)
        assert answer.url.startswith("/petugas/masuk?"), (name, method)

    assert everything() == before


def test_the_counter_has_no_part_in_the_work_of_the_treasurer(held):
    desk = desk_of("counter")
    before = everything()

    wrong = _wrong(_asked(desk, held, TREASURER), {404, 405})

    assert not wrong, "\n".join(wrong)
    assert everything() == before


def test_whom_it_concerns_is_let_in(held, at_home):
    counter, signatory, treasurer = map(desk_of, ("counter", "signatory", "treasurer"))

    closed = []
    for browser, names in (
        (at_home, RESIDENT),
        (counter, COUNTER),
        (signatory, SIGNATORY),
        (treasurer, TREASURER),
    ):
        for name in sorted(names):
            with _undone():
                found = {answer.status_code for *_, answer in _asked(browser, held, {name})}
            if not found & {200, 204, 302, 409, 422} or found & {403, 404}:
                closed.append(f"{name}: {found}")

    assert not closed, "\n".join(closed)


def test_a_letter_waits_for_whoever_signs_it_with_her_own_key(held):
    dewi, now = officer("signatory"), at("2026-08-10 09:20")
    before = _statuses(desk_of("signatory"), held)

    actor = accounts.actor_of(dewi, now=now)
    keys.make_own_key(person=dewi, passphrase="melati dan kenanga", actor=actor, now=now)

    assert before == {404}
    assert _statuses(desk_of("signatory"), held) == {302}
    assert _statuses(desk_of("counter"), held) == {404}


def _statuses(browser: Client, held: Mapping[str, Mapping[str, object]]) -> set[int]:
    return {answer.status_code for *_, answer in _asked(browser, held, OWN_KEY)}


@contextmanager
def _undone() -> Iterator[None]:
    """Take back what happens within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_paper_of_her_own_is_not_read_through_another_case(held, at_home, ani):
    mine = tents.file(ani, held_on="2026-09-02")
    paper = held["front:case"]["file"]

    assert at_home.get(f"/permohonan/{mine.number}/berkas/{paper}").status_code == 404


def test_a_paper_is_not_read_through_the_strangers_own_case(held, cici):
    own = tents.file(cici, nik="3578014101900002", held_on="2026-09-02")
    parts, browser = held["front:letter"], browser_of(cici)

    assert browser.get(f"/permohonan/{own.number}/berkas/{parts['file']}").status_code == 404
    assert browser.get(f"/permohonan/{own.number}/surat/{parts['code']}").status_code == 404


def test_a_task_is_not_finished_through_another_case(held, ani):
    other, task = tents.file(ani, held_on="2026-09-02"), held["desk:take"]["task"]
    desk = desk_of("counter")
    before = everything()

    asked = [
        desk.post(f"/meja/{other.number}/{act}/{task}", {"outcome": "complete"}).status_code
        for act in ("ambil", "lepas", "langkah")
    ]

    assert asked == [404, 404, 404]
    assert everything() == before


def test_an_officer_does_not_read_her_own_case_at_the_desk(service):
    counter = officer("counter")
    own = tents.file(counter)

    assert desk_of("counter").get(f"/meja/{own.number}").status_code == 404
    assert own.number not in desk_of("counter").get("/meja").text


def test_an_odd_number_is_not_found(service, ani):
    home, desk = browser_of(ani), desk_of("counter")

    for number in ("a\x00b", "x" * 5_000, "..%2f", "'\"<b>", "９９９"):
        code = quote(number, safe="")
        assert home.get(f"/permohonan/{code}").status_code == 404
        assert desk.get(f"/meja/{code}").status_code == 404
        assert home.get(f"/bayar/{code}").status_code == 404
        assert desk.post(f"/meja/uang/{code}/tunai").status_code == 404
        assert desk.get(f"/meja/uang/tanda-bukti/{code}").status_code == 404
        assert Client().get(f"/verifikasi/{code}").status_code == 404


def test_a_huge_task_id_is_not_found(case):
    desk = desk_of("counter")

    assert desk.post(f"/meja/{case.number}/ambil/{10**30}").status_code == 404
    assert desk_of("treasurer").post(f"/meja/uang/cocokkan/{10**30}").status_code == 404


def test_a_letter_is_named_where_it_is_fetched(case, at_home):
    _letter(case)

    assert (
        'Unduh PDF<span class="hide"> Surat</span>'
        in at_home.get(f"/permohonan/{case.number}").text
    )
