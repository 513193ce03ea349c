"""The cashier's pages: open bills, cash, money to be matched, money to be given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.desk.forms import CashForm, MatchForm, RefundForm
from pendopo.events import actions as events
from pendopo.payments import queries
from pendopo.payments.actions import matching, receiving
from pendopo.payments.models import Invoice, Payment, Refund
from pendopo.payments.queries import COUNTER, TREASURER
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import Refused

_SHOWN = 100


@dataclass(frozen=True)
class Refusal:
    """What was typed in one row and is refused; `name` says in words which row it is."""

    place: str
    name: str
    form: forms.Form
    status: int = 422


@officer_only()
def show(request: ActorRequest) -> HttpResponse:
    return _page(request)


def _page(request: ActorRequest, refused: Refusal | None = None) -> HttpResponse:
    actor = request.actor
    if not any(role.function in (TREASURER, COUNTER) for role in actor.roles):
        raise Http404
    wanted = request.GET.get("cari", "").strip()[:80].replace("\x00", "")
    found = queries.find_open(actor, wanted) if wanted else queries.open_invoices(actor)
    page = Paginator(found, 50).get_page(request.GET.get("halaman"))
    waiting = list(queries.waiting(actor)[:_SHOWN])
    refunds = list(queries.refunds_due(actor)[:_SHOWN])
    morning = localtime(request.now).replace(hour=0, minute=0, second=0, microsecond=0)
    receipts = list(queries.receipts_since(actor, morning)[:_SHOWN])
    named = queries.named_by(waiting) if waiting else {}
    owed = [one.invoice for one in refunds if one.invoice]
    owed += [one.invoice for one in receipts if one.invoice]
    _note_reading(request, [*page.object_list, *named.values(), *owed])
    rows = {
        "bills": [_cash_row(bill, refused) for bill in page.object_list],
        "waiting": [_match_row(one, waiting, named, actor, refused) for one in waiting],
        "refunds": [_refund_row(one, refused) for one in refunds],
    }
    places = {row["place"] for some in rows.values() for row in some}
    values = {
        **rows,
        "page": page,
        "wanted": wanted,
        "receipts": receipts,
        "taken": queries.taken_since(actor, morning),
        "is_treasurer": queries.is_treasurer(actor),
        "done": request.GET.get("selesai", "") in ("cocok", "kembali", "selesai"),
        "intent": uuid4().hex,
        "refused": refused,
        "is_gone": refused is not None and refused.place not in places,
        "has_errors": refused is not None,
    }
    return render(request, "desk/money.html", values, status=refused.status if refused else 200)


def _note_reading(request: ActorRequest, bills: Sequence[Invoice]) -> None:
    """Remember, before it is shown, whose names and debts the officer reads."""
    events.note_readings(
        actor=request.actor,
        seen=[(bill.payer_id, bill.subject) for bill in bills if bill.payer_id],
        why="daftar uang",
        now=request.now,
    )


def _cash_row(bill: Invoice, refused: Refusal | None) -> Mapping[str, object]:
    place = f"tunai-{bill.code}"
    form = _typed(place, refused) or CashForm(auto_id=f"{place}-%s")
    return {"place": place, "bill": bill, "case": _case(bill), "form": form}


def _match_row(
    payment: Payment,
    waiting: Sequence[Payment],
    named: Mapping[str, Invoice],
    actor: Actor,
    refused: Refusal | None,
) -> Mapping[str, object]:
    place, bill = f"cocok-{payment.pk}", named.get(payment.named)
    known = {"invoice": bill.code} if bill and bill.is_open else None
    form = _typed(place, refused) or _match_form(actor, payment, initial=known)
    return {
        "place": place,
        "payment": payment,
        "bill": bill,
        "case": _case(bill),
        "form": form,
        "rest": [one for one in waiting if one.named == payment.named and one.pk != payment.pk],
    }


def _match_form(
    actor: Actor,
    payment: Payment,
    data: QueryDict | None = None,
    initial: dict[str, str] | None = None,
) -> MatchForm:
    return MatchForm(
        data,
        find=partial(queries.invoice_at_desk, actor),
        initial=initial,
        auto_id=f"cocok-{payment.pk}-%s",
    )


def _refund_row(refund: Refund, refused: Refusal | None) -> Mapping[str, object]:
    place = f"kembali-{refund.pk}"
    form = _typed(place, refused) or _refund_form(refund)
    return {"place": place, "refund": refund, "case": _case(refund.invoice), "form": form}


def _refund_form(refund: Refund, data: QueryDict | None = None) -> RefundForm:
    return RefundForm(data, auto_id=f"kembali-{refund.pk}-%s", use_required_attribute=False)


def _typed(place: str, refused: Refusal | None) -> forms.Form | None:
    return refused.form if refused and refused.place == place else None


def _case(bill: Invoice | None) -> str:
    """Return the number of the case for which a bill was issued, if it was one."""
    subject = bill.subject if bill else ""
    return subject.removeprefix("case/") if subject.startswith("case/") else ""


def _refuse(
    request: ActorRequest, place: str, name: str, form: forms.Form, refusal: Refused | None = None
) -> HttpResponse:
    """Show the page again with what was typed, and why not beside the field."""
    if refusal is not None:
        form.add_error(next(iter(form.fields)), f"{refusal}")
    return _page(request, Refusal(place, name, form, refusal.status if refusal else 422))


@officer_only()
@require_POST
def take_cash(request: ActorRequest, code: str) -> HttpResponse:
    invoice, place = _bill(request.actor, code), f"tunai-{code}"
    form = CashForm(request.POST, auto_id=f"{place}-%s")
    if not form.is_valid():
        return _refuse(request, place, code, form)
    function, office = _as_what(request.actor, invoice)
    try:
        payment = receiving.take_cash(
            invoice=invoice,
            cash=form.cleaned_data["cash"],
            office=office,
            intent_key=form.cleaned_data["intent"],
            actor=request.actor.acting_as(function, office),
            now=request.now,
        )
    except Refused as refusal:
        return _refuse(request, place, code, form, refusal)
    return redirect("desk:receipt", payment.receipt)


def _bill(actor: Actor, code: str) -> Invoice:
    try:
        return queries.invoice_at_desk(actor, code)
    except Invoice.DoesNotExist:
        raise Http404 from None


def _as_what(actor: Actor, invoice: Invoice) -> tuple[str, str]:
    """Return as what an officer takes cash: treasurer where she is one, else the bill's counter."""
    role = queries.cashier_role(actor, invoice)
    return (role.function, role.office) if role else (COUNTER, invoice.office)


