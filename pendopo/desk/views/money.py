"""The treasurer's page: open bills, cash, money to be matched."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.desk.forms import CashForm, MatchForm
from pendopo.payments import actions, queries
from pendopo.payments.models import Invoice, Payment
from pendopo.rules.refusals import Refused


@officer_only()
def show(request: ActorRequest) -> HttpResponse:
    return _page(request)


def _page(request: ActorRequest, refusal: Refused | None = None) -> HttpResponse:
    if not any(role.function == "treasurer" for role in request.actor.roles):
        raise Http404
    bills = queries.open_invoices(request.actor)
    page = Paginator(bills, 50).get_page(request.GET.get("halaman"))
    values = {
        "page": page,
        "bills": page.object_list,
        "waiting": queries.waiting(request.actor)[:100],
        "refusal": refusal,
    }
    return render(request, "desk/money.html", values, status=refusal.status if refusal else 200)


@officer_only()
@require_POST
def take_cash(request: ActorRequest, code: str) -> HttpResponse:
    try:
        invoice = queries.invoice_at_desk(request.actor, code)
    except Invoice.DoesNotExist:
        raise Http404 from None
    form = CashForm(request.POST)
    if not form.is_valid():
        return _page(request, Refused(f"{next(iter(form.errors.values()))[0]}"))
    office = next(r.office for r in request.actor.roles if r.function == "treasurer")
    try:
        payment = actions.take_cash(
            invoice=invoice,
            cash=form.cleaned_data["cash"],
            office=office,
            actor=request.actor.acting_as("treasurer", office),
            now=request.now,
        )
    except Refused as refusal:
        return _page(request, refusal)
    change = form.cleaned_data["cash"] - invoice.amount
    values = {"payment": payment, "invoice": invoice, "change": change}
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
        return _page(request, Refused(f"{next(iter(form.errors.values()))[0]}"))
    code, invoice = form.cleaned_data["invoice"], None
    try:
        if code:
            invoice = queries.invoice_at_desk(request.actor, code)
        actions.match(
            payment=found,
            invoice=invoice,
            note=form.cleaned_data["note"],
            actor=request.actor,
            now=request.now,
        )
    except Invoice.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        return _page(request, refusal)
    return redirect("desk:money")
