"""Paying a bill; the door for providers; the bank of the demonstration."""

import io
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import segno
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pendopo.accounts import limits
from pendopo.accounts.requests import ActorRequest, network, public, resident_only
from pendopo.payments import queries, registry, sandbox
from pendopo.payments.actions import receiving
from pendopo.payments.forms import PlayForm
from pendopo.payments.models import Invoice
from pendopo.payments.providers import Instructions
from pendopo.rules.money import spelled
from pendopo.rules.refusals import Refused

_log = logging.getLogger(__name__)
_SOON = timedelta(days=3)


@resident_only
def pay(request: ActorRequest, code: str) -> HttpResponse:
    invoice = _own(request, code)
    ways, rows = _ways(invoice, request.now), invoice.rows
    values = {
        "invoice": invoice,
        "state": "expired" if invoice.is_open and not ways else invoice.state,
        "title": rows[0][0] if len(rows) == 1 else invoice.name,
        "rows": rows,
        "trace": queries.trace(invoice),
        "spelled": spelled(invoice.amount) if get_language() == "id" else "",
        "is_soon": invoice.due_at is not None and invoice.due_at - request.now < _SOON,
        "way": ways[0] if ways else None,
        "other_ways": ways[1:],
        "picture": _picture(ways[0].qris) if ways and ways[0].qris else "",
        "payments": queries.payments_of(invoice),
        "refunds": queries.refunds_of(invoice),
        "checked_at": request.now if "periksa" in request.GET else None,
    }
    return render(request, "payments/invoice_pay.html", values)


def _own(request: ActorRequest, code: str) -> Invoice:
    try:
        return queries.own_invoice(request.actor, code)
    except Invoice.DoesNotExist:
        who = request.actor.person_id
        _log.warning("no_bill_of_hers", extra={"fields": {"invoice": code[:20], "person": who}})
        raise Http404 from None


def _ways(invoice: Invoice, now: datetime) -> Sequence[Instructions]:
    """Return how a bill is paid, nothing when it cannot be paid any more."""
    if not invoice.is_open or (invoice.due_at and now >= invoice.due_at):
        return []
    return [way.instructions(invoice, now=now) for way in registry.registered().values()]


def _picture(text: str) -> SafeString:
    drawn = segno.make(text, error="m", micro=False).svg_inline(border=2, omitsize=True)
    return mark_safe(drawn)  # drawn from squares; the text itself does not stand in it


@resident_only
def save_code(request: ActorRequest, code: str) -> HttpResponse:
    """Give the code as a picture that a phone keeps among its photos."""
    invoice = _own(request, code)
    text = next((way.qris for way in _ways(invoice, request.now) if way.qris), "")
    if not text:
        raise Http404
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=12, border=4)
    response = HttpResponse(out.getvalue(), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="qris-{invoice.code}.png"'
    return response


@csrf_exempt
@require_POST
@public
def take_notification(request: ActorRequest, provider: str) -> HttpResponse:
    """Take what a provider reports. Its signature lets it in, no session and no form."""
    try:
        receiving.receive_notification(
            provider=provider, body=request.body, headers=request.headers, now=request.now
        )
    except Refused as refusal:
        fields = {"provider": provider[:20], "why": type(refusal).__name__}
        _log.warning("notification_refused", extra={"fields": fields})
        return JsonResponse({"received": False, "why": f"{refusal}"}, status=refusal.status)
    return JsonResponse({"received": True})


@public
def bank(request: ActorRequest, code: str) -> HttpResponse:
    """Play the bank: anybody who knows the number of a bill may pay it, as at a real one."""
    invoice = queries.invoice_of(code) if settings.DEMO else None
    if invoice is None:
        raise Http404
    form = PlayForm(request.POST or None, initial={"reference": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        limits.check("bank", network(request), limit=60, per_seconds=60, now=request.now)
        _play(form, invoice, request.now)
        return redirect(f"{request.path}?terkirim=1")
    values = {"invoice": invoice, "form": form, "is_sent": "terkirim" in request.GET}
    return render(request, "payments/bank_pay.html", values)


def _play(form: PlayForm, invoice: Invoice, now: datetime) -> None:
    """Notify as a gateway does: raw bytes and a signature, through the same door."""
    play, reference = form.cleaned_data["play"], form.cleaned_data["reference"]
    for body in sandbox.bodies(play, invoice, reference=reference, now=now):
        receiving.receive_notification(
            provider=sandbox.Sandbox.key,
            body=body,
            headers={sandbox.SIGNATURE: sandbox.signature(body)},
            now=now,
        )
