"""What follows from a decision or an end: reasons, letters, the bill, the end of the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts.models import Office
from pendopo.cases import letters, rules, world
from pendopo.cases.actions import revoking
from pendopo.cases.actions.motion import Motion, Reason
from pendopo.cases.models import APPLICANT, Decision, Task
from pendopo.documents.actions import letters as documents
from pendopo.events import actions as events
from pendopo.payments import queries as bills
from pendopo.payments.actions import billing
from pendopo.rules.clock import ClockEvent
from pendopo.rules.definition import fees, workflow
from pendopo.rules.definition.fees import Assessment
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import End, Step
from pendopo.rules.refusals import Outrun, Refused


class AlreadyDecided(Outrun):
    """The round has its decision."""


class NobodySigns(Refused):
    """No official who may sign holds office today."""


class Unreasoned(Refused):
    """A refusal without reasons, or with ones that nobody knows."""


class NotAssessable(Refused):
    """The fee cannot be computed from what is known."""


@dataclass(frozen=True)
class _Decider:
    person_id: int
    name: str
    function: str
    office: Office


def grant(motion: Motion, step: Step) -> None:
    """Write the decision that an `issue` step stands for, and ask for its letters."""
    if motion.case.closed_at is None:
        motion.case.closed_at = motion.now
        _decide(motion, "granted")
    end = workflow.end_after(motion.definition, step, motion.env())
    if end is not None:
        _ask_for_letters(motion, end)


def reach_end(motion: Motion, end: End) -> None:
    """Close a case at an end; a granted or refused one writes its decision and its letters."""
    case, was_decided = motion.case, motion.case.closed_at is not None
    is_issued = {"is_issued": True} if case.position.get("is_issued") else {}
    case.end, case.position = end.key, {"end": end.key, **is_issued}
    case.state = _state_at(motion, end, was_decided=was_decided)
    case.closed_at = case.closed_at or motion.now
    case.tasks.filter(done_at=None).update(done_at=motion.now, outcome="closed")
    taken_back = {"revoked": revoking.take_back(motion, end)} if end.revokes else {}
    motion.tell("CaseEnded", {"end": end.key, "state": case.state, **taken_back})
    if was_decided:
        return
    if end.state in ("granted", "refused"):
        _decide(motion, end.state)
    else:
        stops = "decided" if end.state == "not_admitted" else "withdrawn"
        motion.tick(ClockEvent(stops, motion.now))
    _drop_bill(motion, end.key)
    _ask_for_letters(motion, end)


def _state_at(motion: Motion, end: End, *, was_decided: bool) -> str:
    if end.state != "granted" or not was_decided:
        return rules.ENDS[end.state]
    return "DELIVERED" if motion.case.state == "ISSUED" else motion.case.state


def _drop_bill(motion: Motion, why: str) -> None:
    if bill := bills.open_invoice(motion.case.stream):
        billing.cancel_invoice(invoice=bill, why=why, actor=motion.actor, now=motion.now)


def _decide(motion: Motion, outcome: str) -> None:
    """Write the one decision of this round in the name of whoever took the last officer's step.

    :raises AlreadyDecided: when the round has one, with who decided and when
    """
    case, decider = motion.case, _decider(motion)
    sentences = {reason.code: reason.sentence for reason in motion.reasons}
    try:
        with transaction.atomic():
            Decision.objects.create(
                case=case,
                round=case.round,
                outcome=outcome,
                reasons=[reason.code for reason in motion.reasons],
                sealed_note=events.seal(
                    stream=case.stream, place=f"decision/{case.round}", value=dict(sentences)
                ),
                decided_by_id=decider.person_id or None,
                decided_by_name=decider.name,
                function=decider.function,
                office=decider.office,
                decided_at=motion.now,
                version=case.version,
                is_by_silence=motion.by_silence,
            )
    except IntegrityError as error:
        raise already_decided(case.pk, case.round) from error
    motion.records["decided_on"] = motion.today().isoformat()
    motion.changed()
    motion.tick(ClockEvent("decided", motion.now))
    motion.tell(
        "CaseDecided",
        {
            "outcome": outcome,
            "round": case.round,
            "function": decider.function,
            "by_silence": motion.by_silence,
            "service": case.service,
        },
        {"reasons": dict(sentences)} if sentences else {},
    )


def _decider(motion: Motion) -> _Decider:
    """Return who took the last officer's step; the system where silence decided."""
    case = motion.case
    last = None
    if not motion.by_silence:
        done = case.tasks.exclude(function=APPLICANT).exclude(done_by=None)
        last = done.select_related("office", "done_by").order_by("-done_at", "-id").first()
    if last is None or last.done_by is None:
        return _Decider(0, "", "system", case.office)
    return _Decider(last.done_by.pk, f"{last.done_by}"[:120], last.function, last.office)


