"""How a case stands beside its steps: its fee and bill, who is waited for, what was just done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.accounts.requests import ActorRequest
from pendopo.cases import queries, recounting, telling
from pendopo.cases.models import APPLICANT
from pendopo.cases.queries import Happened
from pendopo.cases.telling import Known
from pendopo.cases.timeline import Line
from pendopo.payments import queries as bills
from pendopo.payments.models import Invoice
from pendopo.rules.actor import Actor
from pendopo.rules.definition import fees
from pendopo.rules.definition.language import Both

type Told = Sequence[tuple[Happened, Line]]


@dataclass(frozen=True)
class Bill:
    """A bill of a case, and where the officer finds it when she takes money."""

    invoice: Invoice
    href: str


@dataclass(frozen=True)
class Fee:
    """What a case costs, how that came about, whether it is fixed; `lacks` says what is unknown."""

    amount: int | None
    trace: Sequence[Both]
    is_fixed: bool
    lacks: Both
    bills: Sequence[Bill]


def fee(one: Known, told: Told, actor: Actor) -> Fee | None:
    """Return the fee of a case; None where the service is free."""
    if one.definition.fee.kind == "free":
        return None
    found = [Bill(bill, _to_money(bill, actor)) for bill in bills.invoices_of(one.case.stream)]
    fixed = [happened for happened, _line in told if happened.event.kind == "FeeAssessed"]
    if one.case.fee is not None and fixed:
        return Fee(one.case.fee, recounting.fee_trace(fixed[-1]), True, ("", ""), found)
    try:
        known = fees.assess(one.definition, one.settled.env)
    except fees.CannotBeAssessed as unknown:
        return Fee(None, (), False, unknown.says, found)
    return Fee(known.amount, known.trace, False, ("", ""), found)


def _to_money(bill: Invoice, actor: Actor) -> str:
    takes = bill.is_open and bills.may_take_cash(actor, bill)
    return reverse("desk:money") if takes else ""


@dataclass(frozen=True)
class Wait:
    """Who is waited for, for what, until when, and what was asked."""

    who: Both
    what: Both
    until: datetime | None
    asked: Sequence[Both]


def waits(one: Known) -> list[Wait]:
    """Return what an open case waits for, in order of opening."""
    found = []
    for task in queries.open_tasks(one.case):
        step = one.definition.step(task.step)
        what = step.title if step else ("Usul dikabulkan", "Proposal to grant")
        is_hers = task.function == APPLICANT
        who: Both = ("Pemohon", "The applicant") if is_hers else (task.office.name,) * 2
        items = telling.correction_items(one) if task.kind == "correct" else []
        asked = [
            (f"{label[0]}: {why[0]}", f"{label[1]}: {why[1]}") for _key, label, why, _n in items
        ]
        found.append(Wait(who, what, task.due_at, asked))
    return found


def news(request: ActorRequest, one: Known, told: Told, what: str) -> Mapping[str, object]:
    """Return what the officer just did, in words."""
    said = {
        "selesai": _("Langkah selesai."),
        "diambil": _("Tugas ini sekarang Anda kerjakan."),
        "dilepas": _("Tugas ini dilepas untuk rekan Anda."),
        "catatan": _("Catatan tersimpan."),
        "diperpanjang": _("Jangka waktu diperpanjang. Pemohon diberi tahu."),
        "tindakan": _("Tindakan tercatat. Pemohon diberi tahu."),
        "dicabut": _("Surat dicabut. Pemohon diberi tahu."),
        "diganti": _("Surat pengganti diminta. Yang lama berlaku sampai ia ditandatangani."),
    }.get(what)
    if said is None:
        return {}
    if what != "selesai":
        return {"said": said}
    mine = [
        line
        for happened, line in told
        if happened.event.actor_id == request.actor.person_id and _is_done(one, happened)
    ]
    return {"said": said, "line": mine[-1].title if mine else "", "is_done": True}


def _is_done(one: Known, happened: Happened) -> bool:
    """Tell whether a step ended that somebody does; the giving of a letter follows by itself."""
    step = one.definition.step(f"{happened.payload.get('step', '')}")
    return happened.event.kind == "StepLeft" and not (step and step.kind in ("issue", "route"))
