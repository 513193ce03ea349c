"""Every action checks by itself who may: a stranger is refused, whichever page calls it.

Each function of the `actions` that writes at some time stands in one of three tables; a new one
without a place fails.
"""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest

from pendopo.accounts import queries as accounts
from pendopo.accounts.actions import passwords, profile, proving, sessions, setting_up
from pendopo.accounts.models import Holding
from pendopo.accounts.plans import (
    CalendarPlan,
    HoldingPlan,
    HolidayChangePlan,
    OfficePlan,
    PersonPlan,
    TownPlan,
    ZonePlan,
)
from pendopo.applications import actions as applications
from pendopo.cases import queries
from pendopo.cases.actions import (
    answering,
    anytime,
    filing,
    issuing,
    replacing,
    silence,
    working,
)
from pendopo.catalogue import actions as catalogue
from pendopo.documents.actions import ending, keys, letters, registers
from pendopo.documents.actions import replacing as replacing_letters
from pendopo.documents.models import Document
from pendopo.operations import actions as operations
from pendopo.payments.actions import matching, receiving
from pendopo.payments.models import Invoice, Payment, Refund
from pendopo.rules.refusals import NotAllowed
from tests.engine import tents
from tests.engine.tents import at
from tests.structure.sources import HOUSE, code, name_of, tree

NOW, OTHER_WARD = at("2026-08-10 09:30"), "kelurahan-35-78-02-1002"
LETTER = Document(office=tents.WARD, revoke_by="signatory", service=tents.KEY, signer_id=0)
BILL = Invoice(code="T", office=tents.WARD, amount=5)