@officer_only()
def receipt(request: ActorRequest, number: str) -> HttpResponse:
    try:
        payment = queries.receipt(request.actor, number)
    except Payment.DoesNotExist:
        raise Http404 from None
    invoice = payment.invoice
    if invoice is None:
        raise Http404
    if invoice.payer_id:
        events.note_reading(
            actor=request.actor,
            people=[invoice.payer_id],
            what=invoice.subject,
            why=("Tanda bukti pembayaran tunai", "Receipt for cash"),
            now=request.now,
        )
    values = {"payment": payment, "invoice": invoice}
    return render(request, "desk/money_receipt.html", values)


@officer_only()
@require_POST
def match(request: ActorRequest, payment: int) -> HttpResponse:
    try:
        found = queries.payment_waiting(request.actor, payment)
    except Payment.DoesNotExist:
        raise Http404 from None
    place, form = f"cocok-{payment}", _match_form(request.actor, found, request.POST)
    if not form.is_valid():
        return _refuse(request, place, found.reference, form)
    bill, chosen = form.cleaned_data["bill"], set(request.POST.getlist("bersama"))
    rest = [one for one in queries.waiting(request.actor) if f"{one.pk}" in chosen]
    try:
        matching.match(
            payment=found,
            invoice=bill,
            together=rest if bill else (),
            note=form.cleaned_data["note"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _refuse(request, place, found.reference, form, refusal)
    return _back("cocok" if bill else "kembali")


@officer_only(step_up=True)
@require_POST
def settle(request: ActorRequest, refund: int) -> HttpResponse:
    """Say whether money was given back or is kept."""
    try:
        found = queries.refund_due(request.actor, refund)
    except Refund.DoesNotExist:
        raise Http404 from None
    form = _refund_form(found, request.POST)
    name = found.invoice.code if found.invoice else f"{refund}"
    if not form.is_valid():
        return _refuse(request, f"kembali-{refund}", name, form)
    try:
        matching.settle_refund(
            refund=found,
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _refuse(request, f"kembali-{refund}", name, form, refusal)
    return _back("selesai")


def _back(done: str) -> HttpResponse:
    return redirect(f"{reverse('desk:money')}?{urlencode({'selesai': done})}")
