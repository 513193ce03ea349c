"""The public pages on which anybody checks a letter, without signing in."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.accounts import limits
from pendopo.accounts.requests import ActorRequest, network, public
from pendopo.documents import queries, verifying
from pendopo.documents.forms import VerifyForm
from pendopo.documents.rules import NoCode, code_from
from pendopo.documents.verifying import Verdict

CODES, UPLOADS, WINDOW_SECONDS = 300, 30, 600
HEADINGS: Mapping[str, Promise] = {
    "valid": _("Surat ini asli dan berlaku"),
    "expired": _("Surat ini asli, masa berlakunya habis"),
    "revoked": _("Surat ini sudah dicabut"),
    "superseded": _("Surat ini asli, tetapi sudah diganti"),
    "changed": _("PDF ini diubah setelah ditandatangani"),
    "foreign": _("PDF ini tidak ditandatangani oleh kami"),
    "unsigned": _("PDF ini tidak bertanda tangan elektronik"),
    "unreadable": _("Berkas ini tidak dapat kami baca"),
    "unknown": _("Surat ini tidak ada dalam daftar kami"),
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, VerifyForm())
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    if form.cleaned_data["pdf"]:
        _count(request, "verify upload", UPLOADS)
        pdf = form.cleaned_data["pdf"].read()
        return _page(request, VerifyForm(), verifying.verify_upload(pdf=pdf, now=request.now))
    return redirect("documents:verify_code", form.cleaned_data["kode"])


@public
@require_safe
def verify_code(request: ActorRequest, code: str) -> HttpResponse:
    try:
        whole = code_from(code)
    except NoCode:
        _count(request, "verify code", CODES)
        return _page(request, VerifyForm({"kode": code[:100]}), status=404)
    verdict = verifying.verify(code=whole, now=request.now)
    if verdict.document is None:
        _count(request, "verify code", CODES)
    status = 200 if verdict.document else 404
    return _page(request, VerifyForm(), verdict, code=whole, status=status)


def _count(request: ActorRequest, name: str, limit: int) -> None:
    limits.check(name, network(request), limit=limit, per_seconds=WINDOW_SECONDS, now=request.now)


def _page(
    request: ActorRequest,
    form: VerifyForm,
    verdict: Verdict | None = None,
    *,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, object] = {"form": form, "verdict": verdict, "code": code}
    if verdict:
        is_typed = code and verdict.kind == "unknown"
        shown["heading"] = _("Kode tidak kami kenal") if is_typed else HEADINGS[verdict.kind]
    if verdict and verdict.document:
        shown |= {"letter": verdict.document, "record": queries.record_of(verdict.document)}
    response = render(request, "documents/verify.html", shown, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