REFUSED: Mapping[Callable[..., object], Callable[..., Mapping[str, object]]] = {
    passwords.make_link: lambda w: {"someone": w.ani, "is_mailed": False},
    passwords.change: lambda w: {"someone": w.ani, "password": "melati dan kenanga"},
    profile.save: lambda w: {"someone": w.ani, "answers": {}},
    profile.choose_language: lambda w: {"someone": w.ani, "language": "en"},
    proving.put_authenticator: lambda w: {"someone": w.ani, "secret": "x"},
    proving.renew_recovery_codes: lambda w: {"someone": w.ani},
    proving.remove_authenticator: lambda w: {"someone": w.ani},
    sessions.prove_again: lambda w: {"signed_in": w.signed_in},
    sessions.end: lambda w: {"someone": w.ani, "session_id": w.signed_in.pk},
    sessions.end_all: lambda w: {"someone": w.ani},
    setting_up.put_town: lambda w: {"plan": TownPlan(name="K", government="P", code="35.78")},
    setting_up.put_calendar: lambda w: {"plan": CalendarPlan(key="x", text={})},
    setting_up.put_holidays: lambda w: {"key": "x", "text": ""},
    setting_up.put_holiday_change: lambda w: {
        "plan": HolidayChangePlan(on=date(2026, 8, 10), known_at=NOW, is_working=True, name="x")
    },
    setting_up.put_regions: lambda w: {"plans": []},
    setting_up.put_zone: lambda w: {"plan": ZonePlan(key="x", name="x", polygons=[])},
    setting_up.put_office: lambda w: {
        "plan": OfficePlan(
            key="x", kind="x", name="x", parent=tents.WARD, region_code="1",
            calendar=accounts.office(tents.WARD).calendar.key,
        )
    },
    setting_up.put_person: lambda w: {"plan": PersonPlan(email="x@contoh.example", name="X")},
    setting_up.put_holding: lambda w: {
        "plan": HoldingPlan(email=w.ani.email, function="counter", office=tents.WARD)
    },
    setting_up.end_holding: lambda w: {"held": Holding.objects.first()},
    applications.begin: lambda w: {"version": w.case.version, "person": w.ani},
    applications.save: lambda w: {"draft": w.draft, "answers": {}},
    applications.add_paper: lambda w: {
        "draft": w.draft, "field": w.field, "content": b"x", "name": "x",
    },
    applications.remove_paper: lambda w: {"paper": SimpleNamespace(draft=w.draft)},
    applications.submit: lambda w: {"draft": w.draft, "language": "id"},
    answering.answer_correction: lambda w: {"case": w.case, "answers": {}, "papers": {}},
    answering.withdraw: lambda w: {"case": w.case, "reason": "x"},
    answering.pass_pay_step: lambda w: {"case": w.case, "paid_at": NOW},
    filing.file: lambda w: {
        "version": w.case.version, "applicant": w.ani, "answers": {}, "papers": {},
        "intent_key": uuid4().hex,
    },
    issuing.note_signed: lambda w: {"case": w.case},
    silence.answer_silence: lambda w: {"task": w.task, "outcome": "grant"},
    working.take: lambda w: {"task": w.task},
    working.take_several: lambda w: {"tasks": [w.task]},
    working.give_back: lambda w: {"task": w.task},
    working.complete_task: lambda w: {"task": w.task, "outcome": "complete"},
    anytime.note: lambda w: {"case": w.case, "text": "x"},
    anytime.extend: lambda w: {"case": w.case, "reason": "x"},
    anytime.cancel: lambda w: {"case": w.case, "what": "cancel", "reason": "x"},
    catalogue.publish: lambda w: {"key": "x", "files": {}, "settings": {}, "play": lambda *_: ()},
    ending.revoke: lambda w: {"document": LETTER, "ground": "x", "note": "x"},
    replacing_letters.request_instead: lambda w: {
        "document": LETTER, "letter": None, "ground": "wording",
    },
    replacing.replace_letter: lambda w: {
        "case": w.case, "letter": LETTER, "ground": "wording", "note": "x",
    },
    keys.make_own_key: lambda w: {"person": w.ani, "passphrase": "melati dan kenanga"},
    letters.sign: lambda w: {"document": LETTER},
    letters.sign_by_passphrase: lambda w: {
        "document": LETTER, "passphrase": "x", "functions": (), "offices": (),
    },
    registers.put_register: lambda w: {"office": tents.WARD, "year": 2026, "last": 1},
    operations.load_town: lambda w: {"values": SimpleNamespace()},
    operations.make_administrator: lambda w: {"email": "x@contoh.example"},
    matching.match: lambda w: {"payment": Payment(amount=5), "invoice": None, "note": "x"},
    matching.settle_refund: lambda w: {"refund": Refund(), "outcome": "given", "note": "x"},
    receiving.take_cash: lambda w: {"invoice": BILL, "cash": 5, "office": tents.WARD},
}  # fmt: skip
CANCEL = "anytime: {cancel: {by: signatory, to: lapsed, label: Batalkan // Cancel}}\n"
SECRET = "whoever knows the secret that goes with it"
WITHIN = "part of an action of the room above, which checked"
TIME = "time does it, from the schedule"
ANYBODY = {
    "accounts.passwords.choose": SECRET,
    "accounts.passwords.request_link": "the link goes to the address and to nobody else",
    "accounts.proving.begin_enrolment": SECRET,
    "accounts.proving.enrol": SECRET,
    "accounts.proving.prove": SECRET,
    "accounts.proving.use_recovery_code": SECRET,
    "accounts.sessions.begin": "follows the secret",
    "accounts.sessions.see": "the cookie is the secret",
    "accounts.signing_in.request_code": "the code goes to the address and to nobody else",
    "accounts.signing_in.enter_code": SECRET,
    "accounts.signing_in.check_password": SECRET,
    "events.note_reading": "whoever reads is written down",
    "events.note_readings": "whoever reads is written down",
    "events.retry_delivery": "officers; tried in its room",
    "files.store": "what nothing refers to is seen by nobody",
    "files.store_for": "what nothing refers to is seen by nobody",
    "notices.mark_read": "changes the reader's own rows only",
    "payments.receiving.receive_notification": "the signature of the provider lets it in",
}
HOUSE_ONLY = {
    "accounts.sessions.forget": TIME,
    "applications.forget_old": TIME,
    "cases.motion.open_motion": WITHIN,
    "cases.passing.fall_silent": TIME,
    "cases.passing.pass_limits": TIME,
    "documents.ending.supersede": WITHIN,
    "documents.ending.take_back": WITHIN,
    "documents.letters.request": WITHIN,
    "events.claim": WITHIN,
    "events.erase": WITHIN,
    "events.forget_intents": TIME,
    "files.forget_unreferenced": TIME,
    "files.keep": WITHIN,
    "files.sweep": TIME,
    "notices.mail": WITHIN,
    "notices.send": WITHIN,
    "operations.make_signing_key": "from the command line, by whoever runs the house",
    "payments.billing.cancel_invoice": WITHIN,
    "payments.billing.expire_invoices": TIME,
    "payments.billing.issue_invoice": WITHIN,
    "payments.billing.settle": WITHIN,
    "payments.booking.check_books": TIME,
    "payments.booking.post": WITHIN,
    "payments.matching.note_refund_due": WITHIN,
    "payments.receiving.receive": WITHIN,
    "payments.receiving.settle": WITHIN,
}


