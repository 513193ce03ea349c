"""The cashier's pages: open bills, cash, money to be matched, money to be given back."""

from urllib.parse import urlencode
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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


@officer_only()
def show(request: ActorRequest) -> HttpResponse:
    return _page(request)


def _page(request: ActorRequest, refusal: Refused | None = None) -> HttpResponse:
    if not any(role.function in (TREASURER, COUNTER) for role in request.actor.roles):
        raise Http404
    page = Paginator(queries.open_invoices(request.actor), 50).get_page(request.GET.get("halaman"))
    waiting = list(queries.waiting(request.actor)[:_SHOWN])
    values = {
        "page": page,
        "bills": page.object_list,
        "is_treasurer": queries.is_treasurer(request.actor),
        "waiting": [{"payment": one, "rest": _rest(one, waiting)} for one in waiting],
        "refunds": queries.refunds_due(request.actor)[:_SHOWN],
        "done": request.GET.get("selesai", "") in ("cocok", "kembali", "selesai"),
        "intent": uuid4().hex,
        "refusal": refusal,
    }
    return render(request, "desk/money.html", values, status=refusal.status if refusal else 200)


def _rest(payment: Payment, waiting: list[Payment]) -> list[Payment]:
    """Return other waiting money that names the same bill, such as the rest of a short payment."""
    return [one for one in waiting if one.named == payment.named and one.pk != payment.pk]


@officer_only()
@require_POST
def take_cash(request: ActorRequest, code: str) -> HttpResponse:
    invoice, form = _bill(request.actor, code), CashForm(request.POST)
    if not form.is_valid():
        return _page(request, _first(form))
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
        return _page(request, refusal)
    return redirect("desk:receipt", payment.receipt)


def _bill(actor: Actor, code: str) -> Invoice:
    try:
        return queries.invoice_at_desk(actor, code)
    except Invoice.DoesNotExist:
        raise Http404 from None


def _as_what(actor: Actor, invoice: Invoice) -> tuple[str, str]:
    """Return as what an officer takes cash: treasurer where she is one, else the bill's counter."""
    for role in actor.roles:
        if role.function == TREASURER:
            return TREASURER, role.office
    return COUNTER, invoice.office


def _first(form: CashForm | MatchForm | RefundForm) -> Refused:
    return Refused(f"{next(iter(form.errors.values()))[0]}")


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
            why="tanda bukti pembayaran tunai",
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
    form = MatchForm(request.POST)
    if not form.is_valid():
        return _page(request, _first(form))
    code = form.cleaned_data["invoice"]
    chosen = set(request.POST.getlist("bersama"))
    rest = [one for one in queries.waiting(request.actor) if f"{one.pk}" in chosen]
    try:
        matching.match(
            payment=found,
            invoice=_bill(request.actor, code) if code else None,
            together=rest if code else (),
            note=form.cleaned_data["note"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _page(request, refusal)
    return _back("cocok" if code else "kembali")


@officer_only()
@require_POST
def settle(request: ActorRequest, refund: int) -> HttpResponse:
    """Say whether money was given back or is kept."""
    try:
        found = queries.refund_due(request.actor, refund)
    except Refund.DoesNotExist:
        raise Http404 from None
    form = RefundForm(request.POST)
    if not form.is_valid():
        return _page(request, _first(form))
    try:
        matching.settle_refund(
            refund=found,
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _page(request, refusal)
    return _back("selesai")


def _back(done: str) -> HttpResponse:
    return redirect(f"{reverse('desk:money')}?{urlencode({'selesai': done})}")