def already_decided(case_id: int, round_: int) -> AlreadyDecided:
    """Return the refusal that tells who decided first, and when."""
    first = Decision.objects.filter(case_id=case_id, round=round_).select_related("office").first()
    if first is None:
        return AlreadyDecided(_("Permohonan ini sudah selesai. Muat ulang halaman."))
    said = {"name": first.decided_by_name, "time": world.local_time(first.office, first.decided_at)}
    return AlreadyDecided(
        _("Permohonan ini sudah diputus %(name)s pukul %(time)s. Keputusan Anda tidak disimpan.")
        % said
    )


def _ask_for_letters(motion: Motion, end: End) -> None:
    """Ask for every letter that an end gives.

    :raises NobodySigns: when nobody holds the function that signs
    """
    decider = _decider(motion)
    known = letters.reasons_of(motion.definition, [end])
    ground = letters.Ground(
        motion.case,
        motion.definition,
        motion.env(),
        motion.now,
        reasons=letters.said(known, [(reason.code, reason.sentence) for reason in motion.reasons]),
        calendars=motion.calendars,
    )
    for issue in letters.issues_of(motion.definition, end):
        official = letters.signer(
            ground,
            person_id=decider.person_id,
            function=decider.function,
            office=decider.office.key,
        )
        if official is None:
            raise NobodySigns(
                _("Belum ada pejabat penanda tangan di %(office)s hari ini. Hubungi administrator.")
                % {"office": motion.case.office.name}
            )
        documents.request(
            letter=letters.letter(ground, issue, official), actor=motion.actor, now=motion.now
        )


def assess(motion: Motion) -> Assessment:
    """Fix the fee, and tell how it came about.

    :raises NotAssessable: when something that the fee needs is not known
    """
    try:
        assessment = fees.assess(motion.definition, motion.env())
    except fees.CannotBeAssessed as error:
        raise NotAssessable(
            _("Biaya belum dapat dihitung: %(value)s belum diketahui.") % {"value": error.label[0]}
        ) from error
    motion.case.fee = assessment.amount
    motion.changed()
    trace = [list(pair) for pair in assessment.trace]
    motion.tell("FeeAssessed", {"amount": assessment.amount}, {"trace": trace})
    return assessment


def bill(motion: Motion, task: Task, assessment: Assessment) -> None:
    """Send the bill for a fee."""
    billing.issue_invoice(
        subject=motion.case.stream,
        payer_id=motion.case.applicant_id,
        payer_name=motion.case.applicant_name,
        title=motion.definition.title,
        amount=assessment.amount,
        lines=assessment.lines,
        due_at=task.due_at,
        back=f"/permohonan/{motion.case.number}",
        account=motion.definition.fee.account,
        office=motion.case.office.key,
        service=motion.case.service,
        basis=motion.definition.fee.basis,
        trace=assessment.trace,
        actor=motion.actor,
        now=motion.now,
    )


def check_reasons(reasons: Sequence[Reason], allowed: Mapping[str, Both]) -> None:
    """Make sure that a refusal says why: known codes, each with a sentence of fact.

    :raises Unreasoned: when a code is unknown, a sentence is empty, or none is given
    """
    if not reasons:
        raise Unreasoned(
            _("Pilih paling sedikit satu alasan penolakan dan tulis faktanya dalam satu kalimat.")
        )
    for reason in reasons:
        if reason.code not in allowed:
            raise Unreasoned(_("Alasan penolakan itu tidak dikenal. Pilih dari daftar."))
        if not reason.sentence.strip():
            raise Unreasoned(_("Tulis fakta untuk setiap alasan yang dipilih, satu kalimat."))