def _name(function: Callable[..., object]) -> str:
    module = inspect.unwrap(function).__module__
    return f"{module}.{function.__name__}".removeprefix("pendopo.").replace(".actions.", ".", 1)


def _actions() -> Iterator[str]:
    """Yield what is written at some time; what takes a motion is part of a verb."""
    for path in code():
        parts = path.relative_to(HOUSE).with_suffix("").parts
        if "actions" not in parts or path.name == "__init__.py":
            continue
        module = importlib.import_module(".".join(("pendopo", *parts)))
        for function in vars(module).values():
            if not inspect.isfunction(function) or function.__name__.startswith("_"):
                continue
            asked = list(inspect.signature(function).parameters)
            if inspect.unwrap(function).__module__ == module.__name__ and "now" in asked:
                yield _name(function)


def test_every_action_says_who_may():
    placed = [*(_name(one) for one in REFUSED), *ANYBODY, *HOUSE_ONLY]

    assert sorted(placed) == sorted(_actions())


@pytest.fixture
def service(db):
    """Tents whose loan an officer may cancel at every step."""
    return tents.publish(tents.SERVICE.replace("ends:\n", CANCEL + "ends:\n", 1))


@pytest.fixture
def world(case, ani, cici):
    """Ani's things, and an officer of another ward, to whom none of them belong."""
    draft = applications.begin(version=case.version, person=ani, actor=tents.Actor(ani.pk), now=NOW)
    signed_in = sessions.begin(someone=ani, session_key="x", device="x", is_on_duty=False, now=NOW)
    return SimpleNamespace(
        ani=ani, case=case, draft=draft, signed_in=signed_in, task=queries.open_tasks(case)[0],
        field=draft.version, strangers=[tents.officer("counter", OTHER_WARD), tents.Actor(cici.pk)],
    )  # fmt: skip


@pytest.mark.parametrize("action", REFUSED, ids=_name)
def test_a_stranger_is_refused(world, action):
    for stranger in world.strangers:
        with pytest.raises(NotAllowed):
            action(**REFUSED[action](world), actor=stranger, now=NOW)


def test_no_page_calls_what_only_the_house_does():
    found = [
        f"{name_of(path)}: {called}"
        for path in code()
        if {"views", "views.py", "api.py", "requests.py"} & {*path.parts}
        for called in _called(path)
        if called in HOUSE_ONLY
    ]

    assert found == []


def _called(path) -> Iterator[str]:
    """Yield the actions that a file names, by the names that it gave their modules."""
    modules = {
        one.asname or one.name: f"{node.module}.{one.name}".removeprefix("pendopo.")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module
        for one in node.names
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id, "")
            yield f"{module}.{node.attr}".replace(".actions.", ".", 1)
